using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Drafts;

/// <content>What a reviewer does with the texts of drafts: makes them again, asks a model for others, takes an earlier text again.</content>
public sealed partial class Review
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly WritingQueries _writing = writing;
    private AiToday? _today;
    private ITimer? _timer;
    private Guid? _remarkFor;
    private string _remark = "";

    private bool IsWritten => _session.Current is { Writing: not null };

    private string Remark
    {
        get => _remarkFor == _session.Current?.Id ? _remark : "";
        set => (_remarkFor, _remark) = (_session.Current?.Id, value);
    }

    /// <summary>While a model writes, the queue is read more often.</summary>
    private void FollowTheModel() => _timer ??= clock.CreateTimer(_ => LookAgain(), null, LookEvery, LookEvery);

    private void LookAgain()
    {
        if (_session.BeingWritten > 0)
        {
            FollowOthers();
        }
    }

    /// <summary>A text that has come takes the place of the one before it; where nothing was to review, the first one is shown.</summary>
    private async Task ShowWhatHasComeAsync()
    {
        if (_session.Current is null ? _session.Rows.Count > 0 : _session.Current is { Writing.IsOpen: true } && _session.CurrentWaits)
        {
            await _session.ShowAsync(_session.Current?.Id ?? _session.Rows[0].Id, Left);
            await LoadExpectedAsync();
        }
    }

    private async Task ReadTodayAsync() => _today = IsWritten ? await _writing.Today(Actor.WorkspaceId, Left) : null;

    private async Task MakeAgainAsync(ReviewDraft draft)
    {
        if (!draft.IsEdited || await dialogs.ConfirmAsync(
            new Confirmation("Make this draft again?", "It was edited by hand. Made again from the present text of its step, it loses the edits.", "Make it again", Dangerous: true)))
        {
            await ChangeAsync(() => _decisions.MakeAgainAsync(Actor, new SeenDraft(draft.Id, draft.Revision), Left));
        }
    }

    /// <summary>All that the filter shows with an earlier text, or without one; what a person edited stays.</summary>
    private Task MakeAllAgainAsync() => ChangeAsync(async () =>
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var drafts = await _reviews.ToMakeAgain(Actor.WorkspaceId, _session.Filter, Left);
        var made = await _decisions.MakeAgainAsync(Actor, drafts, EditedDrafts.Keep, Tell, _stop.Token);
        _bulk = null;
        return made.Refused.Count == 0 ? null : ReviewWords.Reasons(made.Refused);
    });

    private Task KeepAsync(ReviewDraft draft) => ChangeAsync(() => _decisions.KeepAsync(Actor, new SeenDraft(draft.Id, draft.Revision), Left));

    private async Task ChangeAsync(Func<Task<string?>> act)
    {
        if (!await MayActAsync())
        {
            return;
        }

        _deciding = true;
        var refused = await act();
        _deciding = false;
        _problem = refused is null ? null : ("Not done", refused);
        await _session.ReloadAsync(Left);
        await _session.RefreshAsync(Left);
        await LoadExpectedAsync();
    }

    private async Task EditedAsync(bool saved)
    {
        _editing = false;
        if (saved)
        {
            await _session.ReloadAsync(Left);
            await _session.RefreshAsync(Left);
            await LoadExpectedAsync();
        }
    }

    /// <summary>Others are decided meanwhile: what is written comes back into the queue.</summary>
    private async Task RegenerateAsync(IReadOnlyList<SeenDraft> drafts, string? remark)
    {
        if (!await MayActAsync() || drafts.Count == 0)
        {
            return;
        }

        _deciding = true;
        var wasCurrent = drafts.Any(d => d.Id == _session.Current?.Id);
        var next = _session.Rows.SkipWhile(r => r.Id != _session.Current?.Id).Skip(1).Concat(_session.Rows).FirstOrDefault(r => drafts.All(d => d.Id != r.Id))?.Id;
        var refused = await _decisions.RegenerateAsync(Actor, drafts, remark, Left);
        _deciding = false;
        _problem = refused.Count == 0 ? null : ("Not done", ReviewWords.Reasons(refused));
        _session.ClearSelection();
        await _session.ReloadAsync(Left);
        if (refused.Count < drafts.Count)
        {
            toasts.Say("Being written:", ProgressWords.Counted(drafts.Count - refused.Count, "draft"));
        }

        if (wasCurrent && refused.Count == 0)
        {
            await _session.ShowAsync(next, Left);
            Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, next), replace: true);
        }

        await LoadExpectedAsync();
    }

    private Task UseVersionAsync(ReviewDraft draft, DraftVersion version) => ChangeAsync(() => _decisions.UseVersionAsync(Actor, draft, version, Left));
}
