using Bunit;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Layout;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Layout;

public sealed class MainLayoutTests : BunitContext
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 9, 42, 0, TimeSpan.Zero));
    private readonly Status _status = new();

    public MainLayoutTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddScoped<ViewerTime>();
        Services.AddScoped<UndoToast>();
        Services.AddScoped<AntiforgeryStateProvider, NoAntiforgery>();
        Services.AddSingleton(new MembershipQueries(new NoDatabase()));
        Services.AddSingleton(new SearchEverything(null!, null!, null!));
        Services.AddSingleton<AuthenticationStateProvider, Nobody>();
    }

    [Fact]
    public void Without_a_status_the_frame_stands_and_leaves_out_what_it_does_not_know()
    {
        var layout = Render<MainLayout>();

        Assert.NotEmpty(layout.FindAll(".side-links a"));
        Assert.Empty(layout.FindAll(".state-line, .count, .user-button"));
    }

    [Fact]
    public void The_status_tells_what_waits_what_happens_and_who_is_here()
    {
        Services.AddSingleton<IShellStatus>(_status);

        var layout = Render<MainLayout>();

        Assert.StartsWith("124", layout.Find(".side-links a[href='/review'] .count").TextContent, StringComparison.Ordinal);
        Assert.Equal("Sending until 17:00 · 40 of 190 sent today", layout.Find(".state-line").TextContent.Trim());
        Assert.Contains("sending", layout.Find(".state-line .state-dot").ClassList);
        Assert.Equal("Mara Brandt, Marketer", layout.Find(".side-user .user-button").GetAttribute("title"));
        Assert.Equal("Northwind Robotics", layout.Find(".brand small").TextContent);
    }

    [Fact]
    public void Nothing_to_review_shows_no_count()
    {
        _status.Now = _status.Now with { DraftsToReview = 0 };
        Services.AddSingleton<IShellStatus>(_status);

        Assert.Empty(Render<MainLayout>().FindAll(".count"));
    }

    [Fact]
    public void The_status_stays_fresh_while_a_page_is_open()
    {
        Services.AddSingleton<IShellStatus>(_status);
        var layout = Render<MainLayout>();

        _status.Now = _status.Now with { DraftsToReview = 123 };
        _clock.Advance(TimeSpan.FromSeconds(15));

        layout.WaitForAssertion(() => Assert.StartsWith("123", layout.Find(".count").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_that_breaks_leaves_the_frame_standing_and_can_be_tried_again()
    {
        var breaks = true;
        RenderFragment body = builder =>
        {
            if (breaks)
            {
                throw new InvalidOperationException("The page breaks.");
            }

            builder.AddContent(0, "The page.");
        };
        var layout = Render<MainLayout>(p => p.Add(l => l.Body, body));
        Assert.Contains("This page met an error that it did not expect.", layout.Find("main").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(layout.FindAll(".side-links a"));

        breaks = false;
        layout.Find("main .problem button").Click();

        Assert.Equal("The page.", layout.Find("main").TextContent.Trim());
    }

    [Fact]
    public void Signing_out_is_a_form_that_posts()
    {
        Services.AddSingleton<IShellStatus>(_status);

        var form = Render<MainLayout>().Find(".side form[action='/logout']");

        Assert.Equal("post", form.GetAttribute("method"));
    }

    private sealed class Status : IShellStatus
    {
        public ShellStatus Now { get; set; } = new(124, "Sending until 17:00", "40 of 190 sent today", StateTone.Sending, "Northwind Robotics", "Mara Brandt", "Marketer");

        public Task<ShellStatus?> ReadAsync(CancellationToken cancellation) => Task.FromResult<ShellStatus?>(Now);
    }

    /// <summary>Nobody is signed in here, so no other workspace is looked for.</summary>
    private sealed class NoDatabase : IDbContextFactory<CampaignsDb>
    {
        public CampaignsDb CreateDbContext() => throw new InvalidOperationException("The frame asked the database for nobody.");
    }

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new()));
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
