using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending.Dispatch;

namespace EmailCampaigns.Core.Sending.Why;

/// <summary>Everything that decides about a lane, read and not locked.</summary>
internal sealed record LaneSituation
{
    public required LaneFacts Facts { get; init; }

    /// <summary>Until when the lane's row is closed; its reason is in <see cref="LaneMoment.Closed"/>.</summary>
    public required DateTime? ClosedUntil { get; init; }

    /// <summary>When the gap of the campaign is over.</summary>
    public required DateTime? NextAllowedAt { get; init; }

    /// <summary>What is used of each quota in its present period.</summary>
    public required IReadOnlyDictionary<(QuotaScope Scope, string Key, QuotaPeriod Period, DateTime Start), int> Used { get; init; }

    /// <summary>What the sender sent in each of the last hours.</summary>
    public required IReadOnlyList<(DateTime Start, int Used)> SenderHours { get; init; }

    public required string? InstallationHeldReason { get; init; }

    /// <summary>Whether no process has given a sign of life lately.</summary>
    public required bool NobodySends { get; init; }

    public bool IsUsedUp(QuotaBucket bucket) => Used.GetValueOrDefault((bucket.Scope, bucket.Key, bucket.Period, bucket.Start)) >= bucket.Max;
}

/// <summary>Everything that decides about an email.</summary>
internal sealed record EmailSituation
{
    public required ScheduledEmail Row { get; init; }

    public required Campaign Campaign { get; init; }

    public required EnrollmentStatus Enrollment { get; init; }

    /// <summary>When the pause before it ends, window and limits apart; of the next email of its contact.</summary>
    public required DateTime? RawDueAt { get; init; }

    public required DraftStatus? Draft { get; init; }

    /// <summary>Whether an email before it has not gone.</summary>
    public required bool HasEarlier { get; init; }

    public required string? ContactZone { get; init; }

    public required SuppressionReason? Suppression { get; init; }

    /// <summary>Until when its domain is left alone, and what its server said.</summary>
    public required DateTime? BacksOffUntil { get; init; }

    /// <inheritdoc cref="BacksOffUntil"/>
    public required string? BackoffError { get; init; }

    /// <summary>Whether its step is enabled in the version of the sequence that its contact is on.</summary>
    public required bool StepIsEnabled { get; init; }

    /// <summary>As the gate reads it, under a lease of no one.</summary>
    public required EmailFacts Facts { get; init; }

    /// <summary>Null while the email has no firm time.</summary>
    public required LaneSituation? Lane { get; init; }

    public bool IsLeased => Row.LeaseToken is not null;

    /// <summary>The email as it would be composed now: nothing of its content is in question here.</summary>
    public ComposedEmail AsComposed() => new()
    {
        Email = new ClaimedEmail(
            Row.Id, Row.CampaignContactId, Row.ContactId, Row.StepId, Row.DraftId, Row.RecipientDomain, Row.Priority, Row.ScheduledFor, Row.MessageId),
        Order = 0,
        DraftType = DraftType.FirstOutreach,
        PlanVersionId = Facts.PlanVersionId,
        StepIsEnabled = StepIsEnabled,
        IsConditionMet = true, // decided only when it is due
        Recipient = Facts.Recipient,
        ContactZone = ContactZone,
        AddressHash = "",
        DomainHash = "",
        ContentHash = Facts.ApprovedHash ?? "",
    };
}
