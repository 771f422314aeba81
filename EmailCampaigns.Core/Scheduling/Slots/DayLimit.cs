namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>What bounds how many emails go on a day.</summary>
public enum DayLimit
{
    /// <summary>The campaign's emails a day.</summary>
    Campaign,

    /// <summary>The campaign's first emails a day.</summary>
    NewContacts,

    /// <summary>How many the pauses and the hourly limits let through in the open hours of the campaign.</summary>
    CampaignPace,

    /// <summary>The sender's emails a day, over all its campaigns; ramp-up and any 24 hours included.</summary>
    Sender,

    /// <summary>How many the pauses and the hourly limit of the sender let through, over all its campaigns.</summary>
    SenderPace,

    /// <summary>The workspace's emails a day, over all its senders.</summary>
    Workspace,

    /// <summary>The emails a day to one domain, over all senders.</summary>
    RecipientDomain,
}

/// <summary>A limit on one day.</summary>
/// <param name="Kind">The kind of limit.</param>
/// <param name="Domain">Of which recipient domain; null for the others.</param>
/// <param name="Used">How many emails count for it.</param>
/// <param name="Limit">How many may; 0 for no limit.</param>
internal readonly record struct DayLimitUse(DayLimit Kind, string? Domain, int Used, int Limit)
{
    public static DayLimitUse Of(DayLimit kind, (int Used, int Limit) use, string? domain = null) => new(kind, domain, use.Used, use.Limit);
}
