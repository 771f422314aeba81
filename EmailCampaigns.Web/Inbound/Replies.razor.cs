using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Inbound;

/// <summary>Walks a person through the replies that wait. Tray, filter and reply are in the address.</summary>
public sealed partial class Replies(
    ReplySession session,
    ReplyEditor editor,
    AnswerWriter writer,
    AnswerQueries answers,
    JudgementReverser reverser,
    Suppressor suppressor,
    IDialogService dialogs,
    UndoToast toasts,
    ViewerTime viewer,
    TimeProvider clock,
    NavigationManager navigation)
{
    private readonly ReplySession _session = session;
    private (string What, string Meaning)? _problem;
    private bool _isOpen;
    private bool _deciding;
    private Guid? _onScreen;

    [SupplyParameterFromQuery(Name = "tray")]
    private string? Tray { get; set; }

    [SupplyParameterFromQuery(Name = "intent")]
    private string? Intent { get; set; }

    [SupplyParameterFromQuery(Name = "campaign")]
    private Guid? CampaignId { get; set; }

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "reply")]
    private Guid? ReplyId { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var filter = new ReplyFilter
        {
            Tray = SnakeCase.TryParse<ReplyTray>(Tray, out var tray) ? tray : ReplyTray.ToHandle,
            Intent = SnakeCase.TryParse<ReplyIntent>(Intent, out var intent) ? intent : null,
            CampaignId = CampaignId,
            Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
        };
        if (!_isOpen || filter != _session.Filter)
        {
            await _session.OpenAsync(Actor.WorkspaceId, filter, ReplyId, Left);
            _isOpen = true;
        }
        else if (ReplyId is { } reply && reply != _session.Current?.Id)
        {
            await _session.ShowAsync(reply, Left);
        }

        if (ReplyId is not null && ReplyId == _session.Current?.Id)
        {
            await ReadAsync(_session.Current);
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            viewer.Changed += FollowOthers;
            WatchAnswers();
        }
    }

    protected override void Dispose(bool disposing)
    {
        viewer.Changed -= FollowOthers;
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Replies come in and others handle them meanwhile: the list is read again while nothing is in hand.</summary>
    private void FollowOthers() => RunInBackground(async () =>
    {
        if (_isOpen && !_deciding)
        {
            await _session.ReloadAsync(Left);
            StateHasChanged();
        }
    });

    /// <summary>Another filter; letters that are typed make no history.</summary>
    private void FilterBy(ReplyFilter filter) => navigation.NavigateTo(ReplyAddress.Of(filter), replace: filter.Search != _session.Filter.Search);

    private async Task GoAsync(Guid? replyId)
    {
        if (replyId is not null)
        {
            _problem = null;
            await ReadAsync(_session.Current); // the first is shown without being named by the address
            navigation.NavigateTo(ReplyAddress.Of(_session.Filter, replyId), replace: true);
        }
    }

    /// <summary>Whoever looks at a reply has read it.</summary>
    private async Task ReadAsync(DeskReply? reply)
    {
        if (reply is { ReadAt: null } && May(Permission.HandleReplies))
        {
            await editor.MarkRead(Actor, reply.Id, Left);
            await _session.ReloadAsync(Left);
        }
    }

    private Task HandleAsync(DeskReply reply) => EditAsync(
        reply, new ReplyEdit { HandledAt = viewer.UtcNow }, "Handled:", consequence: null, new ReplyEdit { HandledAt = ReplyEdit.Cleared });

    private Task OpenAgainAsync(DeskReply reply) => EditAsync(
        reply, new ReplyEdit { HandledAt = ReplyEdit.Cleared }, "Open again:", consequence: null, new ReplyEdit { HandledAt = reply.HandledAt });

    private async Task SnoozeAsync(DeskReply reply)
    {
        if (!_deciding && await dialogs.AskAsync<SnoozeDialog, DateTime?>("Snooze until") is { } until)
        {
            await EditAsync(
                reply, new ReplyEdit { SnoozedUntil = until }, "Snoozed:", $"back {ReviewWords.When(until, viewer.UtcNow, viewer.Zone)}",
                new ReplyEdit { SnoozedUntil = IsSnoozed(reply) ? reply.SnoozedUntil : ReplyEdit.Cleared });
        }
    }

    private async Task AskIntentAsync(DeskReply reply)
    {
        if (!_deciding && await dialogs.AskAsync<IntentDialog, ReplyIntent?>("What does it ask for?") is { } intent)
        {
            await JudgeAsync(reply, intent);
        }
    }

    private Task JudgeAsync(DeskReply reply, ReplyIntent intent) => reply.Intent == intent && reply.IntentRule is null
        ? Task.CompletedTask
        : EditAsync(
            reply, new ReplyEdit { Intent = intent }, $"{ReplyWords.Of(intent).Word}:", consequence: null,
            new ReplyEdit { Intent = reply.Intent, ClearIntent = reply.Intent is null });

    /// <summary>A key that is pressed twice means one decision: the second was meant for the reply that was on the screen.</summary>
    private bool CanDecide(DeskReply reply) => !_deciding && _onScreen == reply.Id;

    /// <summary>Decides, goes on to the next where the reply leaves the tray, and offers to take it back.</summary>
    private async Task EditAsync(DeskReply reply, ReplyEdit edit, string message, string? consequence, ReplyEdit undo)
    {
        if (!CanDecide(reply))
        {
            return;
        }

        _deciding = true;
        var outcome = await editor.Edit(Actor, reply.Id, edit, Left);
        if (outcome.IsDone)
        {
            _problem = null;
            toasts.Show(message, reply.Contact.Name ?? reply.Contact.Email, consequence, () => InvokeAsync(() => UndoAsync(reply.Id, undo)));
        }
        else
        {
            _problem = ("Not done", outcome.Message);
        }

        await GoOnAsync();
    }

    private async Task UndoAsync(Guid replyId, ReplyEdit undo)
    {
        // Undo is offered for a while after leaving the page, so it does not end with it.
        var outcome = await editor.Edit(Actor, replyId, undo, CancellationToken.None);
        if (Left.IsCancellationRequested)
        {
            toasts.Say(outcome.IsDone ? "Taken back" : outcome.Message);
            return;
        }

        _problem = outcome.IsDone ? null : ("Not taken back", outcome.Message);
        await _session.ReloadAsync(Left);
        await ShowAsync(replyId);
        StateHasChanged();
    }

    private async Task TakeBackAsync(DeskReply reply)
    {
        if (_deciding || !await dialogs.AskAsync<TakeBackDialog, bool>($"{ReplyWords.TakeBack(reply.Kind)}?", new() { { d => d.Reply, reply } }))
        {
            return;
        }

        _deciding = true;
        var outcome = await reverser.TakeBack(Actor, reply.Id, CancellationToken.None);
        _problem = outcome.IsDone ? null : ("Not taken back", outcome.Message);
        if (outcome.IsDone)
        {
            toasts.Say("Taken back:", reply.Contact.Name ?? reply.Contact.Email);
        }

        await GoOnAsync();
    }

    private async Task SuppressAsync(DeskReply reply)
    {
        if (!CanDecide(reply))
        {
            return;
        }

        _deciding = true;
        var reason = reply.Intent == ReplyIntent.RemoveMe ? SuppressionReason.Unsubscribed : SuppressionReason.Manual;
        var outcome = await suppressor.Suppress(Actor, SuppressionKind.Address, reply.Contact.Email, reason, "user", "Asked for in a reply.", CancellationToken.None);
        if (outcome.IsDone)
        {
            toasts.Show("Suppressed:", reply.Contact.Email, "nothing more is sent to it", () => InvokeAsync(() => LiftAsync(outcome.Id, reply.Id)));
        }
        else
        {
            _problem = ("Not suppressed", outcome.Message);
        }

        await GoOnAsync();
    }

    private async Task LiftAsync(Guid suppressionId, Guid replyId)
    {
        await suppressor.Lift(Actor, suppressionId, CancellationToken.None);
        if (!Left.IsCancellationRequested)
        {
            await _session.RefreshAsync(Left);
            await ShowAsync(replyId);
            StateHasChanged();
        }
    }

    /// <summary>The list as it stands now, and in it the same reply, or the next where it has left.</summary>
    private async Task GoOnAsync()
    {
        var (decided, next) = (_session.Current?.Id, await _session.DecidedAsync(Left));
        _deciding = false;
        if (next == decided)
        {
            await _session.RefreshAsync(Left);
        }
        else
        {
            await ShowAsync(next);
        }
    }

    private async Task ShowAsync(Guid? replyId)
    {
        await _session.ShowAsync(replyId, Left);
        navigation.NavigateTo(ReplyAddress.Of(_session.Filter, replyId), replace: true);
    }

    private bool IsSnoozed(DeskReply reply) => reply.SnoozedUntil > viewer.UtcNow;

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
