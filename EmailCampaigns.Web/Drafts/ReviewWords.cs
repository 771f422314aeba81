using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Drafts;

/// <summary>What a decision brings about, in words.</summary>
public static class ReviewWords
{
    /// <summary>Subjects longer than this are noted.</summary>
    public const int LongSubject = 50;

    /// <summary>When a follow-up goes whose day is not known yet.</summary>
    public const string AfterEmailBefore = "after the email before it";

    /// <summary>An email that is due goes within the minute; one that has not gone by then waits for something.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ShortPause = TimeSpan.FromMinutes(5);

    /// <summary>"today at 14:06", "tomorrow at 09:00", "Monday 19 January at 09:00".</summary>
    /// <param name="at">UTC.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The viewer's.</param>
    public static string When(DateTime at, DateTime now, DateTimeZone zone) => $"{Day(at, now, zone)} at {TimeWords.Clock(at, zone)}";

    /// <summary>What becomes of an email: "goes out " and "today at 14:06".</summary>
    /// <param name="sending">Its time, or what stands against it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The viewer's.</param>
    public static (string Lead, string Point) Consequence(ExpectedSending sending, DateTime now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(sending);
        return sending switch
        {
            { Against: { } cause } => ("does not go out: ", SnakeCase.Words(cause)),
            { IsPaused: true } => ("goes out ", "when the campaign is resumed"),
            { IsFirm: true } when IsLate(sending.At, now) => ($"is due since {When(sending.At, now, zone)}, goes out ", "at the next opening"),
            { IsFirm: true } => ("goes out ", When(sending.At, now, zone)),
            _ when sending.At < now => ("goes out ", AfterEmailBefore),
            _ => ($"goes out {AfterEmailBefore}, about ", Day(sending.At, now, zone)),
        };
    }

    /// <summary>What is added below a draft when it is sent; null where nothing is.</summary>
    public static string? AtItsEnd(ReviewDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var added = ((string?[])[draft.HasSignature ? "the sender’s signature" : null, draft.Footer is { } footer ? $"“{footer}”" : null]).OfType<string>().ToList();
        return added.Count == 0 ? null : $"Added at its end: {string.Join(" and ", added)}";
    }

    /// <summary>Whether an email with this firm time, which has not gone, is late.</summary>
    public static bool IsLate(DateTime at, DateTime now) => at < now - Late;

    /// <summary>What approving all means: what the filter holds, and what is left out.</summary>
    /// <param name="all">What is approved.</param>
    /// <param name="filter">By which they were found.</param>
    /// <param name="leftOut">How many that wait cannot be approved as they are.</param>
    public static string AllMeans(ApprovableDrafts all, DraftFilter filter, int leftOut)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(filter);
        var followUps = all.Drafts.Count - all.FirstEmails;
        List<string> kinds = [];
        if (all.FirstEmails > 0)
        {
            kinds.Add(ProgressWords.Counted(all.FirstEmails, "first email"));
        }

        if (followUps > 0)
        {
            kinds.Add(ProgressWords.Counted(followUps, "follow-up") + (all.Steps is [var only] ? $" (step {only})" : ""));
        }

        var campaigns = all.Campaigns is [var name] ? name : ProgressWords.Counted(all.Campaigns.Count, "campaign");
        return $"{string.Join(" and ", kinds)} of {campaigns}{(filter.IsByModel is true ? ", by AI" : "")}{(filter.Search is { } words ? $", found by “{words}”" : "")}: all of them, read or not. Each goes out within the hours and limits of its campaign."
            + LeftOut(leftOut);
    }

    private static string LeftOut(int leftOut) => leftOut <= 0 ? "" : $" {ProgressWords.Counted(leftOut, "draft")} with an earlier text, or without one, {(leftOut == 1 ? "stays" : "stay")} in the queue.";

    /// <summary>"about 25 minutes left" at the pace so far; empty until there is one.</summary>
    /// <param name="decisions">When each decision was made, UTC, the oldest first.</param>
    /// <param name="waiting">How many still wait.</param>
    public static string TimeLeft(IReadOnlyList<DateTime> decisions, int waiting)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        // A pause for coffee is not the pace, nor is the one draft that took a rewrite: the pace is the median.
        var pauses = decisions.Zip(decisions.Skip(1), (one, next) => next - one).Where(pause => pause < ShortPause).Order().ToList();
        return pauses.Count < 3 ? "" : ProgressWords.Left(0, waiting, 1 / Math.Max(0.1, pauses[pauses.Count / 2].TotalSeconds));
    }

    /// <summary>"Job title" for <c>job_title</c>.</summary>
    public static string FieldLabel(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var words = field.Replace('_', ' ').Trim();
        return words.Length == 0 ? field : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>What to ask of a model so that words go: "Without “90 seconds”".</summary>
    public static string WithoutPassage(string passage) => $"Without “{passage}”";

    /// <summary>Why drafts were not decided, each reason once.</summary>
    public static string Reasons(IReadOnlyList<RefusedDraft> refused) =>
        string.Join(' ', refused.GroupBy(r => r.Reason).Select(g => g.Count() == 1 ? g.Key : string.Create(CultureInfo.InvariantCulture, $"{g.Count():N0}: {g.Key}")));

    /// <summary>What became of a draft that does not wait any more.</summary>
    public static string Standing(ReviewDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft.Status switch
        {
            DraftStatus.Approved or DraftStatus.Scheduled => draft.ApprovedBy is { } name ? $"Approved by {name}" : "Approved",
            DraftStatus.Rejected => draft.StatusReason is { } reason ? $"Rejected: {reason}" : "Rejected",
            DraftStatus.Sent => "Sent",
            DraftStatus.Failed => draft.StatusReason ?? "It could not be made",
            DraftStatus.Draft => "It does not wait any more",
            DraftStatus.Unwritten => draft.Writing is { IsOpen: true } ? "It is being written" : "It is written when the email before was sent",
        };
    }

    /// <summary>"yesterday", "today", "tomorrow", "Monday 19 January".</summary>
    public static string Day(DateTime at, DateTime now, DateTimeZone zone)
    {
        var day = TimeWords.Local(at, zone);
        return (day.Date - TimeWords.Local(now, zone).Date).Days switch
        {
            -1 => "yesterday",
            0 => "today",
            1 => "tomorrow",
            _ => day.ToString(day.Year == TimeWords.Local(now, zone).Year ? "dddd d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture),
        };
    }
}
