using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What stands in the database about one composed email at the moment of the gate.</summary>
internal sealed record EmailFacts(
    Guid Id,
    ScheduledEmailStatus Status,
    Guid? LeaseToken,
    EnrollmentStatus Enrollment,
    Guid PlanVersionId,
    string Recipient,
    DraftStatus? Draft,
    int? Revision,
    int? ApprovedRevision,
    string? ApprovedHash);

/// <summary>What the gate says to one email, for its own sake.</summary>
internal enum EmailAnswer
{
    /// <summary>Nothing stands against it.</summary>
    Passes,

    /// <summary>Somebody else changed it meanwhile: it is not ours to touch.</summary>
    Lost,

    /// <summary>It was composed from what is no longer so; it is composed again.</summary>
    Stale,

    /// <summary>It cannot be sent as it is, and says why.</summary>
    Unsendable,

    /// <summary>No person approved exactly this.</summary>
    Unapproved,

    /// <summary>Its recipient is suppressed: the enrollment ends.</summary>
    Suppressed,

    /// <summary>Its step is disabled: the enrollment goes on with the next.</summary>
    StepDisabled,

    /// <summary>Its contact has not done what its step asks for: the enrollment goes on with the next.</summary>
    ConditionNotMet,

    /// <summary>Its enrollment has ended or is paused.</summary>
    EnrollmentClosed,

    /// <summary>Not at this hour of the contact's day, or its domain has had enough: later.</summary>
    Later,

    /// <summary>Enough contacts were new today: it stands back with all first emails of its lane.</summary>
    StandsBack,
}

/// <summary>The gate's answer to one email.</summary>
/// <param name="Answer">What it says.</param>
/// <param name="Until">For <see cref="EmailAnswer.Later"/>: when.</param>
/// <param name="Moved">For <see cref="EmailAnswer.Later"/>: why.</param>
/// <param name="Suppression">For <see cref="EmailAnswer.Suppressed"/>: why.</param>
internal readonly record struct EmailVerdict(EmailAnswer Answer, DateTime? Until = null, MovedReason? Moved = null, SuppressionReason? Suppression = null)
{
    /// <summary>Judges one email, quotas apart.</summary>
    /// <param name="email">What was composed.</param>
    /// <param name="facts">What stands; null where the row is gone.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="token">Our lease.</param>
    /// <param name="suppression">Why its address or domain is suppressed; null where it is not.</param>
    /// <param name="backsOffUntil">Until when its domain is left alone; null where it is not.</param>
    /// <param name="now">The moment.</param>
    public static EmailVerdict Of(
        ComposedEmail email, EmailFacts? facts, LaneFacts lane, Guid token, SuppressionReason? suppression, DateTime? backsOffUntil, DateTime now) =>
            facts is null || facts.Status != ScheduledEmailStatus.Pending || facts.LeaseToken != token ? new(EmailAnswer.Lost)
            : facts.Enrollment is not (EnrollmentStatus.Pending or EnrollmentStatus.InProgress) ? new(EmailAnswer.EnrollmentClosed)
            : suppression is not null ? new(EmailAnswer.Suppressed, Suppression: suppression)
            : facts.Recipient != email.Recipient || facts.PlanVersionId != email.PlanVersionId ? new(EmailAnswer.Stale)
            : !email.StepIsEnabled ? new(EmailAnswer.StepDisabled)
            : !email.IsConditionMet ? new(EmailAnswer.ConditionNotMet)
            : !IsDecided(email, facts, lane) ? new(EmailAnswer.Unapproved)
            : email.Problem is not null ? new(EmailAnswer.Unsendable)
            : email.Email.DraftId is not null && facts.ApprovedHash != email.ContentHash ? new(EmailAnswer.Unapproved)
            : lane.Settings.UseContactTimezone && LaneVerdict.OpensAt(lane.WindowFor(email.ContactZone), now) is { } opens ? new(EmailAnswer.Later, opens, MovedReason.Window)
            : backsOffUntil is { } until ? Later(lane.WindowFor(email.ContactZone), until, MovedReason.DomainThrottle)
            : new(EmailAnswer.Passes);

    /// <summary>Not before an instant, and then when the contact may be mailed.</summary>
    public static EmailVerdict Later(SendWindow window, DateTime until, MovedReason why) => new(EmailAnswer.Later, window.Next(until), why);

    /// <summary>A draft goes only in the revision that was approved, in an automatic campaign too; without a draft only an automatic campaign sends.</summary>
    private static bool IsDecided(ComposedEmail email, EmailFacts facts, LaneFacts lane) => email.Email.DraftId is null
        ? lane.Campaign.Approval == Approval.Automatic
        : facts.Draft == DraftStatus.Scheduled && facts.Revision == facts.ApprovedRevision;
}
