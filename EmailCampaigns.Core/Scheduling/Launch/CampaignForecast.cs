using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>How long a campaign takes under its limits if nobody replies, bounces or unsubscribes.</summary>
/// <param name="Days">The send days in order, in the campaign's zone, with the emails of each.</param>
/// <param name="IsComplete">False where the end lies beyond <see cref="Horizon"/>: then the days are those up to it.</param>
public sealed record CampaignForecast(IReadOnlyList<ForecastDay> Days, bool IsComplete)
{
    /// <summary>How far ahead a forecast looks, in days: ten years. What takes longer than that is no plan.</summary>
    public const int Horizon = 3653;

    /// <summary>Number of days on which something is sent.</summary>
    public int SendDays => Days.Count;

    /// <summary>The day of the last email; null where there is none or it lies beyond the horizon.</summary>
    public DateOnly? LastDay => IsComplete && Days.Count > 0 ? Days[^1].Day : null;

    /// <summary>
    /// Works out the days as the launch does, contact by contact. All contacts for whom the same days have room are placed at once, so the work
    /// grows with the number of days, not of emails.
    /// </summary>
    /// <param name="contacts">How many contacts.</param>
    /// <param name="steps">The delay before each step that is enabled, in order.</param>
    /// <param name="book">The lane, loaded with what its sender has to do already; it is used up.</param>
    /// <param name="window">The campaign's window.</param>
    /// <param name="startUtc">When the contacts are enrolled.</param>
    public static CampaignForecast For(int contacts, IReadOnlyList<StepDelay> steps, SlotBook book, SendWindow window, DateTime startUtc)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contacts);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(window);
        var horizon = startUtc.AddDays(Horizon);
        var emails = new SortedDictionary<DateOnly, int>();
        var estimates = new DateTime[steps.Count];
        var left = steps.Count == 0 ? 0 : contacts;
        var isComplete = true;

        while (left > 0)
        {
            var anchor = startUtc;
            for (var step = 0; step < estimates.Length; step++)
                anchor = estimates[step] = book.ReserveDay(steps[step].DueAt(anchor, window), email: new SlotEmail(IsNewContact: step == 0));
            if (estimates[0] >= horizon)
                break;

            var alike = Math.Min(left - 1, book.RoomForAlike(estimates));
            foreach (var (step, estimate) in estimates.Index())
            {
                book.AddPlanned(estimate, ownCampaign: true, alike, new SlotEmail(IsNewContact: step == 0));
                var day = window.LocalDay(estimate);
                emails[day] = emails.GetValueOrDefault(day) + 1 + alike;
            }
            left -= 1 + alike;
            isComplete = isComplete && estimates[^1] < horizon;
        }

        var lastDay = window.LocalDay(horizon);
        ForecastDay[] days = [.. emails.TakeWhile(entry => entry.Key < lastDay).Select(entry => new ForecastDay(entry.Key, entry.Value))];
        return new CampaignForecast(days, left == 0 && isComplete);
    }
}

/// <summary>A day of a forecast.</summary>
public sealed record ForecastDay(DateOnly Day, int Emails);
