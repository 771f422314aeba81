using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>The tabs in which a campaign is written, while a save is on its way: somebody types on, or somebody else saves.</summary>
public sealed class CampaignTabTests : BunitContext, IAsyncLifetime
{
    private CampaignScene? _scene;
    private IRenderedComponent<MudDialogProvider>? _dialogs;

    private CampaignScene Scene => _scene!;

    private Actor Me => Scene.Database.System;

    public async ValueTask InitializeAsync()
    {
        _scene = await CampaignScene.Create(configure: services => services.AddSingleton<CampaignQueries>().AddSingleton<AudienceQueries>().AddSingleton<ContactQueries>().AddSingleton<SuppressionLookup>());
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Scene.Database.Clock);
        Services.AddScoped<ViewerTime>().AddScoped<UndoToast>();
        Services.AddSingleton(Scene.Get<SequenceEditor>()).AddSingleton(Scene.Get<CampaignEditor>());
        Services.AddSingleton(Scene.Get<CampaignQueries>()).AddSingleton(Scene.Get<AudienceQueries>()).AddSingleton(Scene.Get<ContactQueries>());
        Services.AddSingleton(Scene.Get<AiModels>());
        Services.AddSingleton(new FileStore(Scene.Database, Scene.Database.Clock)).AddSingleton(new FileQueries(Scene.Database));
        Services.AddSingleton(new TestEmailSender(null!, null!, null!, null!, null!, null!, Scene.Database.Clock)); // nothing is sent here
        ComponentFactories.AddStub<WhenAndHowMany>().AddStub<StepPreview>();
        JSInterop.SetupModule("./js/ec-editor.js").Mode = JSRuntimeMode.Loose; // the editors of the browser are not there
        Render<MudPopoverProvider>();
        _dialogs = Render<MudDialogProvider>();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Scene.DisposeAsync();
    }

    [Fact]
    public async Task What_is_typed_while_the_sequence_is_saved_stays_and_is_saved_next()
    {
        IRenderedComponent<SequenceTab>? tab = null;
        var typeOn = true;
        tab = await Show<SequenceTab>(async () =>
        {
            if (typeOn)
            {
                typeOn = false;
                Named(tab!).Input("Fourth and last");
            }

            await Reload(tab!);
        });
        await Click(tab, "Add step");
        await tab.InvokeAsync(() => Named(tab).Input("Fourth"));

        await Click(tab, "Save");
        tab.WaitForAssertion(() => Assert.Contains("Unsaved changes", tab.Markup, StringComparison.Ordinal));
        Assert.Equal("Fourth", (await Detail()).Steps[3].Step.Name);
        var added = (await Detail()).Steps[3].Step.Id;

        await Click(tab, "Save");
        tab.WaitForAssertion(() => Assert.Contains("Saved", tab.Find(".saved-state").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("not saved", tab.Markup, StringComparison.Ordinal);
        Assert.Equal((4, added, "Fourth and last"), ((await Detail()).Steps.Count, (await Detail()).Steps[3].Step.Id, (await Detail()).Steps[3].Step.Name));
    }

    [Fact]
    public async Task A_step_that_was_added_stays_shown_while_the_page_reads_what_was_saved()
    {
        IRenderedComponent<SequenceTab>? tab = null;
        tab = await Show<SequenceTab>(() => Reload(tab!));
        await Click(tab, "Add step");
        await tab.InvokeAsync(() => Named(tab).Input("Fourth"));

        await Click(tab, "Save");

        Assert.Contains("Step 4: Fourth", tab.Find("h2.heading").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, (await Detail()).Steps.Count);
    }

    [Fact]
    public async Task Settings_that_were_saved_stay_shown_while_the_page_reads_them()
    {
        IRenderedComponent<SettingsTab>? tab = null;
        string? meanwhile = null;
        tab = await Show<SettingsTab>(async () =>
        {
            DrawAgain(tab!);
            meanwhile = Limit(tab!).GetAttribute("value");
            await Reload(tab!);
        });
        await tab.InvokeAsync(() => Limit(tab).Input("12"));

        await Click(tab, "Save settings");

        Assert.Equal("12", meanwhile);
    }

    [Fact]
    public async Task A_sequence_that_somebody_else_saved_right_after_is_not_overwritten_unasked()
    {
        IRenderedComponent<SequenceTab>? tab = null;
        tab = await Show<SequenceTab>(async () =>
        {
            Named(tab!).Input("Mine, typed on");
            var theirs = (await Detail()).Steps.Select(s => StepForm.Of(s, s.Step.Id, id => id).ToEdit([]) with { Name = "Theirs" }).ToList();
            Assert.True((await Scene.Get<SequenceEditor>().Replace(Me, Scene.CampaignId, theirs, version: null, default)).IsDone);
            await Reload(tab!);
        });
        await tab.InvokeAsync(() => Named(tab).Input("Mine"));
        await Click(tab, "Save");
        tab.WaitForAssertion(() => Assert.Contains("Unsaved changes", tab.Markup, StringComparison.Ordinal));

        await Click(tab, "Save");

        tab.WaitForAssertion(() => Assert.Contains("The sequence was not saved", tab.Markup, StringComparison.Ordinal));
        Assert.All((await Detail()).Steps, s => Assert.Equal("Theirs", s.Step.Name));
    }

    [Fact]
    public async Task What_is_typed_while_the_settings_are_saved_stays_and_is_saved_next()
    {
        IRenderedComponent<SettingsTab>? tab = null;
        var typeOn = true;
        tab = await Show<SettingsTab>(async () =>
        {
            if (typeOn)
            {
                typeOn = false;
                Limit(tab!).Input("1234");
            }

            await Reload(tab!);
        });
        await tab.InvokeAsync(() => Limit(tab).Input("12"));

        await Click(tab, "Save settings");
        tab.WaitForAssertion(() => Assert.Contains("Unsaved changes", tab.Markup, StringComparison.Ordinal));
        Assert.Equal(12, (await Detail()).Settings.DailyLimit);

        await Click(tab, "Save settings");
        tab.WaitForAssertion(() => Assert.Contains("Saved", tab.Find(".saved-state").TextContent, StringComparison.Ordinal));
        Assert.Equal(1234, (await Detail()).Settings.DailyLimit);
    }

    [Fact]
    public async Task The_way_to_the_check_saves_what_was_written_and_does_not_ask()
    {
        IRenderedComponent<SequenceTab>? tab = null;
        tab = await Show<SequenceTab>(() => Reload(tab!));
        await tab.InvokeAsync(() => Named(tab).Input("Renamed"));

        await Go($"/campaigns/{Scene.CampaignId}/start");

        Assert.Equal([NavigationState.Succeeded], await Ways());
        Assert.Equal("Renamed", (await Detail()).Steps[0].Step.Name);
        Assert.Empty(_dialogs!.FindAll(".mud-dialog"));
    }

    [Fact]
    public async Task What_cannot_be_saved_keeps_the_page_with_the_error_at_its_field()
    {
        IRenderedComponent<SequenceTab>? tab = null;
        tab = await Show<SequenceTab>(() => Reload(tab!));
        await tab.InvokeAsync(() => Named(tab).Input("Renamed"));
        await tab.InvokeAsync(() => tab.FindComponents<LineEditor>()[0].Instance.Written(""));

        await Go($"/campaigns/{Scene.CampaignId}/start");

        await tab.WaitForAssertionAsync(() => Assert.Equal("The first email needs a subject.", tab.Find(".field-error[role=alert]").TextContent.Trim()));
        Assert.Equal([NavigationState.Prevented], await Ways());
        Assert.Empty(_dialogs!.FindAll(".mud-dialog"));
        Assert.NotEqual("Renamed", (await Detail()).Steps[0].Step.Name);
        Assert.Single(JSInterop.Invocations["ec.focusInvalid"]);
    }

    [Fact]
    public async Task A_limit_that_is_none_keeps_the_page_and_any_other_way_out_asks()
    {
        IRenderedComponent<SettingsTab>? tab = null;
        tab = await Show<SettingsTab>(() => Reload(tab!));
        await tab.InvokeAsync(() => Limit(tab).Input("0"));

        await Go($"/review?campaign={Scene.CampaignId}");
        Assert.Equal([NavigationState.Prevented], await Ways());
        await Go("/review");
        await _dialogs!.WaitForAssertionAsync(() => Assert.Contains("Leave without saving?", _dialogs!.Markup, StringComparison.Ordinal));
    }

    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    /// <summary>How the tries to leave ended, once one did; nothing is drawn then that could be waited for.</summary>
    private async Task<IEnumerable<NavigationState>> Ways()
    {
        using var timeout = new CancellationTokenSource(DefaultWaitTimeout);
        while (Navigation.History.Count == 0)
        {
            Assert.False(timeout.IsCancellationRequested, "No try to leave has ended.");
            await Task.Delay(1);
        }

        return Navigation.History.Select(h => h.State);
    }

    /// <summary>Begins to leave.</summary>
    private Task Go(string address) => _dialogs!.InvokeAsync(() => Navigation.NavigateTo(address));

    private static IElement Named(IRenderedComponent<SequenceTab> tab) => tab.Find("#" + tab.FindAll("label").Single(l => l.TextContent.Trim() == "Name of this step").GetAttribute("for"));

    private static IElement Limit(IRenderedComponent<SettingsTab> tab) => tab.Find("#" + tab.FindAll("label").Single(l => l.TextContent.Trim() == "Daily limit").GetAttribute("for"));

    /// <summary>Clicks, and waits for all that the click does: where a database answers later, the page is drawn anew in between.</summary>
    private static Task Click<T>(IRenderedComponent<T> tab, string text)
        where T : CampaignTab => tab.InvokeAsync(() => tab.FindAll("button").Single(b => b.TextContent.Trim() == text).ClickAsync(new MouseEventArgs()));

    private async Task<IRenderedComponent<T>> Show<T>(Func<Task> changed)
        where T : CampaignTab
    {
        var detail = await Detail();
        return Render<T>(p => p.Add(t => t.Detail, detail).Add(t => t.Me, Me).Add(t => t.CanEdit, true).Add(t => t.Changed, EventCallback.Factory.Create(this, changed)));
    }

    /// <summary>As the page does while it reads the campaign again.</summary>
    private static void DrawAgain<T>(IRenderedComponent<T> tab)
        where T : CampaignTab => tab.Render(p => p.Add(t => t.Detail, tab.Instance.Detail));

    private async Task Reload<T>(IRenderedComponent<T> tab)
        where T : CampaignTab
    {
        DrawAgain(tab);
        var detail = await Detail();
        tab.Render(p => p.Add(t => t.Detail, detail));
    }

    private async Task<CampaignDetail> Detail() => (await Scene.Get<CampaignQueries>().Find(Me.WorkspaceId, Scene.CampaignId, default))!;
}
