using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>The state of one composed email in the database when the gate checks it.</summary>
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

/// <summary>What the gate decides about one email, quotas apart.</summary>
internal enum GateDecision
{
    /// <summary>Nothing prevents it.</summary>
    Passes,

    /// <summary>Its lease or its status changed meanwhile: this process must not touch it.</summary>
    Lost,

    /// <summary>It was composed from data that has changed since; it is composed again.</summary>
    Stale,

    /// <summary>It cannot be sent; <see cref="ComposedEmail.Problem"/> says why.</summary>
    Unsendable,

    /// <summary>No person approved exactly this content.</summary>
    Unapproved,

    /// <summary>Its recipient is suppressed: the enrollment ends.</summary>
    Suppressed,

    /// <summary>Its step is disabled: the enrollment goes on with the next.</summary>
    StepDisabled,

    /// <summary>Its contact has not done what its step asks for: the enrollment goes on with the next.</summary>
    ConditionNotMet,

    /// <summary>Its enrollment has ended or is paused.</summary>
    EnrollmentClosed,

    /// <summary>The contact's window is closed, or its domain is throttled: it moves to a later time.</summary>
    Later,

    /// <summary>The limit of new contacts a day is used up: all first emails of its lane wait.</summary>
    NewContactsUsedUp,
}

/// <summary>The gate's verdict on one email.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Until">With <see cref="GateDecision.Later"/>: the new time.</param>
/// <param name="Moved">With <see cref="GateDecision.Later"/>: the reason.</param>
/// <param name="Suppression">With <see cref="GateDecision.Suppressed"/>: the reason.</param>
internal readonly record struct EmailVerdict(GateDecision Decision, DateTime? Until = null, MovedReason? Moved = null, SuppressionReason? Suppression = null)
{
    /// <summary>Judges one email, quotas apart.</summary>
    /// <param name="email">The composed email.</param>
    /// <param name="facts">Its current state; null if the row was deleted.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="token">The lease of this process.</param>
    /// <param name="suppression">Why its address or domain is suppressed; null if it is not.</param>
    /// <param name="backsOffUntil">Until when its domain is throttled; null if it is not.</param>
    /// <param name="now">The current time.</param>
    public static EmailVerdict Of(
        ComposedEmail email, EmailFacts? facts, LaneFacts lane, Guid token, SuppressionReason? suppression, DateTime? backsOffUntil, DateTime now) =>
            facts is null || facts.Status != ScheduledEmailStatus.Pending || facts.LeaseToken != token ? new(GateDecision.Lost)
            : facts.Enrollment is not (EnrollmentStatus.Pending or EnrollmentStatus.InProgress) ? new(GateDecision.EnrollmentClosed)
            : suppression is not null ? new(GateDecision.Suppressed, Suppression: suppression)
            : facts.Recipient != email.Recipient || facts.PlanVersionId != email.PlanVersionId ? new(GateDecision.Stale)
            : !email.StepIsEnabled ? new(GateDecision.StepDisabled)
            : !email.IsConditionMet ? new(GateDecision.ConditionNotMet)
            : !IsDecided(email, facts, lane) ? new(GateDecision.Unapproved)
            : email.Problem is not null ? new(GateDecision.Unsendable)
            : email.Email.DraftId is not null && facts.ApprovedHash != email.ContentHash ? new(GateDecision.Unapproved)
            : lane.Settings.UseContactTimezone && LaneVerdict.OpensAt(lane.WindowFor(email.ContactZone), now) is { } opens ? new(GateDecision.Later, opens, MovedReason.Window)
            : backsOffUntil is { } until ? Later(lane.WindowFor(email.ContactZone), until, MovedReason.DomainThrottle)
            : new(GateDecision.Passes);

    /// <summary>Moves an email to the first time after <paramref name="until"/> at which the contact may be mailed.</summary>
    public static EmailVerdict Later(SendWindow window, DateTime until, MovedReason why) => new(GateDecision.Later, window.Next(until), why);

    /// <summary>A draft is sent only in its approved revision, in an automatic campaign too; without a draft only an automatic campaign sends.</summary>
    private static bool IsDecided(ComposedEmail email, EmailFacts facts, LaneFacts lane) => email.Email.DraftId is null
        ? lane.Campaign.Approval == Approval.Automatic
        : facts.Draft == DraftStatus.Scheduled && facts.Revision == facts.ApprovedRevision;
}
