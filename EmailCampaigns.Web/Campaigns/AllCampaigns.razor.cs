using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>All campaigns. State, words and page stand in the address.</summary>
public sealed partial class AllCampaigns(CampaignQueries campaigns, NavigationManager navigation, ViewerTime viewer)
{
    private bool _isFirst;
    private CampaignPage? _page;
    private CampaignStatus? _status;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _status = SnakeCase.TryParse<CampaignStatus>(Status, out var status) ? status : null;
        _page = await campaigns.Page(Actor.WorkspaceId, new CampaignFilter { Search = Name, Status = _status, Take = 1 }, Left);
        _isFirst = _page.Counts.Count == 0 && string.IsNullOrEmpty(Name);
    }

    private string LookOf(CampaignRow row) => WaitingOf(row) is null ? SnakeCase.Of(row.Status) : "waiting";

    private string? WaitingOf(CampaignRow row) => CampaignWords.Waiting(row.Status, row.Lane, row.Zone, viewer.UtcNow);

    /// <summary>" to Trade fair Hannover, and when a lead is created".</summary>
    private static string ToWhom(CampaignRow row) => (row.List, IntakeWords.When(row.TriggerEvent)) switch
    {
        ({ } list, { } when) => $" to {list}, and {when}",
        ({ } list, null) => $" to {list}",
        (null, { } when) => $" {when}",
        (null, null) => "",
    };

    private static string NothingNext(CampaignRow row) => row.Status switch
    {
        CampaignStatus.Active when row.LaunchState == LaunchState.Running => "starting",
        CampaignStatus.Active when row is { IsIntakeOpen: true, HasPlanned: false } => "as contacts come",
        CampaignStatus.Active => "waits for approval",
        CampaignStatus.Draft or CampaignStatus.Paused or CampaignStatus.Completed or CampaignStatus.Stopped or CampaignStatus.Archived => "none",
    };

    private async Task<GridRows<CampaignRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var filter = new CampaignFilter { Search = Name, Status = _status, Skip = request.Skip, Take = request.Take };
        var page = await campaigns.Page(Actor.WorkspaceId, filter, cancellation);
        return new GridRows<CampaignRow>(page.Rows, page.Total(_status));
    }
}
