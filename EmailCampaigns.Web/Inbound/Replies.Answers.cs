using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Sending;

namespace EmailCampaigns.Web.Inbound;

/// <content>Answers: taken back, decided about, and followed while they go.</content>
public sealed partial class Replies
{
    /// <summary>How often the page looks: often enough to take back in another tab what was written in this one.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);

    private AnswerComposer? _composer;
    private ITimer? _watch;
    private IReadOnlyList<AnswerState> _answersSeen = [];

    private void WatchAnswers() => _watch = clock.CreateTimer(_ => FollowAnswers(), null, WatchEvery, WatchEvery);

    /// <summary>Shows what becomes of answers, whoever wrote them and whichever process sends them.</summary>
    private void FollowAnswers() => RunInBackground(async () =>
    {
        if (_deciding || _session.Current is not { } current)
        {
            return;
        }

        var states = await answers.States(Actor.WorkspaceId, current.Contact.Id, Left);
        var isNews = !states.SequenceEqual(_answersSeen);
        _answersSeen = states;
        // Also at the first look at a contact: an answer may have gone since the thread was read.
        if (isNews)
        {
            await _session.ReloadAsync(Left);
            await _session.RefreshAsync(Left);
        }

        if (isNews || current.Thread.OfType<ThreadMessage.Answer>().Any(a => a.Status == AnswerStatus.Waiting))
        {
            StateHasChanged(); // the seconds that are left
        }
    });

    private async Task AnsweredAsync(Guid answerId)
    {
        _problem = null;
        await _session.RefreshAsync(Left);
        if (_session.Current is { } reply && AnswerIn(reply, answerId) is { } answer)
        {
            toasts.Show(
                "Answer to", reply.Contact.Name ?? reply.Contact.Email, $"goes in {(int)ReplyAnswer.UndoTime.TotalSeconds} seconds",
                () => InvokeAsync(() => UndoAnswerAsync(answer)), ReplyAnswer.UndoTime);
        }
    }

    private Task UndoAnswerAsync(Guid answerId) => _session.Current is { } reply && AnswerIn(reply, answerId) is { } answer ? UndoAnswerAsync(answer) : Task.CompletedTask;

    /// <summary>Takes an answer back and shows its reply; what was written is in the composer again.</summary>
    private async Task UndoAnswerAsync(ThreadMessage.Answer answer)
    {
        // Undo is offered for a while after leaving the page, so it does not end with it.
        var problem = await DecideAsync(() => writer.Undo(Actor, answer.Id, CancellationToken.None));
        if (problem is null)
        {
            await writer.Keep(Actor, answer.ReplyId, answer.Text, CancellationToken.None);
        }

        if (Left.IsCancellationRequested)
        {
            toasts.Say(problem ?? "Taken back");
            return;
        }

        toasts.Dismiss();
        _problem = problem is null ? null : ("Not taken back", problem);
        if (answer.ReplyId != _session.Current?.Id)
        {
            await ShowAsync(answer.ReplyId); // its composer finds what was kept
        }
        else
        {
            await _session.RefreshAsync(Left);
            if (problem is null && _composer is not null)
            {
                await _composer.OpenAsync(answer.Text);
            }
        }

        StateHasChanged();
    }

    private static ThreadMessage.Answer? AnswerIn(DeskReply reply, Guid answerId) => reply.Thread.OfType<ThreadMessage.Answer>().FirstOrDefault(a => a.Id == answerId);

    private async Task ResolveAnswerAsync((Guid AnswerId, InterruptedAs Decision) decided)
    {
        var problem = await DecideAsync(() => writer.Resolve(Actor, decided.AnswerId, decided.Decision, CancellationToken.None));
        _problem = problem is null ? null : ("Not done", problem);
        await _session.ReloadAsync(Left);
        await _session.RefreshAsync(Left);
    }

    /// <summary>Null where it was done.</summary>
    private static async Task<string?> DecideAsync(Func<Task<EditOutcome>> decide)
    {
        try
        {
            var outcome = await decide();
            return outcome.IsDone ? null : outcome.Message;
        }
        catch (IllegalTransitionException late)
        {
            return late.Message;
        }
    }
}
