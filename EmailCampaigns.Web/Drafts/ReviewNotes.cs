using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Drafts;

/// <summary>Something a reviewer should know before deciding.</summary>
/// <param name="Title">In bold; null for what is in order.</param>
/// <param name="Text">What it means.</param>
/// <param name="IsWarning">Whether it asks for a look.</param>
public sealed record ReviewNote(string? Title, string Text, bool IsWarning);

/// <summary>What to notice on a draft.</summary>
public static class ReviewNotes
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The warnings; where there is none, one note that says what was looked at.</summary>
    public static IReadOnlyList<ReviewNote> Of(ReviewDraft draft, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var warnings = Warnings(draft, now).ToList();
        List<ReviewNote> fallbacks =
        [
            .. draft.Fallbacks.Select(used => new ReviewNote(
                $"Fallback used for {ReviewWords.FieldLabel(used.Field).ToLowerInvariant()}", $"This contact has none, so “{used.Text}” stands in its place.", true)),
        ];
        return warnings.Count + fallbacks.Count > 0
            ? [.. warnings, .. fallbacks]
            : [new ReviewNote(null, $"{(draft.Writing is not { IsWholeEmail: true } ? "All variables are filled, the" : "The")} subject is short, no other campaign wrote to this contact this week.", false)];
    }

    private static IEnumerable<ReviewNote> Warnings(ReviewDraft draft, DateTime now)
    {
        if (draft.IsOutdated)
        {
            yield return new ReviewNote("Its step was changed", $"This was made from the text before. {(draft.Writing is null ? "Make it again" : "Have it written again")}, or keep its text; then it can be approved.", true);
        }

        if (draft is { Problem: { } problem, Status: not DraftStatus.Unwritten })
        {
            yield return new ReviewNote("It cannot be sent as it is", problem, true);
        }

        if (draft.SpeaksOfEarlier is { } words)
        {
            yield return new ReviewNote("It speaks of an earlier email", $"Nothing was sent before it, so it is the first that this contact gets. It says “{words}”.", true);
        }

        foreach (var field in draft.MissingFields)
        {
            yield return new ReviewNote(
                $"{ReviewWords.FieldLabel(field)} is missing", "The template names it and this contact does not have it, so nothing stands there.", true);
        }

        foreach (var field in draft.RefusedInLinks)
        {
            yield return new ReviewNote(
                $"{ReviewWords.FieldLabel(field)} is no address for a link", "Its value would run a script or bring its own content, so the link goes nowhere.", true);
        }

        if (draft.Content.Subject.Length > ReviewWords.LongSubject)
        {
            yield return new ReviewNote($"Subject has {draft.Content.Subject.Length} characters", "Phones show about 40.", true);
        }

        if (draft.Earlier.FirstOrDefault(e => e.CampaignId != draft.CampaignId && e.SentAt > now - Week) is { } other)
        {
            yield return new ReviewNote($"{other.CampaignName} wrote this week", $"“{other.Subject}” went to this contact {(int)(now - other.SentAt).TotalDays switch
            {
                0 => "within the last day",
                var days => $"{ProgressWords.Counted(days, "day")} ago",
            }}.", true);
        }
    }
}
