using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The settings of a campaign as they are being typed. Two with the same values are equal.</summary>
public sealed record SettingsForm
{
    public Guid? ListId { get; set; }
    public Guid? SenderId { get; set; }
    public Approval Approval { get; set; }
    public TimeOnly Start { get; set; }
    public TimeOnly End { get; set; }
    public SendDays Days { get; set; }
    public string Zone { get; set; } = "";
    public int DailyLimit { get; set; }
    public int GapSeconds { get; set; }
    public int JitterSeconds { get; set; }
    public int NewContacts { get; set; }
    public bool UseContactTimezone { get; set; }
    public bool BusinessDaysOnly { get; set; }
    public bool StopOnCompanyReply { get; set; }

    /// <summary>The form of what is saved.</summary>
    public static SettingsForm Of(CampaignDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        var (campaign, settings) = (detail.Campaign, detail.Settings);
        return new SettingsForm
        {
            ListId = campaign.ListId,
            SenderId = campaign.SenderAccountId,
            Approval = campaign.Approval,
            Start = settings.SendWindowStart,
            End = settings.SendWindowEnd,
            Days = SendDays.Of(settings.SendDays),
            Zone = settings.Timezone,
            DailyLimit = settings.DailyLimit,
            GapSeconds = settings.DelayBetweenEmailsSeconds,
            JitterSeconds = settings.DelayJitterSeconds,
            NewContacts = settings.DailyNewContacts,
            UseContactTimezone = settings.UseContactTimezone,
            BusinessDaysOnly = settings.BusinessDaysOnly,
            StopOnCompanyReply = settings.StopOnCompanyReply,
        };
    }

    /// <summary>What is to be saved; a started campaign keeps its list, sender and approval.</summary>
    public CampaignEdit ToEdit(bool isDraft, int? version) => new()
    {
        ListId = isDraft ? ListId : null,
        SenderAccountId = isDraft ? SenderId : null,
        Approval = isDraft ? Approval : null,
        Version = version,
        Settings = new CampaignSettingsEdit
        {
            SendWindowStart = Start,
            SendWindowEnd = End,
            SendDays = Days.ToList(),
            Timezone = Zone,
            DailyLimit = DailyLimit,
            DelayBetweenEmailsSeconds = GapSeconds,
            DelayJitterSeconds = JitterSeconds,
            DailyNewContacts = NewContacts,
            UseContactTimezone = UseContactTimezone,
            BusinessDaysOnly = BusinessDaysOnly,
            StopOnCompanyReply = StopOnCompanyReply,
        },
    };

    /// <summary>The settings as the planner reads them.</summary>
    public CampaignSettings ToSettings(Guid campaignId, DateTime now) => new(campaignId, now)
    {
        SendWindowStart = Start,
        SendWindowEnd = End,
        SendDays = Days.ToList(),
        Timezone = Zone,
        DailyLimit = DailyLimit,
        DelayBetweenEmailsSeconds = GapSeconds,
        DelayJitterSeconds = JitterSeconds,
        DailyNewContacts = NewContacts,
        UseContactTimezone = UseContactTimezone,
        BusinessDaysOnly = BusinessDaysOnly,
    };
}

/// <summary>Days of the week, by value.</summary>
public readonly record struct SendDays(int Mask)
{
    /// <summary>Monday first.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static SendDays Of(IEnumerable<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        return new(days.Aggregate(0, (mask, day) => mask | 1 << (int)day));
    }

    public bool Contains(DayOfWeek day) => (Mask >> (int)day & 1) != 0;

    public SendDays Toggled(DayOfWeek day) => new(Mask ^ 1 << (int)day);

    public List<DayOfWeek> ToList() => [.. Week.Where(Contains)];
}
