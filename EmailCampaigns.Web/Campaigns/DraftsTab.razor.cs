using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Generation;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The drafts of a campaign; words, state and page stand in the address.</summary>
public sealed partial class DraftsTab(
    DraftQueries drafts, ReviewQueries reviews, DraftBatchQueries batches, DraftRegenerator regenerator, DraftApprover approver, DraftRejecter rejecter, DraftEditor editor, WritingQueries writings, WritingStopper stopper,
    TimeProvider clock, ViewerTime viewer, NavigationManager navigation, IDialogService dialogs, UndoToast toasts)
{
    private IReadOnlyDictionary<DraftStatus, int> _counts = new Dictionary<DraftStatus, int>();
    private DraftStatus? _status;
    private int _toReview;
    private DraftsToMakeAgain? _again;
    private IReadOnlyList<DraftBatchDetail> _running = [];
    private WritingProgress? _writing;
    private readonly GridSelection _selection = new();

    /// <summary>The revisions that were seen of drafts that can be selected, on whichever page: a decision is on what was seen.</summary>
    private readonly Dictionary<Guid, SeenDraft> _seen = [];

    /// <summary>What the selection was made in; another filter begins a new one.</summary>
    private (DraftStatus? Status, string? Words) _chosenFrom;

    private string? _refusal;
    private BulkProgress? _bulk;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Words { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    /// <summary>Whether Review, and making drafts again, is for whoever looks.</summary>
    private bool MayDecide => Me.Role.May(Permission.DecideDrafts);

    private bool MayWork => Me.Role.May(Permission.EditCampaigns);

    /// <summary>The page of the grid is read again when this changes; not with every draft that a launch writes.</summary>
    private (string?, DraftStatus?, CampaignStatus, string) Shown =>
        (Words, _status, Campaign.Status, Campaign.LaunchState == LaunchState.Running ? "" : string.Join(',', _counts));

    private string Nothing => Campaign.Status == CampaignStatus.Draft ? "Drafts are written when the campaign starts, one for each contact and email."
        : Campaign.Approval == Approval.Automatic ? "This campaign sends without review, so it has no drafts."
        : Campaign.LaunchState == LaunchState.Running ? "The drafts are being written."
        : Campaign.IsIntakeOpen && Detail.Enrolled == 0 ? "Drafts are written as contacts come."
        : "No draft is like this.";

    /// <summary>Only what waits can be decided, so only there can it be selected.</summary>
    private bool CanSelect => MayDecide && WaitsForReview && _status == DraftStatus.Draft;

    protected override async Task OnParametersSetAsync()
    {
        DraftStatus? asked = SnakeCase.TryParse<DraftStatus>(Status, out var status) ? status : null;
        if ((asked, Words) != _chosenFrom)
        {
            (_status, _chosenFrom) = (asked, (asked, Words));
            _selection.Clear();
            _seen.Clear();
        }

        _again = await drafts.CountToMakeAgain(Me.WorkspaceId, new DraftFilter { CampaignId = Campaign.Id }, Left);
        _running = await batches.Running(Me.WorkspaceId, Campaign.Id, Left);
        _writing = Campaign.IsWrittenByModel ? await writings.Progress(Me.WorkspaceId, Campaign.Id, Left) : null;
        var filter = new DraftFilter { CampaignId = Campaign.Id, Search = Words };
        _counts = await drafts.CountByStatus(Me.WorkspaceId, filter, Left);
        _toReview = WaitsForReview ? await drafts.CountWaiting(Me.WorkspaceId, filter with { Status = DraftStatus.Draft }, Left) : _counts.GetValueOrDefault(DraftStatus.Draft);
    }

    /// <summary>To review are those that somebody can still decide: not the drafts of a contact who has left the sequence. While the campaign is paused nobody can.</summary>
    private bool WaitsForReview => Campaign.Status == CampaignStatus.Active;

    private int CountOf(DraftStatus status) => status == DraftStatus.Draft ? _toReview : _counts.GetValueOrDefault(status);

    private DraftFilter Filter => new() { CampaignId = Campaign.Id, Status = _status, Search = Words };

    private async Task<GridRows<DraftRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var (rows, total) = _status == DraftStatus.Draft && WaitsForReview
            ? await drafts.WaitingPage(Me.WorkspaceId, Filter, request.Skip, request.Take, cancellation)
            : await drafts.Page(Me.WorkspaceId, Filter, request.Skip, request.Take, cancellation);
        return new GridRows<DraftRow>(rows, total);
    }

    private void Remember(GridRows<DraftRow> page)
    {
        foreach (var row in page.Rows)
        {
            _seen[row.Id] = new SeenDraft(row.Id, row.Revision);
        }
    }

    private Task Approve()
    {
        var all = new ApprovableDrafts([]);
        return Decide(
            "Approved",
            async () => (all = await reviews.Approvable(Me.WorkspaceId, Filter with { NotYetBy = Me.ToString() }, Left)).Drafts,
            chosen => !_selection.IsAll ? Task.FromResult(true)
                : dialogs.ConfirmAsync(new Confirmation($"Approve {ProgressWords.Counted(chosen.Count, "draft")}?", ReviewWords.AllMeans(all, Filter, _toReview - chosen.Count), $"Approve {ProgressWords.Counted(chosen.Count, "draft")}")),
            (decisions, chosen) => decisions.ApproveAsync(Me, chosen, Tell, Left),
            (decisions, ids) => decisions.TakeApprovalsBackAsync(Me, ids, CancellationToken.None));
    }

    private Task Reject()
    {
        RejectChoice? choice = null;
        return Decide(
            "Rejected",
            AllAsync,
            async chosen => (choice = await dialogs.AskAsync<RejectDialog, RejectChoice>($"Reject {ProgressWords.Counted(chosen.Count, "draft")}?", new() { { d => d.Count, chosen.Count } })) is not null,
            (decisions, chosen) => decisions.RejectAsync(Me, chosen, choice!, Tell, Left),
            (decisions, ids) => decisions.TakeRejectionsBackAsync(Me, ids, CancellationToken.None));
    }

    private Task MakeChosenAgain() => Decide(
        "Made again",
        AllAsync,
        chosen => dialogs.ConfirmAsync(new Confirmation(
            $"Make {ProgressWords.Counted(chosen.Count, "draft")} again?", "They get the present text of their step. Those that were edited by hand lose the edits.", "Make again", Dangerous: true)),
        (decisions, chosen) => decisions.MakeAgainAsync(Me, chosen, EditedDrafts.Replace, Tell, Left),
        undo: null);

    private ReviewDecisions Decisions => new(approver, rejecter, editor, regenerator, clock);

    private void Tell(BulkProgress progress)
    {
        _bulk = progress;
        StateHasChanged();
    }

    private Task<IReadOnlyList<SeenDraft>> AllAsync() => drafts.AllWaiting(Me.WorkspaceId, Filter, Left);

    /// <summary>
    /// Decides on what is selected, as it was seen, or on all that match as they stand now, once the person agrees. What somebody else changed meanwhile is told and stays.
    /// </summary>
    private async Task Decide(
        string done, Func<Task<IReadOnlyList<SeenDraft>>> all, Func<IReadOnlyList<SeenDraft>, Task<bool>> ask, Func<ReviewDecisions, IReadOnlyList<SeenDraft>, Task<Decided>> decide, Func<ReviewDecisions, IReadOnlyList<Guid>, Task<IReadOnlyList<RefusedDraft>>>? undo)
    {
        if (!CanSelect || _busy)
        {
            return;
        }

        _busy = true; // a second press must not ask twice
        var chosen = _selection.IsAll ? await all() : [.. _selection.Ids.Where(_seen.ContainsKey).Select(id => _seen[id])];
        _refusal = chosen.Count > 0 ? null : "None of these drafts can be decided as it stands: each was decided meanwhile, or has to be made again first.";
        if (chosen.Count == 0 || !await ask(chosen))
        {
            _busy = false;
            return;
        }

        var decisions = Decisions;
        var decided = await decide(decisions, chosen);
        (_busy, _bulk, _refusal) = (false, null, decided.Refused.Count == 0 ? null : ReviewWords.Reasons(decided.Refused));
        _selection.Clear();
        var what = ProgressWords.Counted(decided.Ids.Count, "draft");
        var second = decided.AwaitSecond.Count == 0 ? null : $"{decided.AwaitSecond.Count:N0} wait for a second person";
        if (decided.Ids.Count > 0 && undo is null)
        {
            toasts.Say(done, what, second);
        }
        else if (decided.Ids.Count > 0)
        {
            toasts.Show(done, what, second, async () =>
            {
                var refused = await undo!(decisions, decided.Ids);
                _refusal = refused.Count == 0 ? null : ReviewWords.Reasons(refused);
                await InvokeAsync(() => Changed.InvokeAsync());
            });
        }

        await Changed.InvokeAsync();
    }

    private string AddressOf(DraftRow row) => $"/review?campaign={Campaign.Id}&draft={row.Id}";

    private static string SubjectOf(DraftRow row) => row.Subject.Length > 0 ? row.Subject : "Not written yet";

    private string GoesWhen(DraftRow row) => CampaignWords.Goes(
        row.EmailStatus, row.CancelReason, row.ScheduledFor, Campaign.Status, viewer.UtcNow, viewer.Zone,
        row.StepOrder > 1 ? PlannedFor.EmailBefore : row.Status == DraftStatus.Draft ? PlannedFor.Approval : PlannedFor.Turn);

    /// <summary>To the minute where the time is firm: an estimate is a day and no more.</summary>
    private string? ExactTime(DraftRow row) => row.EmailStatus == ScheduledEmailStatus.Planned ? null : TimeWords.Exact(row.ScheduledFor, viewer.Zone);

    private static string AgainWords(DraftsToMakeAgain again) => string.Join(", ", new[]
    {
        again.Outdated == 0 ? "" : $"{ProgressWords.Counted(again.Outdated, "draft")} {(again.Outdated == 1 ? "has" : "have")} an earlier text of the step",
        again.Failed == 0 ? "" : $"{ProgressWords.Counted(again.Failed, "draft")} could not be made",
    }.Where(part => part.Length > 0));

    private static string BatchWords(DraftBatchDetail batch) => batch.Action switch
    {
        DraftBatchAction.Approve => $"Approving {ProgressWords.Counted(batch.Total, "draft")}",
        DraftBatchAction.Reject => $"Rejecting {ProgressWords.Counted(batch.Total, "draft")}",
        DraftBatchAction.Regenerate => $"Making {ProgressWords.Counted(batch.Total, "draft")} again",
    };

    private async Task MakeEditedAgain()
    {
        if (await dialogs.ConfirmAsync(new Confirmation(
            $"Make all {_again!.Total} drafts again?", $"{ProgressWords.Counted(_again.Edited, "draft")} of them were edited by hand and lose the edits.", "Make all again", Dangerous: true)))
        {
            await MakeAgain(EditedDrafts.Replace);
        }
    }

    private async Task StopWriting()
    {
        if (await dialogs.ConfirmAsync(new Confirmation(
            $"Stop writing {ProgressWords.Counted(_writing!.Open, "draft")}?", "What is written stays. The others say so, and can be written later, one or many.", "Stop writing", Dangerous: true, No: "Go on writing")))
        {
            await stopper.Stop(Me, Campaign.Id, Left);
            await Changed.InvokeAsync();
        }
    }

    private async Task MakeAgain(EditedDrafts edited)
    {
        _busy = true;
        var again = await reviews.ToMakeAgain(Me.WorkspaceId, new DraftFilter { CampaignId = Campaign.Id }, Left);
        await Decisions.MakeAgainAsync(Me, again, edited, Tell, Left);
        (_busy, _bulk) = (false, null);
        await Changed.InvokeAsync();
    }
}
