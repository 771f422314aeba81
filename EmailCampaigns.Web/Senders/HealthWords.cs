using System.Globalization;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Web.Shared;
using MudBlazor;

namespace EmailCampaigns.Web.Senders;

/// <summary>What the health card says.</summary>
public static class HealthWords
{
    /// <summary>"last 7 days, 1,766 emails".</summary>
    public static string Counted(HealthNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return $"{(numbers.IsSinceResume ? "since it was resumed" : string.Create(CultureInfo.InvariantCulture, $"last {HealthRules.Window.Days} days"))}, {ProgressWords.Counted(numbers.Emails, "email")}";
    }

    /// <summary>The heading of a measure.</summary>
    public static string Name(HealthMeasure measure) => measure switch
    {
        HealthMeasure.Bounces => "Bounces",
        HealthMeasure.Complaints => "Complaints",
        HealthMeasure.Blocked => "Blocked",
    };

    /// <summary>The colour of its bar.</summary>
    public static Color Colour(HealthVerdict verdict) => verdict switch
    {
        HealthVerdict.TooFew or HealthVerdict.Fine => Color.Primary,
        HealthVerdict.Warn => Color.Warning,
        HealthVerdict.Pause => Color.Error,
    };

    /// <summary>What was counted, and what happens next.</summary>
    public static string Meaning(HealthRate rate, bool isPaused)
    {
        ArgumentNullException.ThrowIfNull(rate);
        var next = (rate.Verdict, isPaused) switch
        {
            (HealthVerdict.TooFew, _) => string.Create(CultureInfo.InvariantCulture, $" Not enough sent to judge: {rate.Emails} of {HealthRules.MinEmails} emails."),
            (HealthVerdict.Pause, false) => " The sender pauses within a minute.",
            (HealthVerdict.Warn, false) => rate.Left == 1 ? " One more and the sender pauses by itself." : $" {rate.Left} more and the sender pauses by itself.",
            (HealthVerdict.Fine or HealthVerdict.Warn or HealthVerdict.Pause, _) => "",
        };
        return What(rate) + next;
    }

    private static string What(HealthRate rate) => (rate.Limit.Measure, rate.Count) switch
    {
        (HealthMeasure.Bounces, 0) => "No address was unknown.",
        (HealthMeasure.Bounces, 1) => "1 address does not exist; it is suppressed.",
        (HealthMeasure.Bounces, var count) => $"{count} addresses do not exist; they are suppressed.",
        (HealthMeasure.Complaints, 0) => "Nobody reported an email as spam.",
        (HealthMeasure.Complaints, var count) => $"{ProgressWords.Counted(count, "person", "people")} reported an email as spam.",
        (HealthMeasure.Blocked, 0) => "No server blocked an email.",
        (HealthMeasure.Blocked, var count) => $"{ProgressWords.Counted(count, "email was", "emails were")} blocked by the receiving servers.",
    };
}
