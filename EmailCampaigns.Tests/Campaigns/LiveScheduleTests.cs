using Bunit;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>The day of a campaign's schedule, while it stays open and emails leave.</summary>
public sealed class LiveScheduleTests : BunitContext, IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private SendingWorld? _world;

    private SendingWorld World => _world!;

    public async ValueTask InitializeAsync()
    {
        _world = await SendingWorld.WithCampaign(contacts: 2, settings: s => s.DelayBetweenEmailsSeconds = 120);
        World.Clock.Advance(TimeSpan.FromSeconds(2)); // past midnight
        _clock.SetUtcNow(World.Clock.GetUtcNow());
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_clock).AddScoped<ViewerTime>().AddScoped<UndoToast>();
        Services.AddSingleton(new ScheduleQueries(World.Database, World.Clock)).AddSingleton(World.Get<WaitingQueries>()).AddSingleton(World.Get<InterruptedResolver>());
        Services.AddSingleton(new EmailControl(World.Database, World.Get<EnrollmentPlanner>(), World.Clock));
        Render<MudBlazor.MudPopoverProvider>();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await World.DisposeAsync();
    }

    [Fact]
    public async Task The_list_of_a_day_follows_what_is_sent()
    {
        IRenderedComponent<ScheduleTab>? tab = null;
        var detail = await Detail();
        tab = Render<ScheduleTab>(p => p.Add(t => t.Detail, detail).Add(t => t.Me, World.Database.System).Add(t => t.Changed, EventCallback.Factory.Create(this, async () =>
        {
            var now = await Detail();
            tab!.Render(q => q.Add(t => t.Detail, now));
        })));
        tab.WaitForAssertion(() => Assert.Equal(["Scheduled", "Scheduled"], Badges(tab)));

        Assert.Equal(1, await World.Tick());
        _clock.Advance(TimeSpan.FromSeconds(10));

        tab.WaitForAssertion(() => Assert.Equal(["Sent", "Scheduled"], Badges(tab)));
    }

    [Fact]
    public async Task Read_out_are_the_day_and_its_count_and_not_the_list_that_is_read_again()
    {
        var detail = await Detail();
        var tab = Render<ScheduleTab>(p => p.Add(t => t.Detail, detail).Add(t => t.Me, World.Database.System));
        tab.WaitForAssertion(() => Assert.NotEmpty(tab.FindAll(".schedule-emails li")));

        Assert.EndsWith("2 emails", tab.Find(".card-head [role=status]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(tab.FindAll(":is([aria-live], [role=status]) .schedule-emails"));
    }

    private static IEnumerable<string> Badges(IRenderedComponent<ScheduleTab> tab) => tab.FindAll(".schedule-emails li").Select(row => row.QuerySelector(".badge")!.TextContent.Trim());

    private async Task<CampaignDetail> Detail() => (await new CampaignQueries(World.Database).Find(World.Database.WorkspaceId, World.CampaignId, default))!;
}
