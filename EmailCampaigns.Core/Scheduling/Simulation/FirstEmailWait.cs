using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>Why the first email of a campaign would not go at once.</summary>
public enum FirstEmailWait
{
    /// <summary>The campaign starts later.</summary>
    CampaignStart,

    /// <summary>The first step has a pause, or a time of day, of its own.</summary>
    Delay,

    Holiday,

    /// <summary>The day of the week is not chosen.</summary>
    NoSendDay,

    BeforeHours,
    AfterHours,

    /// <summary>It keeps to the hours of its contacts' own zones.</summary>
    ContactHours,

    CampaignLimit,

    /// <summary>A limit of the sender, a day's or an hour's.</summary>
    SenderLimit,

    /// <summary>A further limit of the workspace, the campaign, the sender or a domain.</summary>
    RateLimit,

    /// <summary>Other emails of the sender have the times before it.</summary>
    Gap,
}

/// <summary>Finds what holds the first email of a campaign back. Asked before the book gives out its first time.</summary>
internal readonly record struct FirstEmailRules(DateTime Due, bool IsOfStart, MovedReason? Rule)
{
    /// <summary>What is sent within a minute goes at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(1);

    /// <param name="startsAt">When the campaign starts, UTC; null for now.</param>
    /// <param name="step">Its first step.</param>
    /// <param name="book">The lane, before anything of the campaign is in it.</param>
    /// <param name="window">The campaign's window.</param>
    /// <param name="now">The present.</param>
    public static FirstEmailRules Of(DateTime? startsAt, SimulatedStep step, SlotBook book, SendWindow window, DateTime now)
    {
        var start = startsAt > now ? startsAt.Value : now;
        var delayed = step.Delay.DueAt(now, step.Delay is { BusinessDaysOnly: true, Days: > 0 } ? window : window.AllDay());
        var due = delayed > start ? delayed : start;
        return new FirstEmailRules(due, start >= delayed, book.RuleAgainst(due, window, new SlotEmail(step.Order == 1)));
    }

    /// <summary>The reason that accounts for most of the wait; null where the email goes at once.</summary>
    /// <param name="firstAt">When the first email goes.</param>
    /// <param name="window">The campaign's window.</param>
    /// <param name="onContactClocks">Whether the campaign keeps to the clocks of its contacts.</param>
    /// <param name="now">The present.</param>
    public FirstEmailWait? Reason(DateTime firstAt, SendWindow window, bool onContactClocks, DateTime now)
    {
        if (firstAt - now < AtOnce)
        {
            return null;
        }

        if (Due - now > firstAt - Due)
        {
            return IsOfStart ? FirstEmailWait.CampaignStart : FirstEmailWait.Delay;
        }

        return Rule switch
        {
            null or MovedReason.Window when onContactClocks => FirstEmailWait.ContactHours,
            MovedReason.Window => Shut(window),
            MovedReason.CampaignDailyLimit => FirstEmailWait.CampaignLimit,
            MovedReason.SenderDailyLimit or MovedReason.SenderHourlyLimit => FirstEmailWait.SenderLimit,
            MovedReason.RateLimit => FirstEmailWait.RateLimit,
            _ => FirstEmailWait.Gap,
        };
    }

    private FirstEmailWait Shut(SendWindow window)
    {
        var day = window.LocalDay(Due);
        return
            window.IsHoliday(day) ? FirstEmailWait.Holiday
            : !window.IsChosenWeekday(day) ? FirstEmailWait.NoSendDay
            : new DateTime(window.Calendar.LocalTicks(Due.Ticks)).TimeOfDay < window.Start.ToTimeSpan() ? FirstEmailWait.BeforeHours
            : FirstEmailWait.AfterHours;
    }
}
