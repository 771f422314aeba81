using Bunit;
using EmailCampaigns.Web.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Shared;

public sealed class UndoToastTests : BunitContext
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 9, 42, 0, TimeSpan.Zero));
    private readonly IRenderedComponent<MudSnackbarProvider> _host;
    private readonly UndoToast _toasts;
    private int _undone;

    public UndoToastTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddMudServices();
        Services.AddScoped<UndoToast>();
        _host = Render<MudSnackbarProvider>();
        _toasts = Services.GetRequiredService<UndoToast>();
        _toasts.Show("Approved for", "Oskar Lindqvist", "goes out today at 14:03", () =>
        {
            _undone++;
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void It_names_who_it_concerns_and_what_follows() =>
        _host.WaitForAssertion(() => Assert.Equal("Approved for Oskar Lindqvist, goes out today at 14:03", _host.Find(".toast > span").TextContent));

    [Fact]
    public async Task Undo_happens_once_even_if_asked_twice()
    {
        await _toasts.UndoAsync();
        await _toasts.UndoAsync();

        Assert.Equal(1, _undone);
        Assert.Null(_toasts.Current);
    }

    [Fact]
    public void The_button_and_the_key_of_the_toast_undo()
    {
        _host.WaitForAssertion(() => Assert.Equal("U", _host.Find(".toast button").GetAttribute("aria-keyshortcuts")));

        _host.Find(".toast button").Click();

        _host.WaitForAssertion(() => Assert.Equal(1, _undone));
    }

    [Fact]
    public void What_was_done_does_not_look_like_an_error()
    {
        _host.WaitForAssertion(() => Assert.NotEmpty(_host.FindAll(".toast")));

        Assert.Contains(Icons.Material.Outlined.CheckCircle, _host.Markup, StringComparison.Ordinal);
        Assert.Empty(_host.FindAll(".mud-alert-filled-error"));
    }

    [Fact]
    public async Task What_was_refused_looks_like_an_error_says_why_and_offers_no_undo()
    {
        _toasts.Refuse("Not taken back:", "1 decision", "the email is sent");

        _host.WaitForAssertion(() => Assert.Equal("Not taken back: 1 decision, the email is sent", _host.Find(".mud-alert-filled-error .toast > span").TextContent));
        Assert.Contains(Icons.Material.Outlined.ErrorOutline, _host.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(Icons.Material.Outlined.CheckCircle, _host.Markup, StringComparison.Ordinal);
        Assert.Empty(_host.FindAll(".toast button"));
        await _toasts.UndoAsync();
        Assert.Equal(0, _undone);
    }

    [Fact]
    public async Task After_its_time_the_toast_is_gone_and_nothing_is_undone()
    {
        _host.WaitForAssertion(() => Assert.NotEmpty(_host.FindAll(".toast")));

        Pass(UndoToast.StaysFor + TimeSpan.FromSeconds(2));
        _host.WaitForAssertion(() => Assert.Empty(_host.FindAll(".toast")));
        await _toasts.UndoAsync();

        Assert.Null(_toasts.Current);
        Assert.Equal(0, _undone);
    }

    [Theory]
    [InlineData(".toast", "onfocusin", "onfocusout")]
    [InlineData(".mud-snackbar", "onpointerenter", "onpointerleave")]
    public void The_toast_stays_while_it_has_the_focus_or_the_pointer_and_can_be_undone_then(string part, string comes, string leaves)
    {
        _host.WaitForAssertion(() => Assert.NotEmpty(_host.FindAll(".toast")));
        _host.Find(part).TriggerEvent(comes, EventArgs.Empty);

        Pass(2 * UndoToast.StaysFor);

        Assert.NotNull(_toasts.Current);
        Assert.Single(_host.FindAll(".toast button"));
        _host.Find(part).TriggerEvent(leaves, EventArgs.Empty);
        Pass(UndoToast.StaysFor + TimeSpan.FromSeconds(2));
        _host.WaitForAssertion(() => Assert.Empty(_host.FindAll(".toast")));
    }

    [Fact]
    public void A_newer_toast_takes_the_place_of_the_older_and_gets_its_full_time()
    {
        _host.WaitForAssertion(() => Assert.NotEmpty(_host.FindAll(".toast")));
        Pass(UndoToast.StaysFor - TimeSpan.FromSeconds(1));
        _toasts.Say("12 contacts deleted");

        Pass(TimeSpan.FromSeconds(2));

        _host.WaitForAssertion(() => Assert.Equal("12 contacts deleted", Assert.Single(_host.FindAll(".toast > span")).TextContent.Trim()));
    }

    /// <summary>Time passes in steps, because the snackbar starts the timer of each phase when the one before it ends.</summary>
    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
