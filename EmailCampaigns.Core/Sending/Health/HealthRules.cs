using System.Globalization;

namespace EmailCampaigns.Core.Sending.Health;

/// <summary>
/// When a sender or a campaign pauses by itself, because going on would ruin the reputation of the sender. The limits are those at which large mailbox providers begin to refuse:
/// Gmail and Yahoo ask for complaints below 0.1 %, and never 0.3 %.
/// </summary>
public static class HealthRules
{
    /// <summary>What was sent before it does not count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>With fewer emails in the window nothing is judged: one bounce of ten says little.</summary>
    public const int MinEmails = 100;

    private static readonly IReadOnlyList<HealthLimit> All =
    [
        new(HealthMeasure.Bounces, WarnPerMille: 30, PausePerMille: 50),
        new(HealthMeasure.Complaints, WarnPerMille: 1, PausePerMille: 3),
        new(HealthMeasure.Blocked, WarnPerMille: 50, PausePerMille: 100),
    ];

    public static IReadOnlyList<HealthLimit> OfSender => All;

    /// <summary>The limits of a campaign: a block concerns its sender, whatever is sent.</summary>
    public static IReadOnlyList<HealthLimit> OfCampaign { get; } = [.. All.Where(limit => limit.Measure != HealthMeasure.Blocked)];

    /// <summary>How the numbers stand to one limit.</summary>
    public static HealthRate Rate(HealthLimit limit, HealthNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(numbers);
        var count = numbers.Of(limit.Measure);
        var verdict = numbers.Emails < MinEmails ? HealthVerdict.TooFew
            : limit.IsReached(count, numbers.Emails, limit.PausePerMille) ? HealthVerdict.Pause
            : limit.IsReached(count, numbers.Emails, limit.WarnPerMille) ? HealthVerdict.Warn
            : HealthVerdict.Fine;
        return new HealthRate(limit, count, numbers.Emails, verdict);
    }

    /// <summary>Why it has to pause, in words with the numbers; null where it may go on.</summary>
    public static string? ReasonToPause(IReadOnlyList<HealthLimit> limits, HealthNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(numbers);
        var over = limits.Select(limit => Rate(limit, numbers)).FirstOrDefault(rate => rate.Verdict == HealthVerdict.Pause);
        return over is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Paused by itself: {over.Count} of {over.Emails:N0} emails {(numbers.IsSinceResume ? "since it was resumed" : $"of the last {Window.Days} days")} {What(over.Limit.Measure, over.Count)} ({over.Percent} %, the limit is {over.Limit.PausePercent} %)");
    }

    private static string What(HealthMeasure measure, int count) => measure switch
    {
        HealthMeasure.Bounces => "bounced",
        HealthMeasure.Complaints => count == 1 ? "was reported as spam" : "were reported as spam",
        HealthMeasure.Blocked => count == 1 ? "was blocked by the receiving server" : "were blocked by the receiving servers",
    };
}

/// <summary>The limit of one measure, in thousandths of the emails: from it on it warns or pauses.</summary>
public sealed record HealthLimit(HealthMeasure Measure, int WarnPerMille, int PausePerMille)
{
    /// <summary>The limit as people write it: "5", "0.3".</summary>
    public string PausePercent => (PausePerMille / 10m).ToString("0.#", CultureInfo.InvariantCulture);

    internal bool IsReached(int count, int emails, int perMille) => count * 1000L >= (long)perMille * emails;
}

/// <summary>What follows from a rate.</summary>
public enum HealthVerdict
{
    /// <summary>Not enough was sent to judge.</summary>
    TooFew,

    Fine,

    /// <summary>It is on its way to the limit.</summary>
    Warn,

    /// <summary>The limit is reached.</summary>
    Pause,
}

/// <summary>One measure beside its limit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Count">Emails that count for the measure.</param>
/// <param name="Emails">Of how many.</param>
/// <param name="Verdict">What follows.</param>
public sealed record HealthRate(HealthLimit Limit, int Count, int Emails, HealthVerdict Verdict)
{
    /// <summary>The rate as people write it, one digit more the smaller it is: "6.3", "0.06".</summary>
    public string Percent => (Emails == 0 ? 0 : 100m * Count / Emails) switch
    {
        0 => "0",
        < 1 and var small => small.ToString("0.##", CultureInfo.InvariantCulture),
        var rate => rate.ToString("0.#", CultureInfo.InvariantCulture),
    };

    /// <summary>How much of the limit is used, from 0 to 100.</summary>
    public double ShareOfLimit => Emails == 0 ? 0 : Math.Min(100, 100_000.0 * Count / ((double)Emails * Limit.PausePerMille));

    /// <summary>How many more of the emails sent so far reach the limit; 0 where it is reached.</summary>
    public int Left => Math.Max(0, (int)((((long)Limit.PausePerMille * Emails) + 999) / 1000) - Count);
}
