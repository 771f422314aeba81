using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Inbound;

/// <content>Decisions on all replies that are ticked.</content>
public sealed partial class Replies
{
    private Task HandleSelectedAsync() => EditSelectedAsync(
        new ReplyEdit { HandledAt = viewer.UtcNow }, "Handled:", consequence: null, row => new ReplyEdit { HandledAt = row.HandledAt ?? ReplyEdit.Cleared });

    private async Task SnoozeSelectedAsync()
    {
        if (!_deciding && await dialogs.AskAsync<SnoozeDialog, DateTime?>("Snooze until") is { } until)
        {
            await EditSelectedAsync(
                new ReplyEdit { SnoozedUntil = until }, "Snoozed:", $"back {ReviewWords.When(until, viewer.UtcNow, viewer.Zone)}",
                row => new ReplyEdit { SnoozedUntil = row.SnoozedUntil > viewer.UtcNow ? row.SnoozedUntil : ReplyEdit.Cleared, HandledAt = row.HandledAt });
        }
    }

    private async Task JudgeSelectedAsync()
    {
        if (!_deciding && await dialogs.AskAsync<IntentDialog, ReplyIntent?>("What do they ask for?") is { } intent)
        {
            await EditSelectedAsync(
                new ReplyEdit { Intent = intent }, $"{ReplyWords.Of(intent).Word}:", consequence: null, row => new ReplyEdit { Intent = row.Intent, ClearIntent = row.Intent is null });
        }
    }

    /// <summary>Decides on each, and offers to take all of it back.</summary>
    private async Task EditSelectedAsync(ReplyEdit edit, string message, string? consequence, Func<ReplyLine, ReplyEdit> undo)
    {
        if (_deciding || _session.Selected is not { Count: > 0 } rows)
        {
            return; // a key that is pressed twice means one decision
        }

        _deciding = true;
        var outcome = await editor.EditMany(Actor, [.. rows.Select(r => r.Id)], edit, CancellationToken.None);
        var done = outcome.Done.ToHashSet();
        var changed = rows.Where(r => done.Contains(r.Id)).ToList();
        _problem = outcome.Refused is [var first, ..] ? ($"{ProgressWords.Counted(outcome.Refused.Count, "reply", "replies")} not changed", first.Reason) : null;
        if (changed.Count > 0)
        {
            toasts.Show(
                message, ProgressWords.Counted(changed.Count, "reply", "replies"), consequence, () => InvokeAsync(() => UndoSelectedAsync([.. changed.Select(r => (r.Id, undo(r)))])));
        }

        _session.ClearSelection();
        await GoOnAsync();
    }

    private async Task UndoSelectedAsync(IReadOnlyList<(Guid ReplyId, ReplyEdit Undo)> changed)
    {
        foreach (var (replyId, undo) in changed)
        {
            await editor.Edit(Actor, replyId, undo, CancellationToken.None);
        }

        if (Left.IsCancellationRequested)
        {
            toasts.Say("Taken back");
            return;
        }

        await _session.ReloadAsync(Left);
        await ShowAsync(changed[0].ReplyId);
        StateHasChanged();
    }
}
