using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Analytics;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What came of a campaign; read again every few seconds while it sends.</summary>
public sealed partial class ResultsTab(ResultQueries results, AnalyticsQueries analytics, WorkspaceQueries workspaces, ViewerTime viewer, TimeProvider clock)
{
    private const int LinksShown = 10;

    private static readonly (ResultTable Table, string Text)[] Tables =
        [(ResultTable.Steps, "Steps"), (ResultTable.Links, "Links"), (ResultTable.Contacts, "Contacts, one row each")];

    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private CampaignResults? _results;
    private DaySeries? _days;
    private ITimer? _timer;

    private ViewerTime Viewer => viewer;

    protected override Task OnParametersSetAsync() => Read();

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task Read()
    {
        var found = await results.Find(Me.WorkspaceId, Campaign.Id, Left);
        var timezone = (await workspaces.Find(Me.WorkspaceId, Left))!.Timezone;
        var today = ZoneCalendar.Of(timezone).Day(viewer.UtcNow);
        var days = await analytics.Daily(Me.WorkspaceId, today.AddDays(1 - DaySeries.DefaultDays), today, Campaign.Id, Left);
        (_results, _days) = (found, DaySeries.Until(days, today));
        _timer?.Dispose();
        _timer = Campaign.Status == CampaignStatus.Active ? clock.CreateTimer(_ => RunInBackground(RefreshAsync), null, ReadEvery, Timeout.InfiniteTimeSpan) : null;
    }

    private async Task RefreshAsync()
    {
        await Read();
        StateHasChanged();
    }
}
