using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Imports;

/// <summary>All imports, the newest first; read again while one of those shown runs. Search, status, order and page are in the address.</summary>
public sealed partial class AllImports(UploadQueries uploads, NavigationManager navigation, TimeProvider clock)
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    private PagedGrid<UploadRow>? _grid;
    private UploadStatus? _status;
    private ITimer? _refresh;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    protected override void OnParametersSet() => _status = SnakeCase.TryParse<UploadStatus>(Status, out var status) ? status : null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _refresh?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<GridRows<UploadRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var page = await uploads.Page(
            Actor.WorkspaceId,
            new ListRequest
            {
                Search = Search,
                Filters = _status is { } status ? [new FieldFilter("status", FilterBound.Equal, status)] : [],
                Sort = request.SortBy(UploadQueries.Fields),
                Skip = request.Skip,
                Take = request.Take,
            },
            cancellation);
        return new GridRows<UploadRow>(page.Rows, page.Total);
    }

    private void Watch(GridRows<UploadRow> found)
    {
        _refresh?.Dispose();
        _refresh = found.Rows.Any(row => row.Status is UploadStatus.Pending or UploadStatus.Processing)
            ? clock.CreateTimer(_ => RunInBackground(_grid!.ReloadAsync), null, RefreshInterval, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>Another filter begins at its first page. Letters that are typed make no history.</summary>
    private void Go(string filter, string? value) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [filter] = value, ["page"] = null }), replace: filter == "search");

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
