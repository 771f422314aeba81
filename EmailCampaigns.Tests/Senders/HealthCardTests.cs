using Bunit;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Senders;

/// <summary>The card of a sender's page that shows how much came back.</summary>
public sealed class HealthCardTests : BunitContext, IAsyncLifetime
{
    private SendingWorld? _world;

    private SendingWorld World => _world!;

    public async ValueTask InitializeAsync()
    {
        _world = await SendingWorld.WithCampaign(contacts: 2);
        await World.Tick();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(World.Clock);
        Services.AddScoped<ViewerTime>().AddScoped<UndoToast>();
        Services.AddSingleton(World.Get<HealthQueries>()).AddSingleton(World.Get<SenderResumer>());
        Render<MudPopoverProvider>();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await World.DisposeAsync();
    }

    [Fact]
    public void Below_the_floor_it_says_that_nothing_is_judged()
    {
        var card = Show(Role.Viewer);

        card.WaitForAssertion(() => Assert.Contains("No address was unknown. Not enough sent to judge: 2 of 100 emails.", card.Markup, StringComparison.Ordinal));
        Assert.Contains("last 7 days, 2 emails", card.Markup, StringComparison.Ordinal);
        Assert.Equal(["Bounces", "Complaints", "Blocked"], card.FindAll(".health-rate > div:first-child > span:first-child").Select(heading => heading.TextContent));
    }

    [Fact]
    public async Task A_sender_that_paused_is_resumed_by_an_admin_and_by_nobody_less()
    {
        await World.Do(db => SenderPause.BeginForHealth(db, World.SenderId, "Paused by itself: 9 of 112 emails", World.Database.Now, default));
        var marketers = Show(Role.Marketer);
        marketers.WaitForAssertion(() => Assert.Contains("It sends nothing until somebody resumes it.", marketers.Markup, StringComparison.Ordinal));
        Assert.Empty(marketers.FindAll("button"));

        var card = Show(Role.Admin);
        card.WaitForAssertion(() => Assert.Contains("Resume sender", card.Markup, StringComparison.Ordinal));
        await card.InvokeAsync(() => card.Find("button").ClickAsync(new MouseEventArgs()));

        card.WaitForAssertion(() => Assert.DoesNotContain("Resume sender", card.Markup, StringComparison.Ordinal));
        Assert.Null(await World.Read(db => db.SenderAccounts.Where(s => s.Id == World.SenderId).Select(s => s.PausedUntil).SingleAsync()));
    }

    private IRenderedComponent<HealthCard> Show(Role role)
    {
        var principal = Principals.Of(new ApiKeyHolder(Guid.CreateVersion7(World.Database.Now), World.Database.WorkspaceId, role), "test");
        return Render<HealthCard>(card => card
            .AddCascadingValue(Task.FromResult(new AuthenticationState(principal)))
            .Add(c => c.SenderId, World.SenderId));
    }
}
