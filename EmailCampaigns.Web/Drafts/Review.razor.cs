using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Drafts;

/// <summary>Walks a reviewer through the drafts that wait. The filter and the draft are in the address.</summary>
public sealed partial class Review(
    ReviewSession session, ReviewDecisions decisions, ReviewQueries reviews, FirstEmails firsts, WritingQueries writing, IDialogService dialogs, UndoToast toasts, ViewerTime viewer, TimeProvider clock)
{
    private readonly ReviewSession _session = session;
    private readonly ReviewDecisions _decisions = decisions;
    private readonly ReviewQueries _reviews = reviews;
    private CancellationTokenSource? _stop;
    private BulkProgress? _bulk;
    private (string What, string Meaning)? _problem;
    private bool _isOpen;
    private bool _isFollowing;
    private bool _deciding;
    private Task _moving = Task.CompletedTask;
    private SeenDraft? _onScreen;
    private int _decision;
    private bool _editing;
    private bool _queueOpen;
    private IReadOnlyList<OtherReviewer> _others = [];

    [SupplyParameterFromQuery(Name = "campaign")]
    public Guid? CampaignId { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    public Guid? StepId { get; set; }

    [SupplyParameterFromQuery]
    public string? By { get; set; }

    [SupplyParameterFromQuery]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "draft")]
    public Guid? DraftId { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsBusy => _deciding || _bulk is not null;

    /// <summary>Whether a key may act: not while something is decided, nor once an edit was opened, when what comes after it was meant for its field.</summary>
    private bool CanAct => !IsBusy && _moving.IsCompleted && !_editing;

    private bool IsFiltered => _session.Filter != new DraftFilter();

    private string Progress => _session.Decisions.Count == 0 ? "" : string.Join(", ",
        new[] { $"{_session.Decisions.Count:N0} done", ReviewWords.TimeLeft(_session.Decisions, _session.Waiting) }.Where(part => part.Length > 0));

    protected override async Task OnParametersSetAsync()
    {
        var filter = new DraftFilter { CampaignId = CampaignId, StepId = StepId, IsByModel = By == "ai" ? true : null, Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim() };
        if (!_isOpen || filter != _session.Filter)
        {
            await _session.OpenAsync(Actor.WorkspaceId, Actor.ToString(), filter, DraftId, Left);
            _isOpen = true;
        }
        else if (DraftId is { } draft && draft != _session.Current?.Id)
        {
            await _session.ShowAsync(draft, Left);
        }
        else
        {
            return;
        }

        (_editing, _queueOpen) = (false, false);
        await LoadExpectedAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            viewer.Changed += FollowOthers;
            FollowTheModel();
        }
    }

    protected override void Dispose(bool disposing)
    {
        viewer.Changed -= FollowOthers;
        _timer?.Dispose();
        base.Dispose(disposing);
        _stop?.Dispose();
    }

    /// <summary>Others decide and edit meanwhile: the queue is read again while nothing is in hand.</summary>
    private void FollowOthers() => RunInBackground(async () =>
    {
        if (!_isOpen || _isFollowing || !CanAct)
        {
            return;
        }

        _isFollowing = true;
        try
        {
            await _session.ReloadAsync(Left);
            await ShowWhatHasComeAsync();

            if (_session.CurrentWaits && _session.Expected?.At < viewer.UtcNow)
            {
                await _session.LoadExpectedAsync(Left);
            }

            StateHasChanged();
        }
        finally
        {
            _isFollowing = false;
        }
    });

    /// <summary>Others came, left or decided.</summary>
    private void SeeOthers(IReadOnlyList<OtherReviewer> others)
    {
        var decided = others.Sum(o => o.Decided) != _others.Sum(o => o.Decided);
        _others = others;
        StateHasChanged();
        if (decided)
        {
            FollowOthers();
        }
    }

    /// <summary>Another filter; letters that are typed make no history.</summary>
    private void FilterBy(DraftFilter filter) => Navigation.NavigateTo(ReviewAddress.Of(filter), replace: filter.Search != _session.Filter.Search);

    private void Go(Guid? draftId)
    {
        if (draftId is not null && !_editing)
        {
            _problem = null;
            Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, draftId), replace: true);
        }
    }

    private async Task LoadExpectedAsync()
    {
        await DrawAsync(); // the draft is there at once; its time follows
        await _session.LoadExpectedAsync(Left);
        await ReadTodayAsync();
        await _session.ReadAheadAsync(Left);
    }

    /// <summary>
    /// Whether something can be done now. The decision on the draft before is waited for: it is written while this draft is looked at already, and where it was
    /// refused, the reviewer is back at that one.
    /// </summary>
    private async Task<bool> MayActAsync()
    {
        var draft = _session.Current?.Id;
        await _moving;
        return CanAct && _session.Current?.Id == draft;
    }

    private async Task EditAsync() => _editing = await MayActAsync();

    private async Task ApproveAllAsync()
    {
        if (!await MayActAsync())
        {
            return;
        }

        _deciding = true; // the question may take a moment to count, and a second press must not ask twice
        await _session.ReloadAsync(Left);
        var all = await _reviews.Approvable(Actor.WorkspaceId, _session.Filter with { NotYetBy = Actor.ToString() }, Left);
        _deciding = false;
        var count = ProgressWords.Counted(all.Drafts.Count, "draft");
        if (all.Drafts.Count > 0 && await dialogs.ConfirmAsync(new Confirmation($"Approve {count}?", ReviewWords.AllMeans(all, _session.Filter, _session.Waiting - all.Drafts.Count), $"Approve {count}")))
        {
            await ApproveAsync(all.Drafts);
        }
    }

    private Task ApproveAsync(IReadOnlyList<SeenDraft> drafts) =>
        DecideAsync(drafts, isApproval: true, stop => _decisions.ApproveAsync(Actor, drafts, Tell, stop));

    private async Task RejectAsync(IReadOnlyList<SeenDraft> drafts)
    {
        if (!await MayActAsync())
        {
            return;
        }

        _deciding = true; // a second press must not ask twice
        var next = drafts.Count == 1 ? await firsts.After(Actor, drafts[0].Id, Left) : null;
        _deciding = false;
        var answer = await dialogs.AskAsync<RejectDialog, RejectChoice>(
            drafts.Count == 1 ? "Reject this draft?" : $"Reject {ProgressWords.Counted(drafts.Count, "draft")}?", new() { { d => d.Count, drafts.Count }, { d => d.Next, next } });
        if (answer is { } choice)
        {
            await DecideAsync(drafts, isApproval: false, stop => _decisions.RejectAsync(Actor, drafts, choice, Tell, stop));
        }
    }

    private async Task DecideAsync(IReadOnlyList<SeenDraft> drafts, bool isApproval, Func<CancellationToken, Task<Decided>> decide)
    {
        // A key that is pressed twice means one decision: the second was meant for what was on the screen.
        var isCurrent = drafts is [var one] && one.Id == _session.Current?.Id;
        if ((isCurrent && _onScreen != drafts[0]) || !await MayActAsync() || drafts.Count == 0 || drafts.All(d => _session.Recent.Any(r => r.Row.Id == d.Id)))
        {
            return;
        }

        _problem = null;
        var name = drafts.Count == 1 ? NameOf(drafts[0].Id) : null;
        var decision = ++_decision;
        var deciding = isApproval && isCurrent && _session.NextId is not null ? MoveOnAsync(decide) : StayAndDecideAsync(drafts.Count, isApproval, decide);
        await TellAsync(decision, await deciding, isApproval, name);
        await LoadExpectedAsync();
    }

    /// <summary>
    /// Approves the draft that is looked at: the next one is on the screen before the approval is written. A rejection does not go on so: it may change the next one,
    /// or take it out of the queue.
    /// </summary>
    private async Task<Decided> MoveOnAsync(Func<CancellationToken, Task<Decided>> decide)
    {
        var moved = new TaskCompletionSource();
        _moving = moved.Task;
        try
        {
            await _session.MoveOnAsync(Left);
            await DrawAsync();
            Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, _session.Current?.Id), replace: true);
            var decided = await decide(CancellationToken.None); // whoever leaves the page now has decided all the same
            await _session.SettleAsync(refused: decided.Ids.Count == 0, Left);
            if (decided.Refused.Count > 0)
            {
                await RefuseAsync(decided.Refused, of: 1);
                Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, _session.Current?.Id), replace: true);
            }

            return decided;
        }
        finally
        {
            moved.SetResult();
        }
    }

    /// <summary>Decides, and goes on then.</summary>
    private async Task<Decided> StayAndDecideAsync(int count, bool isApproval, Func<CancellationToken, Task<Decided>> decide)
    {
        _deciding = true;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var decided = await decide(_stop.Token);
        _bulk = null;
        var next = await _session.DecidedAsync(decided.Ids, isApproval, Left);
        if (decided.Refused.Count > 0)
        {
            await RefuseAsync(decided.Refused, count);
        }

        _deciding = false;
        if (decided.Ids.Contains(_session.Current?.Id ?? Guid.Empty))
        {
            await _session.ShowAsync(next, Left);
            Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, next), replace: true);
        }

        await DrawAsync(); // the next draft is there before the times are looked up
        return decided;
    }

    private async Task TellAsync(int decision, Decided decided, bool isApproval, string? name)
    {
        var ids = decided.Ids;
        if (ids.Count == 0)
        {
            return;
        }

        var isFirst = decided.AwaitSecond.Count > 0 && decided.AwaitSecond.Count == ids.Count;
        var sending = isApproval && !isFirst ? await _reviews.Expected(Actor.WorkspaceId, ids, Left) : null;
        if (decision != _decision)
        {
            return; // the next decision was quicker than the look at this one's time: its toast stands, and its undo
        }

        var (lead, point) = sending is null ? ("", "") : ReviewWords.Consequence(sending, viewer.UtcNow, viewer.Zone);
        var consequence = isFirst ? "a second person must approve it too" : sending is null ? null : lead + point;
        toasts.Show(
            (isApproval ? "Approved" : "Rejected") + (name is null ? "" : " for"),
            name ?? ProgressWords.Counted(ids.Count, "draft"),
            name is null && consequence is not null && !isFirst ? $"the first {consequence}" : consequence,
            () => InvokeAsync(() => TakeBackAsync(ids, isApproval)));
    }

    private async Task TakeBackAsync(IReadOnlyList<Guid> ids, bool wasApproval)
    {
        // Undo is offered for a while after leaving the page, so it does not end with it.
        var refused = wasApproval
            ? await _decisions.TakeApprovalsBackAsync(Actor, ids, CancellationToken.None)
            : await _decisions.TakeRejectionsBackAsync(Actor, ids, CancellationToken.None);
        if (IsLeft)
        {
            if (refused.Count == 0)
            {
                toasts.Say("Taken back:", ProgressWords.Counted(ids.Count, "decision"));
            }
            else
            {
                toasts.Refuse("Not taken back:", ProgressWords.Counted(refused.Count, "decision"), ReviewWords.Reasons(refused));
            }

            return;
        }

        await _session.TakenBackAsync([.. ids.Except(refused.Select(r => r.Id))], wasApproval, Left);
        _problem = refused.Count == 0 ? null : ($"{ProgressWords.Counted(refused.Count, "decision")} could not be taken back", ReviewWords.Reasons(refused));
        // One that is taken back is looked at again; many leave the reviewer where they are.
        var shown = ids.Count == 1 || !_session.CurrentWaits ? ids[0] : _session.Current!.Id;
        await _session.ShowAsync(shown, Left);
        Navigation.NavigateTo(ReviewAddress.Of(_session.Filter, shown), replace: true);
        await LoadExpectedAsync();
    }

    /// <summary>Somebody else was faster: shows what stands now and lets the reviewer decide again.</summary>
    private async Task RefuseAsync(IReadOnlyList<RefusedDraft> refused, int of)
    {
        _problem = (of == 1 ? "Not done: somebody else was faster" : $"{refused.Count:N0} of {of:N0} were not decided", ReviewWords.Reasons(refused));
        await _session.ReloadAsync(Left);
        await _session.RefreshAsync(Left);
    }

    private void Tell(BulkProgress progress)
    {
        _bulk = progress.Total > 1 ? progress : null;
        StateHasChanged();
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private string? NameOf(Guid draftId) => _session.Rows.Where(r => r.Id == draftId).Select(r => r.ContactName ?? r.ContactEmail).FirstOrDefault();
}
