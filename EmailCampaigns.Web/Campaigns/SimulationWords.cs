using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A simulation in words.</summary>
public static class SimulationWords
{
    /// <summary>What it supposes.</summary>
    public const string Assumes = "If nobody replies, drafts are approved in time, and the conditions of steps hold.";

    /// <summary>Who is not in it.</summary>
    public const string WithoutNew = "Contacts who come later are not counted: their days depend on when they come.";

    /// <summary>"today at 09:00 in Berlin", "Thursday 3 December at 09:00 in Berlin".</summary>
    public static string FirstEmail(DateTime at, string timezone, DateTime now) =>
        $"{ReviewWords.When(at, now, DateTimeZoneProviders.Tzdb[timezone])} in {TimeWords.Place(timezone)}";

    /// <summary>What to do about emails that come at night.</summary>
    /// <param name="contacts">Who gets one.</param>
    /// <param name="onContactClocks">Whether the campaign keeps to the clocks of its contacts already: then its hours reach into the night.</param>
    public static string AtNight(int contacts, bool onContactClocks) =>
        $"{ProgressWords.Counted(contacts, "contact gets", "contacts get")} the first email between 22:00 and 7:00 of their own time zone. "
        + (onContactClocks ? "Choose other hours." : "Switch on “In each contact’s own time zone where it is known”.");

