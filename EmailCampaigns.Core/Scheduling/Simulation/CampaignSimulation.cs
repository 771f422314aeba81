using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>What would be sent of a campaign, day by day, if nobody replies, bounces or unsubscribes, every draft is approved in time, and every step's condition holds.</summary>
public sealed record CampaignSimulation
{
    /// <summary>The IANA zone of its days.</summary>
    public required string Timezone { get; init; }

    /// <summary>From which mailbox; null where none is chosen, and then only the campaign's own limits are known.</summary>
    public required SimulatedSender? Sender { get; init; }

    /// <summary>Who gets emails.</summary>
    public required int Contacts { get; init; }

    /// <summary>Whether contacts may come later, by an event or by joining the list. They are not in these numbers: nobody knows how many there will be, and when.</summary>
    public required bool TakesContactsLater { get; init; }

    /// <summary>Who is on the list and gets none, by reason; of a started campaign those whom its launch has not reached.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Emails in the days that are told.</summary>
    public required int Emails { get; init; }

    /// <summary>The days on which something is sent, in order.</summary>
    public required IReadOnlyList<SimulatedDay> Days { get; init; }

    /// <summary>When the first email goes, UTC; null where none does.</summary>
    public required DateTime? FirstAt { get; init; }

    /// <summary>How many contacts, of those with a known time zone that is not the campaign's, get the first email before 7:00 or from 22:00 on by their own clocks.</summary>
    public required int FirstEmailsAtNight { get; init; }

    /// <summary>Why it does not go at once; null where it does, and for a campaign that was started.</summary>
    public required FirstEmailWait? FirstWaitsFor { get; init; }

    /// <summary>False where the end lies more than ten years ahead: then the days are those up to it, and there is no last day.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The limits of a day that are set, the one that binds first.</summary>
    public required IReadOnlyList<SimulatedLimit> Limits { get; init; }

    /// <summary>Changes with which it would be done sooner, the smallest gain first; empty where they were not asked for.</summary>
    public required IReadOnlyList<SimulatedChange> Changes { get; init; }

    /// <summary>The day of the first email.</summary>
    public DateOnly? FirstDay => Days.Count > 0 ? Days[0].Day : null;

    /// <summary>The day of the last email; null where nothing is sent or the end is not known.</summary>
    public DateOnly? LastDay => IsComplete && Days.Count > 0 ? Days[^1].Day : null;
}

/// <summary>The sender of a simulated campaign.</summary>
public sealed record SimulatedSender(Guid Id, string Email);

/// <summary>Contacts that must not be mailed.</summary>
public sealed record LeftOut(SuppressionReason Reason, int Contacts);

/// <summary>A day of a simulated campaign.</summary>
/// <param name="Day">In the campaign's zone.</param>
/// <param name="FirstEmails">Emails to new contacts.</param>
/// <param name="FollowUps">Emails of later steps.</param>
public sealed record SimulatedDay(DateOnly Day, int FirstEmails, int FollowUps)
{
    public int Emails => FirstEmails + FollowUps;
}

/// <summary>A limit of a day, over the days of a simulated campaign.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Domain">Of which recipient domain; null for the others.</param>
/// <param name="Limit">How many emails it lets through on its fullest day; a sender that ramps up has another each day.</param>
/// <param name="Used">How many count for it on that day, those of other campaigns included where it is not the campaign's own.</param>
/// <param name="FullDays">On how many days it is used up.</param>
/// <param name="Binds">Whether it is what the campaign waits for: no other is used up on more days.</param>
public sealed record SimulatedLimit(DayLimit Kind, string? Domain, int Limit, int Used, int FullDays, bool Binds);

/// <summary>What a change would do.</summary>
/// <param name="Change">The change.</param>
/// <param name="LastDay">When it would be done.</param>
/// <param name="DaysSooner">By how many days of the calendar; null where the end was not known before.</param>
public sealed record SimulatedChange(SettingsChange Change, DateOnly LastDay, int? DaysSooner);

/// <summary>A change of one thing: the others are null.</summary>
public sealed record SettingsChange
{
    public int? DailyLimit { get; init; }
    public int? DailyNewContacts { get; init; }
    public int? DelayBetweenEmailsSeconds { get; init; }
    public IReadOnlyList<DayOfWeek>? SendDays { get; init; }
    public TimeOnly? SendWindowEnd { get; init; }

    /// <summary>Another sender.</summary>
    public SimulatedSender? Sender { get; init; }

    /// <summary>The settings with the change in them.</summary>
    internal CampaignSettings ApplyTo(CampaignSettings settings, DateTime now)
    {
        var changed = settings.CopyFor(settings.CampaignId, now);
        changed.DailyLimit = DailyLimit ?? changed.DailyLimit;
        changed.DailyNewContacts = DailyNewContacts ?? changed.DailyNewContacts;
        changed.DelayBetweenEmailsSeconds = DelayBetweenEmailsSeconds ?? changed.DelayBetweenEmailsSeconds;
        changed.SendDays = [.. SendDays ?? changed.SendDays];
        changed.SendWindowEnd = SendWindowEnd ?? changed.SendWindowEnd;
        return changed;
    }
}
