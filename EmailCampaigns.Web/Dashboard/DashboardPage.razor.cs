using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Analytics;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using NodaTime;

namespace EmailCampaigns.Web.Dashboard;

/// <summary>The first page: decisions, today, trend, campaigns. It stays fresh while it is open.</summary>
public sealed partial class DashboardPage(DashboardQueries queries, AnalyticsQueries analytics, MembershipQueries members, ViewerTime viewer)
{
    private const int NextEmails = 2;

    private readonly CancellationTokenSource _gone = new();
    private CancellationToken _leaving;
    private Actor? _actor;
    private string? _name;
    private FirstSteps? _steps;
    private AttentionSummary? _needs;
    private TodayPlan? _today;
    private IReadOnlyList<NextSending> _next = [];
    private IReadOnlyList<RunningCampaign> _running = [];
    private DaySeries? _days;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private string Greeting => (viewer.Local(viewer.UtcNow).Hour switch
    {
        >= 5 and < 12 => "Good morning",
        >= 12 and < 18 => "Good afternoon",
        >= 18 and < 23 => "Good evening",
        _ => "Hello",
    }) + (_name is { Length: > 0 } name ? $", {name}" : "");

    protected override async Task OnInitializedAsync()
    {
        _leaving = _gone.Token;
        var user = (await Authentication).User;
        _actor = user.ToActor();
        _name = (await members.Names(_actor.WorkspaceId, user.UserId() ?? Guid.Empty, _leaving)).User.Split(' ')[0];
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            viewer.Changed += Refresh;
        }
    }

    public void Dispose()
    {
        viewer.Changed -= Refresh;
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Refresh() => _ = InvokeAsync(async () =>
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left while it was being read.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // nobody awaits a timer's task
        }
    });

    private async Task ReadAsync()
    {
        var workspace = _actor!.WorkspaceId;
        _steps = await queries.FirstSteps(workspace, _leaving);
        var needs = await queries.AttentionSummary(workspace, _leaving);
        _needs = _actor.Role.May(Permission.ManageSettings) ? needs : needs with { DisabledWebhooks = 0 }; // who cannot see them cannot help
        _today = await queries.TodayPlan(workspace, _leaving);
        _next = await queries.Next(workspace, NextEmails, _leaving);
        _running = await queries.Running(workspace, _leaving);
        var today = DateOnly.FromDateTime(TimeWords.Local(_today.Now, DateTimeZoneProviders.Tzdb[_today.Timezone]));
        var counted = await analytics.Daily(workspace, today.AddDays(1 - (2 * DaySeries.DefaultDays)), today, campaignId: null, _leaving);
        _days = DaySeries.Until(counted, today);
    }
}