    /// <summary>Why the first email does not go at once: "today’s send hours, 09:00 to 17:00, are over".</summary>
    /// <param name="wait">The reason.</param>
    /// <param name="settings">Of the campaign.</param>
    /// <param name="startsLater">Whether the campaign has a later start: then the day is that of the start.</param>
    /// <param name="sender">Whom it is sent from.</param>
    public static string Why(FirstEmailWait wait, CampaignSettings settings, bool startsLater, SimulatedSender? sender)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var day = startsLater ? "the day of the start" : "today";
        var from = sender?.Email ?? "the sender";
        return wait switch
        {
            FirstEmailWait.CampaignStart => "the campaign is set to start then",
            FirstEmailWait.Delay => "the first step waits that long",
            FirstEmailWait.Holiday => $"{day} is a holiday",
            FirstEmailWait.NoSendDay => $"{day} is no send day",
            FirstEmailWait.BeforeHours => FormattableString.Invariant($"the send hours begin at {settings.SendWindowStart:HH\\:mm}"),
            FirstEmailWait.AfterHours when startsLater => $"it starts after the send hours of its day, {CampaignWords.Hours(settings.SendWindowStart, settings.SendWindowEnd)}",
            FirstEmailWait.AfterHours => $"today’s send hours, {CampaignWords.Hours(settings.SendWindowStart, settings.SendWindowEnd)}, are over",
            FirstEmailWait.ContactHours => "it keeps to the hours of each contact’s own time zone",
            FirstEmailWait.CampaignLimit => "the campaign’s limit is used up until then",
            FirstEmailWait.SenderLimit => $"the limit of {from} is used up until then",
            FirstEmailWait.RateLimit => "a sending limit of the workspace is used up until then",
            FirstEmailWait.Gap => $"other emails of {from} go before it",
        };
    }

    /// <summary>What decides how long it takes where no limit does.</summary>
    /// <param name="simulation">Without a limit that is used up.</param>
    /// <param name="steps">How many emails each contact gets.</param>
    public static string Unlimited(CampaignSimulation simulation, int steps)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return (simulation.Limits.Count == 0 ? "No limit is set. " : "No limit is used up. ") + (
            simulation.Days.Count == 1 ? "All emails go on one day."
            : steps > 1 ? "The pauses of the sequence decide how long it takes."
            : "The send hours and days decide how long it takes.");
    }

    /// <summary>"Campaign limit", "3 minutes apart, 09:00 to 17:00", "anna.keller@example.com".</summary>
    public static string Of(SimulatedLimit limit, CampaignSettings settings, SimulatedSender? sender)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(settings);
        return limit.Kind switch
        {
            DayLimit.Campaign => "Campaign limit",
            DayLimit.NewContacts => "New contacts a day",
            DayLimit.CampaignPace => Pace(settings),
            DayLimit.Sender => sender?.Email ?? "Sender",
            DayLimit.SenderPace => $"Pauses of {sender?.Email ?? "the sender"}",
            DayLimit.Workspace => "Workspace limit",
            DayLimit.RecipientDomain => $"To {limit.Domain}",
        };
    }

    /// <summary>"Limit 160 a day", "Saturdays too".</summary>
    public static string Of(SettingsChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change switch
        {
            { DailyLimit: { } limit } => $"Limit {CampaignWords.Limit(limit)}",
            { DailyNewContacts: { } contacts } => $"{ProgressWords.Counted(contacts, "new contact")} a day",
            { DelayBetweenEmailsSeconds: { } seconds } => $"{CampaignWords.Gap(seconds)} apart",
            { SendDays: [.., var added] } => $"{added}s too",
            { SendWindowEnd: { } end } => FormattableString.Invariant($"Until {end:HH\\:mm}"),
            { Sender: { } sender } => $"From {sender.Email}",
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "A change needs words before it can be offered."),
        };
    }

    /// <summary>What is to be saved for a change.</summary>
    public static CampaignEdit EditOf(SettingsChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new CampaignEdit
        {
            SenderAccountId = change.Sender?.Id,
            Settings = new CampaignSettingsEdit
            {
                DailyLimit = change.DailyLimit,
                DailyNewContacts = change.DailyNewContacts,
                DelayBetweenEmailsSeconds = change.DelayBetweenEmailsSeconds,
                SendDays = change.SendDays,
                SendWindowEnd = change.SendWindowEnd,
            },
        };
    }

    /// <summary>What is to be saved to take a change back.</summary>
    public static CampaignEdit UndoOf(SettingsChange change, Campaign campaign, CampaignSettings settings)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(settings);
        return new CampaignEdit
        {
            SenderAccountId = change.Sender is null ? null : campaign.SenderAccountId,
            Settings = new CampaignSettingsEdit
            {
                DailyLimit = change.DailyLimit is null ? null : settings.DailyLimit,
                DailyNewContacts = change.DailyNewContacts is null ? null : settings.DailyNewContacts,
                DelayBetweenEmailsSeconds = change.DelayBetweenEmailsSeconds is null ? null : settings.DelayBetweenEmailsSeconds,
                SendDays = change.SendDays is null ? null : settings.SendDays,
                SendWindowEnd = change.SendWindowEnd is null ? null : settings.SendWindowEnd,
            },
        };
    }

    /// <summary>"done 24 March".</summary>
    public static string Done(DateOnly day, DateOnly today) => $"done {Short(day, today, "d MMMM")}";

    /// <summary>"6 days sooner"; where the end was not known before, nothing can be compared.</summary>
    public static string Sooner(SimulatedChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.DaysSooner is { } days ? $"{ProgressWords.Counted(days, "day")} sooner" : "instead of over ten years";
    }

    /// <summary>"16 Jan to 30 Mar"; with the years where the last is not this one.</summary>
    public static string Span(CampaignSimulation simulation, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return (simulation.FirstDay, simulation.LastDay) switch
        {
            (null, _) => "Nothing to send",
            ({ } first, null) => $"From {Short(first, today, "d MMM")}, over ten years",
            ({ } first, { } last) when first == last => Short(first, today, "d MMM"),
            ({ } first, { } last) => $"{Short(first, today, "d MMM")} to {Short(last, today, "d MMM")}",
        };
    }

    /// <summary>"9 unsubscribed, 5 bounced".</summary>
    public static string Reason(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Manual => "blocked by hand",
        SuppressionReason.HardBounce => "bounced",
        SuppressionReason.Unsubscribed => "unsubscribed",
        SuppressionReason.Complaint => "complained",
        SuppressionReason.Erased => "erased",
    };

    private static string Pace(CampaignSettings settings)
    {
        var hours = CampaignWords.Hours(settings.SendWindowStart, settings.SendWindowEnd);
        var pause = settings.DelayBetweenEmailsSeconds + (settings.DelayJitterSeconds / 2);
        return pause == 0 ? $"Pauses and hourly limits, {hours}" : $"{CampaignWords.Gap(pause)} apart, {hours}";
    }

    private static string Short(DateOnly day, DateOnly today, string format) =>
        day.ToString(day.Year == today.Year ? format : format + " yyyy", CultureInfo.InvariantCulture);
}
