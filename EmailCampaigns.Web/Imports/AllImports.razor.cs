using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
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

    private async Task<GridRows<UploadRow>> LoadAsync(GridRequest request, CancellationToken cancellation) =>
        new(await uploads.Page(Actor.WorkspaceId, request.Of(UploadQueries.Fields, Search, ("status", _status)), cancellation));

    private void Watch(GridRows<UploadRow> found)
    {
        _refresh?.Dispose();
        _refresh = found.Rows.Any(row => row.Status is UploadStatus.Pending or UploadStatus.Processing)
            ? clock.CreateTimer(_ => RunInBackground(_grid!.ReloadAsync), null, RefreshInterval, Timeout.InfiniteTimeSpan)
            : null;
    }

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
