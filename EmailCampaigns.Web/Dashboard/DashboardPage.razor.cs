using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Analytics;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using NodaTime;

namespace EmailCampaigns.Web.Dashboard;

/// <summary>The first page: decisions, today, trend, campaigns. It stays fresh while it is open.</summary>
public sealed partial class DashboardPage(DashboardQueries queries, AnalyticsQueries analytics, MembershipQueries members, ViewerTime viewer)
{
    private const int NextEmails = 2;

    private string? _name;
    private FirstSteps? _steps;
    private AttentionSummary? _needs;
    private TodayPlan? _today;
    private IReadOnlyList<NextSending> _next = [];
    private IReadOnlyList<RunningCampaign> _running = [];
    private DaySeries? _days;

    private string Greeting => (viewer.Local(viewer.UtcNow).Hour switch
    {
        >= 5 and < 12 => "Good morning",
        >= 12 and < 18 => "Good afternoon",
        >= 18 and < 23 => "Good evening",
        _ => "Hello",
    }) + (_name is { Length: > 0 } name ? $", {name}" : "");

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _name = (await members.Names(Actor.WorkspaceId, Actor.UserId ?? Guid.Empty, Left)).User.Split(' ')[0];
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            viewer.Changed += Refresh;
        }
    }

    protected override void Dispose(bool disposing)
    {
        viewer.Changed -= Refresh;
        base.Dispose(disposing);
    }

    private void Refresh() => RunInBackground(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        var workspace = Actor.WorkspaceId;
        _steps = await queries.FirstSteps(workspace, Left);
        var needs = await queries.AttentionSummary(workspace, Left);
        _needs = MayAdminister ? needs : needs with { DisabledWebhooks = 0 }; // who cannot see them cannot help
        _today = await queries.TodayPlan(workspace, Left);
        _next = await queries.Next(workspace, NextEmails, Left);
        _running = await queries.Running(workspace, Left);
        var today = DateOnly.FromDateTime(TimeWords.Local(_today.Now, DateTimeZoneProviders.Tzdb[_today.Timezone]));
        var counted = await analytics.Daily(workspace, today.AddDays(1 - (2 * DaySeries.DefaultDays)), today, campaignId: null, Left);
        _days = DaySeries.Until(counted, today);
    }
}
