namespace EmailCampaigns.Core.Analytics;

/// <summary>What a workspace sent between two days of its zone, and what came back. What came back stands on the day it came; what programs did is left out.</summary>
public sealed record PeriodResults
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, included.</summary>
    public required DateOnly To { get; init; }

    public required PeriodCounts Totals { get; init; }

    /// <summary>The same number of days before <see cref="From"/>.</summary>
    public required PeriodCounts Before { get; init; }

    /// <summary>Those of which anything was counted, the one that sent most first.</summary>
    public required IReadOnlyList<CampaignPeriod> Campaigns { get; init; }

    /// <summary>Those that sent anything, the one that sent most first.</summary>
    public required IReadOnlyList<SenderPeriod> Senders { get; init; }

    /// <summary>The campaigns added up by the list they send to, the one that was sent most first.</summary>
    public required IReadOnlyList<ListPeriod> Lists { get; init; }

    /// <summary>Hours of the week in which anything was sent, from Monday on.</summary>
    public required IReadOnlyList<HourPeriod> Hours { get; init; }
}

/// <summary>Emails, by what became of them.</summary>
public record PeriodCounts
{
    public int Sent { get; init; }

    /// <summary>Emails that a person opened, each counted once.</summary>
    public int Opened { get; init; }

    /// <summary>Emails in which a person followed a link, each counted once.</summary>
    public int Clicked { get; init; }

    public int Replied { get; init; }

    /// <summary>Contacts whose reply says that they are interested.</summary>
    public int Interested { get; init; }

    public int Bounced { get; init; }
    public int Unsubscribed { get; init; }

    /// <summary>Whether nothing was counted.</summary>
    internal bool IsNothing => Sent + Opened + Clicked + Replied + Interested + Bounced + Unsubscribed == 0;

    internal static PeriodCounts Sum(IReadOnlyCollection<PeriodCounts> parts) => new()
    {
        Sent = parts.Sum(p => p.Sent),
        Opened = parts.Sum(p => p.Opened),
        Clicked = parts.Sum(p => p.Clicked),
        Replied = parts.Sum(p => p.Replied),
        Interested = parts.Sum(p => p.Interested),
        Bounced = parts.Sum(p => p.Bounced),
        Unsubscribed = parts.Sum(p => p.Unsubscribed),
    };
}

/// <summary>One campaign's part.</summary>
public sealed record CampaignPeriod : PeriodCounts
{
    public CampaignPeriod(Guid campaignId, string name, CampaignStatus status, PeriodCounts counts)
        : base(counts)
    {
        (CampaignId, Name, Status) = (campaignId, name, status);
    }

    public Guid CampaignId { get; }
    public string Name { get; }
    public CampaignStatus Status { get; }
}

/// <summary>The part of the campaigns that send to one list.</summary>
public sealed record ListPeriod : PeriodCounts
{
    public ListPeriod(Guid? listId, string? name, PeriodCounts counts)
        : base(counts)
    {
        (ListId, Name) = (listId, name);
    }

    /// <summary>Null: campaigns whose list is deleted, or that have none.</summary>
    public Guid? ListId { get; }

    public string? Name { get; }
}

/// <summary>One sender's part.</summary>
/// <param name="SenderAccountId">The sender.</param>
/// <param name="Email">Its address.</param>
/// <param name="Sent">Emails.</param>
/// <param name="Replied">Emails that a person replied to.</param>
/// <param name="Interested">Contacts whose reply says that they are interested.</param>
public sealed record SenderPeriod(Guid SenderAccountId, string Email, int Sent, int Replied, int Interested);

/// <summary>What was sent in one hour of the week on the workspace's clock.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Sent">Emails.</param>
/// <param name="Replied">Those of them that a person has replied to, whenever that was.</param>
public sealed record HourPeriod(DayOfWeek Day, int Hour, int Sent, int Replied);
