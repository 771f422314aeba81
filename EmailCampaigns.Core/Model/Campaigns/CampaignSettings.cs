
namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>When and how many. One row a campaign, made with it. A limit or gap of 0 means none.</summary>
public sealed class CampaignSettings : IWorkspaceOwned, IVersioned
{
    private CampaignSettings()
    {
    }

    public CampaignSettings(Guid campaignId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        CampaignId = campaignId;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }

    /// <summary>Local time in <see cref="Timezone"/>. A window from 00:00 to 00:00 is the whole day.</summary>
    public TimeOnly SendWindowStart { get; set; } = new(9, 0);

    /// <summary>Local time; before the start means over midnight.</summary>
    public TimeOnly SendWindowEnd { get; set; } = new(18, 0);

    public List<DayOfWeek> SendDays { get; set; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>IANA name.</summary>
    public string Timezone { get; set; } = "UTC";

    /// <summary>Emails a day of the campaign's zone.</summary>
    public int DailyLimit { get; set; } = 50;

    public int DelayBetweenEmailsSeconds { get; set; } = 120;

    /// <summary>Up to so much longer is each pause between two emails, by chance but the same for one email always, so that a plan holds at the gate.</summary>
    public int DelayJitterSeconds { get; set; }

    /// <summary>First emails a day of the campaign's zone: contacts that are new in the sequence. Follow-ups are not counted.</summary>
    public int DailyNewContacts { get; set; }

    public bool UseContactTimezone { get; set; }

    /// <summary>Days of delay count send days only.</summary>
    public bool BusinessDaysOnly { get; set; }

    public bool StopOnReply { get; set; } = true;
    public bool StopOnCompanyReply { get; set; }

    /// <summary>A pixel in its emails, where the workspace tracks opens too. Off unless somebody asks for it: filters score a picture in a short email.</summary>
    public bool TrackOpens { get; set; }

    /// <summary>Tracked links in its emails, where the workspace tracks clicks too.</summary>
    public bool TrackClicks { get; set; } = true;

    /// <summary>What stands below the emails of outreach; others always have the whole footer.</summary>
    public FooterKind Footer { get; set; }

    /// <summary>The words of the footer's link; null takes those of the kind.</summary>
    public string? FooterText { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>The same settings for another campaign, or to be changed without touching these.</summary>
    public CampaignSettings CopyFor(Guid campaignId, DateTime now) => new(campaignId, now)
    {
        SendWindowStart = SendWindowStart,
        SendWindowEnd = SendWindowEnd,
        SendDays = [.. SendDays],
        Timezone = Timezone,
        DailyLimit = DailyLimit,
        DelayBetweenEmailsSeconds = DelayBetweenEmailsSeconds,
        DelayJitterSeconds = DelayJitterSeconds,
        DailyNewContacts = DailyNewContacts,
        UseContactTimezone = UseContactTimezone,
        BusinessDaysOnly = BusinessDaysOnly,
        StopOnReply = StopOnReply,
        StopOnCompanyReply = StopOnCompanyReply,
        TrackOpens = TrackOpens,
        TrackClicks = TrackClicks,
        Footer = Footer,
        FooterText = FooterText,
    };
}

/// <summary>What is put below an email when it is sent.</summary>
public enum FooterKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A line of text that leads to the unsubscribe page.</summary>
    Line,

    /// <summary>The workspace's postal address and the unsubscribe link.</summary>
    Full,
}
