using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The settings of a campaign as they are being typed. Two with the same values are equal.</summary>
public sealed record SettingsForm
{
    private const string NotALimit = "Enter 1 or more, or leave it empty for no limit.";
    private const string NotSeconds = "Enter 0 or more, or leave it empty.";

    private static readonly string[] Numbers = ["settings.dailyLimit", "settings.dailyNewContacts", "settings.delayBetweenEmailsSeconds", "settings.delayJitterSeconds"];

    /// <summary>Whether an event brings the contacts, so that a list is only for the start.</summary>
    public bool ByEvent { get; set; }

    /// <summary>One of <see cref="IntakeWords.Events"/>, or <see cref="IntakeWords.OwnEvent"/>.</summary>
    public string Event { get; set; } = IntakeWords.Events[0];

    /// <summary>The name of an event of one's own.</summary>
    public string OwnEvent { get; set; } = "";

    /// <summary>What the data of the event must say.</summary>
    public ValueList<TriggerCondition> Conditions { get; set; } = [];

    public Guid? ListId { get; set; }

    /// <summary>Whether those who join the list later get the emails too.</summary>
    public bool EnrollNewMembers { get; set; }

    public Guid? SenderId { get; set; }
    public Approval Approval { get; set; }
    public DraftsBy DraftsBy { get; set; }

    /// <summary>For a model; empty for nothing in particular.</summary>
    public string DraftInstruction { get; set; } = "";

    /// <summary>Whether two people must approve each draft.</summary>
    public bool SecondApproval { get; set; }
    public TimeOnly Start { get; set; }
    public TimeOnly End { get; set; }
    public SendDays Days { get; set; }
    public string Zone { get; set; } = "";

    /// <summary>Null for no limit.</summary>
    public int? DailyLimit { get; set; }

    /// <summary>Null for no pause.</summary>
    public int? GapSeconds { get; set; }

    /// <summary>Null for none.</summary>
    public int? JitterSeconds { get; set; }

    /// <summary>Null for no limit.</summary>
    public int? NewContacts { get; set; }

    public bool UseContactTimezone { get; set; }
    public bool BusinessDaysOnly { get; set; }
    public bool StopOnCompanyReply { get; set; }
    public bool TrackOpens { get; set; }
    public bool TrackClicks { get; set; }
    public FooterKind Footer { get; set; }

    /// <summary>Empty for the usual words.</summary>
    public string FooterText { get; set; } = "";

    /// <summary>The form of what is saved.</summary>
    public static SettingsForm Of(CampaignDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        var (campaign, settings) = (detail.Campaign, detail.Settings);
        var isKnown = IntakeWords.Events.Contains(campaign.TriggerEvent);
        return new SettingsForm
        {
            ByEvent = campaign.IsEventTriggered,
            Event = isKnown ? campaign.TriggerEvent : campaign.IsEventTriggered ? IntakeWords.OwnEvent : IntakeWords.Events[0],
            OwnEvent = campaign.IsEventTriggered && !isKnown ? campaign.TriggerEvent : "",
            Conditions = [.. campaign.TriggerConfig.Select(c => new TriggerCondition(c.Key, c.Value))],
            EnrollNewMembers = campaign.EnrollNewMembers,
            ListId = campaign.ListId,
            SenderId = campaign.SenderAccountId,
            Approval = campaign.Approval,
            DraftsBy = campaign.DraftsBy,
            DraftInstruction = campaign.DraftInstruction ?? "",
            SecondApproval = campaign.SecondApproval,
            Start = settings.SendWindowStart,
            End = settings.SendWindowEnd,
            Days = SendDays.Of(settings.SendDays),
            Zone = settings.Timezone,
            DailyLimit = NullIfNone(settings.DailyLimit),
            GapSeconds = NullIfNone(settings.DelayBetweenEmailsSeconds),
            JitterSeconds = NullIfNone(settings.DelayJitterSeconds),
            NewContacts = NullIfNone(settings.DailyNewContacts),
            UseContactTimezone = settings.UseContactTimezone,
            BusinessDaysOnly = settings.BusinessDaysOnly,
            StopOnCompanyReply = settings.StopOnCompanyReply,
            TrackOpens = settings.TrackOpens,
            TrackClicks = settings.TrackClicks,
            Footer = settings.FooterOf(campaign.CampaignType),
            FooterText = settings.FooterText ?? "",
        };
    }

    /// <summary>Whether a number cannot be saved as it stands.</summary>
    public bool HasProblem => Numbers.Any(number => ProblemOf(number) is not null);

