using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Dashboard;

/// <summary>How a half hour is drawn.</summary>
public enum BarKind
{
    Empty,
    Sent,
    Coming,

    /// <summary>The half hour of now: sent up to it, to come from it.</summary>
    Part,

    /// <summary>Would go out, but something holds it.</summary>
    Held,
}

/// <summary>One half hour of one campaign.</summary>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Height">From 0 to 100, of the fullest half hour of all campaigns.</param>
/// <param name="Count">Emails in it.</param>
public readonly record struct Bar(BarKind Kind, double Height, int Count);

/// <summary>The bars of a day: one row a campaign, one bar a half hour, over the hours in which anything happens.</summary>
/// <param name="FirstHour">The hour at the left edge, on the workspace's clock.</param>
/// <param name="LastHour">The hour at the right edge.</param>
/// <param name="NowPercent">Where now is between the two; null outside.</param>
/// <param name="Rows">By campaign, in their order.</param>
public sealed record DayBars(int FirstHour, int LastHour, double? NowPercent, IReadOnlyList<IReadOnlyList<Bar>> Rows)
{
    private const int FewestHours = 8;
    private const double LowestBar = 8;

    /// <summary>Draws a day.</summary>
    public static DayBars Of(TodayPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = TimeWords.Local(plan.Now, DateTimeZoneProviders.Tzdb[plan.Timezone]).TimeOfDay;
        var nowHalf = (int)(now.TotalMinutes / 30);
        var busy = Enumerable.Range(0, TodayPlan.HalfHours).Where(h => plan.Campaigns.Any(c => c.Sent[h] + c.Coming[h] > 0)).ToList();
        var first = busy.Count == 0 ? 9 : busy[0] / 2;
        var last = Math.Min(24, Math.Max(busy.Count == 0 ? 17 : (busy[^1] / 2) + 1, first + FewestHours));
        first = Math.Min(first, last - FewestHours);
        var fullest = plan.Campaigns.SelectMany(c => c.Sent.Zip(c.Coming, (sent, coming) => sent + coming)).DefaultIfEmpty(0).Max();
        var percent = (now.TotalHours - first) * 100 / (last - first);
        return new DayBars(first, last, percent is >= 0 and <= 100 ? percent : null,
            [.. plan.Campaigns.Select(c => (IReadOnlyList<Bar>)[.. Enumerable.Range(first * 2, (last - first) * 2).Select(half => BarOf(c, half, nowHalf, fullest))])]);
    }

    private static Bar BarOf(CampaignToday campaign, int half, int nowHalf, int fullest)
    {
        var (sent, coming) = (campaign.Sent[half], campaign.Coming[half]);
        var count = sent + coming;
        if (count == 0)
        {
            return new Bar(BarKind.Empty, 0, 0);
        }

        var kind =
            coming == 0 ? BarKind.Sent
            : campaign.Held is not null ? BarKind.Held
            : half == nowHalf && sent > 0 ? BarKind.Part
            : BarKind.Coming;
        return new Bar(kind, Math.Max(LowestBar, 100d * count / fullest), count);
    }
}
