namespace EmailCampaigns.Core.Sending;

/// <summary>Why an email, or a campaign on a sender, has not gone yet.</summary>
/// <param name="Rule">The rule that binds.</param>
/// <param name="NextAt">When it can go next, UTC; null where somebody has to act, something else has to happen first, or nothing comes any more.</param>
/// <param name="Words">The same for a marketer: <c>The window opens Monday 09:00 in Berlin.</c></param>
public sealed record Waiting(WaitingRule Rule, DateTime? NextAt, string Words);

/// <summary>What an email waits for.</summary>
public enum WaitingRule
{
    /// <summary>Nothing stands against it: it goes at the next look.</summary>
    Due,

    /// <summary>It is reserved by a process that composes it, or being handed over.</summary>
    InFlight,

    /// <summary>It was sent.</summary>
    Sent,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was cancelled, and says why.</summary>
    Cancelled,

    /// <summary>Nobody can say whether it arrived: a person decides.</summary>
    Interrupted,

    /// <summary>Its draft waits for a person.</summary>
    Approval,

    /// <summary>The email before it has not gone.</summary>
    StepBefore,

    /// <summary>The pause before its step is not over.</summary>
    Delay,

    /// <summary>A person chose a time for it.</summary>
    Chosen,

    /// <summary>The campaign starts later.</summary>
    CampaignStart,

    /// <summary>The campaign is being launched or planned anew.</summary>
    Launch,

    /// <summary>The emails before it in the queue have the times before it.</summary>
    Turn,

    /// <summary>The last attempt was put off; it is tried again.</summary>
    Retry,

    Window,
    SendDay,
    Holiday,

    /// <summary>The hours of the contact's own zone.</summary>
    ContactWindow,

    Gap,
    CampaignDailyLimit,
    SenderDailyLimit,
    SenderHourlyLimit,
    SenderRollingLimit,

    /// <summary>A further limit of the workspace, the campaign or the sender.</summary>
    RateLimit,

    /// <summary>Enough contacts were new in the campaign today.</summary>
    NewContacts,

    /// <summary>A limit of the recipient's domain.</summary>
    DomainLimit,

    /// <summary>The recipient's domain puts mail off.</summary>
    DomainBacksOff,

    SenderPaused,
    SenderUnverified,
    SenderInactive,
    CampaignPaused,
    CampaignEnded,

    /// <summary>The sequence was changed, and contacts of the campaign are moving to its new version.</summary>
    ContactsMoving,

    EnrollmentPaused,
    EnrollmentEnded,
    RecipientSuppressed,
    StepDisabled,
    WorkspaceHeld,
    InstallationHeld,

    /// <summary>No process sends.</summary>
    NoDispatcher,
}

/// <summary>What a campaign on one of its senders does or waits for.</summary>
/// <param name="SenderAccountId">The sender.</param>
/// <param name="SenderEmail">Its address.</param>
/// <param name="Waiting">Why nothing goes out now; its rule is <see cref="WaitingRule.Due"/> while something does or nothing is due.</param>
/// <param name="PendingCount">How many emails wait with a firm time, as last counted.</param>
/// <param name="OldestDueAt">The earliest of their times, UTC.</param>
public sealed record LaneWaiting(Guid SenderAccountId, string SenderEmail, Waiting Waiting, long PendingCount, DateTime? OldestDueAt);
