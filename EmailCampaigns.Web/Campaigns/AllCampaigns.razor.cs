using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>All campaigns. State, words and page stand in the address.</summary>
public sealed partial class AllCampaigns(CampaignQueries campaigns, NavigationManager navigation, ViewerTime viewer) : IDisposable
{
    private const int PageSize = 25;

    private readonly CancellationTokenSource _gone = new();
    private Actor? _me;
    private bool _canEdit;
    private bool _isFirst;
    private CampaignPage? _page;
    private CampaignStatus? _status;
    private string? _words;

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Number { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Session).User;
        _me = user.ToActor();
        _canEdit = user.Role() >= Role.Marketer;
        _status = SnakeCase.TryParse<CampaignStatus>(Status, out var status) ? status : null;
        _words = Name;
        var filter = new CampaignFilter { Search = Name, Status = _status, Skip = PageSize * (Math.Max(1, Number ?? 1) - 1), Take = PageSize };
        _page = await campaigns.Page(_me.WorkspaceId, filter, _gone.Token);
        _isFirst = _page.Counts.Count == 0 && string.IsNullOrEmpty(Name);
    }

    private string LookOf(CampaignRow row) => WaitingOf(row) is null ? SnakeCase.Of(row.Status) : "waiting";

    private string? WaitingOf(CampaignRow row) => CampaignWords.Waiting(row.Status, row.Lane, row.Zone, viewer.UtcNow);

    private static string NothingNext(CampaignRow row) => row.Status switch
    {
        CampaignStatus.Active when row.LaunchState == LaunchState.Running => "starting",
        CampaignStatus.Active => "waits for approval",
        CampaignStatus.Draft or CampaignStatus.Paused or CampaignStatus.Completed or CampaignStatus.Stopped or CampaignStatus.Archived => "none",
    };

    private string Counted(string word, CampaignStatus? status) => FormattableString.Invariant($"{word} {_page!.Total(status):N0}");

    private void Open(DataGridRowMouseEventArgs<CampaignRow> row) => navigation.NavigateTo($"/campaigns/{row.Data!.Id}");

    private void Search() => Go(_words, _status, null);

    private void Show(CampaignStatus? status) => Go(Name, status, null);

    private void GoTo(PagerEventArgs to) => Go(Name, _status, to.PageIndex + 1);

    private void Go(string? search, CampaignStatus? status, int? page) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["search"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        ["status"] = status is { } one ? SnakeCase.Of(one) : null,
        ["page"] = page is > 1 ? page : null,
    }));
}
