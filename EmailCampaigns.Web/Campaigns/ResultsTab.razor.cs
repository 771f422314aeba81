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
        var found = await results.Find(Me.WorkspaceId, Campaign.Id, Gone);
        var timezone = (await workspaces.Find(Me.WorkspaceId, Gone))!.Timezone;
        var today = ZoneCalendar.Of(timezone).Day(viewer.UtcNow);
        var days = await analytics.Daily(Me.WorkspaceId, today.AddDays(1 - DaySeries.DefaultDays), today, Campaign.Id, Gone);
        (_results, _days) = (found, DaySeries.Until(days, today));
        _timer?.Dispose();
        _timer = Campaign.Status == CampaignStatus.Active ? clock.CreateTimer(_ => _ = InvokeAsync(ReadAgainLater), null, ReadEvery, Timeout.InfiniteTimeSpan) : null;
    }

    private async Task ReadAgainLater()
    {
        try
        {
            if (!IsLeft)
            {
                await Read();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (IsLeft)
        {
            // The tab was left while it was being read; nobody looks at it any more.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // a timer's task is awaited by nobody
        }
    }
}