    /// <summary>What is wrong with a number as it stands, by its name in the HTTP API; null where it is well. A limit of 0 would be no limit, which nobody means by it.</summary>
    public string? ProblemOf(string field) => field switch
    {
        "settings.dailyLimit" when DailyLimit < 1 => NotALimit,
        "settings.dailyNewContacts" when NewContacts < 1 => NotALimit,
        "settings.delayBetweenEmailsSeconds" when GapSeconds < 0 => NotSeconds,
        "settings.delayJitterSeconds" when JitterSeconds < 0 => NotSeconds,
        _ => null,
    };

    /// <summary>The name of the event that brings contacts.</summary>
    public string TriggerEvent => !ByEvent ? Campaign.ManualTrigger : Event == IntakeWords.OwnEvent ? OwnEvent : Event;

    /// <summary>Whether contacts come after the start.</summary>
    public bool TakesContacts => ByEvent || EnrollNewMembers;

    /// <summary>What keeps the name of the event from being saved: this one means that there is none. Null where nothing does.</summary>
    public string? EventProblem => ByEvent && TriggerEvent.Trim().Equals(Campaign.ManualTrigger, StringComparison.OrdinalIgnoreCase)
        ? $"“{Campaign.ManualTrigger}” stands for no event. Choose another name."
        : null;

    /// <summary>What keeps the conditions from being saved: half of one would be lost, and with it everybody would get the emails. Null where nothing does.</summary>
    public string? ConditionProblem => ByEvent && (Named.Any(c => !c.IsWhole) || Named.DistinctBy(c => c.Name.Trim()).Count() < Named.Count())
        ? "Each condition needs a name and a value, and each name stands once. Fill it in, or remove it."
        : null;

    /// <summary>The conditions in which something stands.</summary>
    private IEnumerable<TriggerCondition> Named => Conditions.Where(c => !c.IsEmpty);

    /// <summary>What is to be saved; a started campaign keeps its event, list, sender and approval.</summary>
    public CampaignEdit ToEdit(bool isDraft, int? settingsVersion) => new()
    {
        TriggerEvent = isDraft ? TriggerEvent : null,
        TriggerConfig = ByEvent ? Named.ToDictionary(c => c.Name.Trim(), c => (string?)c.Value) : new Dictionary<string, string?>(),
        EnrollNewMembers = ListId is not null && EnrollNewMembers,
        ListId = isDraft ? ListId ?? Guid.Empty : null,
        SenderAccountId = isDraft ? SenderId : null,
        Approval = isDraft ? Approval : null,
        DraftsBy = isDraft ? DraftsBy : null,
        DraftInstruction = DraftInstruction,
        SecondApproval = SecondApproval,
        SettingsVersion = settingsVersion,
        Settings = new CampaignSettingsEdit
        {
            SendWindowStart = Start,
            SendWindowEnd = End,
            SendDays = Days.ToList(),
            Timezone = Zone,
            DailyLimit = DailyLimit ?? 0,
            DelayBetweenEmailsSeconds = GapSeconds ?? 0,
            DelayJitterSeconds = JitterSeconds ?? 0,
            DailyNewContacts = NewContacts ?? 0,
            UseContactTimezone = UseContactTimezone,
            BusinessDaysOnly = BusinessDaysOnly,
            StopOnCompanyReply = StopOnCompanyReply,
            TrackOpens = TrackOpens,
            TrackClicks = TrackClicks,
            Footer = Footer,
            FooterText = FooterText,
        },
    };

    /// <summary>The settings as the planner reads them.</summary>
    public CampaignSettings ToSettings(Guid campaignId, DateTime now) => new(campaignId, now)
    {
        SendWindowStart = Start,
        SendWindowEnd = End,
        SendDays = Days.ToList(),
        Timezone = Zone,
        DailyLimit = Math.Max(0, DailyLimit ?? 0),
        DelayBetweenEmailsSeconds = Math.Max(0, GapSeconds ?? 0),
        DelayJitterSeconds = Math.Max(0, JitterSeconds ?? 0),
        DailyNewContacts = Math.Max(0, NewContacts ?? 0),
        UseContactTimezone = UseContactTimezone,
        BusinessDaysOnly = BusinessDaysOnly,
    };

    private static int? NullIfNone(int stored) => stored == 0 ? null : stored;
}

/// <summary>What the data of an event must say, as it is being typed.</summary>
public readonly record struct TriggerCondition(string Name, string Value)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Value);

    public bool IsWhole => !string.IsNullOrWhiteSpace(Name) && !string.IsNullOrWhiteSpace(Value);
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
