using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Generation;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The drafts of a campaign; words, state and page stand in the address.</summary>
public sealed partial class DraftsTab(
    DraftQueries drafts, DraftRegenerator regenerator, WritingQueries writings, WritingStopper stopper, IDialogService dialogs, NavigationManager navigation, ViewerTime viewer)
{
    private IReadOnlyDictionary<DraftStatus, int> _counts = new Dictionary<DraftStatus, int>();
    private DraftStatus? _status;
    private int _toReview;
    private DraftsToMakeAgain? _again;
    private IReadOnlyList<DraftBatchDetail> _running = [];
    private WritingProgress? _writing;
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
        : "No draft is like this.";

    protected override async Task OnParametersSetAsync()
    {
        _status = SnakeCase.TryParse<DraftStatus>(Status, out var status) ? status : null;
        _again = await drafts.CountToMakeAgain(Me.WorkspaceId, new DraftFilter { CampaignId = Campaign.Id }, Gone);
        _running = (await drafts.BatchesPage(Me.WorkspaceId, Campaign.Id, DraftBatchStatus.Running, 0, 10, Gone)).Rows;
        _writing = Campaign.IsWrittenByModel ? await writings.Progress(Me.WorkspaceId, Campaign.Id, Gone) : null;
        var filter = new DraftFilter { CampaignId = Campaign.Id, Search = Words };
        _counts = await drafts.CountByStatus(Me.WorkspaceId, filter, Gone);
        _toReview = WaitsForReview ? await drafts.CountWaiting(Me.WorkspaceId, filter with { Status = DraftStatus.Draft }, Gone) : _counts.GetValueOrDefault(DraftStatus.Draft);
    }

    /// <summary>To review are those that somebody can still decide: not the drafts of a contact who has left the sequence. While the campaign is paused nobody can.</summary>
    private bool WaitsForReview => Campaign.Status == CampaignStatus.Active;

    private int CountOf(DraftStatus status) => status == DraftStatus.Draft ? _toReview : _counts.GetValueOrDefault(status);

    private async Task<GridRows<DraftRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var filter = new DraftFilter { CampaignId = Campaign.Id, Status = _status, Search = Words };
        var (rows, total) = _status == DraftStatus.Draft && WaitsForReview
            ? await drafts.WaitingPage(Me.WorkspaceId, filter, request.Skip, request.Take, cancellation)
            : await drafts.Page(Me.WorkspaceId, filter, request.Skip, request.Take, cancellation);
        return new GridRows<DraftRow>(rows, total);
    }

    private string AddressOf(DraftRow row) => $"/review?campaign={Campaign.Id}&draft={row.Id}";

    private static string SubjectOf(DraftRow row) => row.Subject.Length > 0 ? row.Subject : "Not written yet";

    private string GoesWhen(DraftRow row) => CampaignWords.Goes(row.EmailStatus, row.CancelReason, row.ScheduledFor, Campaign.Status, viewer.UtcNow, viewer.Zone);

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
            await stopper.Stop(Me, Campaign.Id, Gone);
            await Changed.InvokeAsync();
        }
    }

    private async Task MakeAgain(EditedDrafts edited)
    {
        _busy = true;
        await regenerator.RegenerateAll(Me, new DraftFilter { CampaignId = Campaign.Id }, edited, Gone);
        _busy = false;
        await Changed.InvokeAsync();
    }

    /// <summary>Letters that are typed make no history.</summary>
    private void Go(string? words, DraftStatus? status, bool replace = false) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["search"] = words,
            ["status"] = status is { } one ? SnakeCase.Of(one) : null,
            ["page"] = null,
        }),
        replace: replace);
}
