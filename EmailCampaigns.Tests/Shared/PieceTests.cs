using System.Globalization;
using Bunit;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Shared;

/// <summary>Pieces that branch, rendered without a browser.</summary>
public sealed class PieceTests : BunitContext
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 9, 42, 0, TimeSpan.Zero));

    public PieceTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddScoped<ViewerTime>();
        Services.AddScoped<UndoToast>();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public void A_badge_says_its_word_and_carries_its_colour()
    {
        var badge = Render<StatusBadge>(p => p.Add(b => b.Kind, StatusKind.Email).Add(b => b.Status, "waits_for_approval"));

        var element = badge.Find(".badge");
        Assert.Equal("Waits for approval", element.TextContent.Trim());
        Assert.Contains("badge-amber", element.ClassList);
    }

    [Fact]
    public async Task A_tab_shows_its_new_count_at_once_and_leads_nowhere_when_its_page_is_left()
    {
        var tabs = Render<PageTabs>(p => p.Add(t => t.Label, "Campaign").Add(t => t.ChildContent, Tabs(0)));
        var address = Services.GetRequiredService<NavigationManager>().Uri;

        tabs.Render(p => p.Add(t => t.ChildContent, Tabs(40)));
        Assert.Equal("40", tabs.Find(".count").TextContent);

        await DisposeComponentsAsync();
        Assert.Equal(address, Services.GetRequiredService<NavigationManager>().Uri);

        static RenderFragment Tabs(long contacts) => builder =>
        {
            builder.OpenComponent<PageTab>(0);
            builder.AddAttribute(1, nameof(PageTab.Href), "/campaigns/1/sequence");
            builder.AddAttribute(2, nameof(PageTab.Text), "Sequence");
            builder.CloseComponent();
            builder.OpenComponent<PageTab>(3);
            builder.AddAttribute(4, nameof(PageTab.Href), "/campaigns/1/contacts");
            builder.AddAttribute(5, nameof(PageTab.Text), "Contacts");
            builder.AddAttribute(6, nameof(PageTab.Count), contacts);
            builder.CloseComponent();
        };
    }

    [Fact]
    public void A_search_box_keeps_later_letters_when_the_page_repeats_earlier_words()
    {
        var told = new List<string?>();
        var box = Render<SearchBox>(p => p.Add(b => b.Label, "Search").Add(b => b.Changed, told.Add));
        Type("jump");
        Type("jumps ");

        box.Render(p => p.Add(b => b.Value, "jump"));
        Assert.Equal("jumps ", Shown());
        box.Render(p => p.Add(b => b.Value, "jumps"));
        Assert.Equal("jumps ", Shown());
        box.Render(p => p.Add(b => b.Value, (string?)null)); // somebody cleared the filters
        Assert.Equal("", Shown() ?? "");
        Assert.Equal(["jump", "jumps"], told);

        void Type(string text)
        {
            box.Find("input").Input(text);
            _clock.Advance(TimeSpan.FromSeconds(1));
            box.WaitForAssertion(() => Assert.Equal(text.Trim(), told.LastOrDefault()));
        }

        string? Shown() => box.Find("input").GetAttribute("value");
    }

    [Fact]
    public void A_badge_takes_an_enum_and_a_detail()
    {
        var badge = Render<StatusBadge>(p => p.Add(b => b.Kind, StatusKind.Contact).Add(b => b.Value, Sample.Suppressed).Add(b => b.Detail, "unsubscribed"));

        Assert.Equal("Suppressed: unsubscribed", badge.Find(".badge").TextContent.Trim());
    }

    [Fact]
    public void A_time_stays_fresh_while_the_page_is_open()
    {
        var time = Render<RelativeTime>(p => p.Add(t => t.At, Utc("2026-01-15T09:45:00Z")));
        Assert.Equal("in 3 minutes", time.Find("time").TextContent);
        Assert.Equal("2026-01-15T09:45:00Z", time.Find("time").GetAttribute("datetime"));

        _clock.Advance(TimeSpan.FromMinutes(2));

        time.WaitForAssertion(() => Assert.Equal("in 1 minute", time.Find("time").TextContent));
    }

    [Fact]
    public void A_time_follows_the_viewers_zone_once_it_is_known()
    {
        var time = Render<RelativeTime>(p => p.Add(t => t.At, Utc("2026-01-15T23:30:00Z")).Add(t => t.Show, TimeShow.DateAndTime));
        Assert.Equal("15 Jan 2026, 23:30", time.Find("time").TextContent);

        Services.GetRequiredService<ViewerTime>().Adopt("Europe/Berlin");

        time.WaitForAssertion(() => Assert.Equal("16 Jan 2026, 00:30", time.Find("time").TextContent));
    }

    [Fact]
    public void A_time_names_the_campaigns_zone_only_where_it_differs()
    {
        Services.GetRequiredService<ViewerTime>().Adopt("Europe/Berlin");

        var same = Render<RelativeTime>(p => p.Add(t => t.At, Utc("2026-01-15T09:45:00Z")).Add(t => t.Zone, "Europe/Berlin"));
        var other = Render<RelativeTime>(p => p.Add(t => t.At, Utc("2026-01-15T09:45:00Z")).Add(t => t.Zone, "Asia/Tokyo"));

        Assert.Equal("Thursday 15 January 2026, 10:45 in Berlin (UTC+1)", same.Find("time").GetAttribute("aria-description"));
        Assert.Equal("Thursday 15 January 2026, 10:45 in Berlin (UTC+1); Thursday 15 January 2026, 18:45 in Tokyo (UTC+9)", other.Find("time").GetAttribute("aria-description"));
    }

    [Fact]
    public void A_missing_time_shows_never() => Assert.Equal("never", Render<RelativeTime>(p => p.Add(t => t.At, null)).Find("span").TextContent);

    [Fact]
    public void A_zone_that_does_not_exist_changes_nothing()
    {
        var viewer = Services.GetRequiredService<ViewerTime>();

        viewer.Adopt("Europe/Atlantis");

        Assert.Equal("UTC", viewer.Zone.Id);
    }

    [Theory]
    [InlineData("Katrin Vogel", null, "KV")]
    [InlineData("Anna-Lena von der Heide", null, "AH")]
    [InlineData("Øystein", null, "Ø")]
    [InlineData("", "d.greco@example.com", "D")]
    [InlineData(null, null, "?")]
    public void A_person_has_initials(string? name, string? email, string initials) => Assert.Equal(initials, PersonChip.Initials(name, email));

    [Fact]
    public void A_person_without_a_name_is_called_by_the_address_once()
    {
        var chip = Render<PersonChip>(p => p.Add(c => c.Email, "d.greco@example.com").Add(c => c.Company, "Greco Packaging"));

        Assert.Equal("d.greco@example.com", chip.Find("b").TextContent);
        Assert.Equal("Greco Packaging", chip.Find("small").TextContent);
    }

    [Fact]
    public void A_toggle_chip_tells_a_click_and_whether_it_is_on()
    {
        var clicks = 0;
        var chip = Render<FilterChip>(p => p.Add(c => c.Text, "Mon").Add(c => c.On, true).Add(c => c.Click, () => clicks++));

        chip.Find(".filter-chip").Click();

        Assert.Equal(1, clicks);
        Assert.Equal("true", chip.Find(".filter-chip").GetAttribute("aria-pressed"));
        Assert.DoesNotContain("mud-disabled", chip.Find(".filter-chip").ClassList);
    }

    [Fact]
    public void A_disabled_toggle_chip_shows_its_state_and_cannot_be_clicked()
    {
        var chip = Render<FilterChip>(p => p.Add(c => c.Text, "Mon").Add(c => c.On, true).Add(c => c.Disabled, true).Add(c => c.Click, () => Assert.Fail("It was clicked.")));

        var element = chip.Find(".filter-chip");
        Assert.Contains("mud-disabled", element.ClassList);
        Assert.Equal(("true", "true"), (element.GetAttribute("aria-disabled"), element.GetAttribute("aria-pressed")));
        Assert.DoesNotContain("mud-clickable", element.ClassList);
        Assert.NotEqual("0", element.GetAttribute("tabindex"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_chip_of_a_filter_that_is_on_has_a_cross_unless_it_is_disabled(bool disabled, int crosses)
    {
        var removed = 0;
        var chip = Render<FilterChip>(p => p.Add(c => c.Text, "Germany").Add(c => c.On, true).Add(c => c.Remove, () => removed++).Add(c => c.Disabled, disabled));

        foreach (var cross in chip.FindAll(".mud-chip-close-button"))
        {
            cross.Click();
        }

        Assert.Equal(crosses, removed);
        Assert.Equal(disabled ? "true" : null, chip.Find(".filter-chip").GetAttribute("aria-disabled"));
    }

    [Fact]
    public void A_selection_of_nothing_shows_no_bar() => Assert.Empty(Render<SelectionBar>(p => p.Add(b => b.Count, 0).Add(b => b.One, "contact")).FindAll(".selection-bar"));

    [Theory]
    [InlineData(1, "1 contact selected")]
    [InlineData(2400, "2,400 contacts selected")]
    public void A_selection_bar_names_the_count(long count, string words) =>
        Assert.Equal(words, Render<SelectionBar>(p => p.Add(b => b.Count, count).Add(b => b.One, "contact")).Find("b").TextContent);

    [Fact]
    public void A_field_shows_its_error_in_place_of_the_help_and_ties_it_to_the_control()
    {
        var field = Render<Field>(p => p.Add(f => f.Label, "Window ends").Add(f => f.Help, "In the campaign's zone.").Add(f => f.Error, "It ends before it begins.").AddChildContent<TextBox>());

        var input = field.Find("input");
        Assert.Equal("field-window-ends", input.Id);
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.EndsWith("It ends before it begins.", field.Find("#" + input.GetAttribute("aria-describedby")).TextContent.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("In the campaign's zone.", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_without_error_is_described_by_its_help()
    {
        var field = Render<Field>(p => p.Add(f => f.Label, "Limit").Add(f => f.Help, "Empty for no limit.").AddChildContent<NumberBox<int?>>());

        var input = field.Find("input");
        Assert.Equal("Empty for no limit.", field.Find("#" + input.GetAttribute("aria-describedby")).TextContent);
        Assert.Equal("false", input.GetAttribute("aria-invalid"));
    }

    [Fact]
    public void A_button_is_called_by_its_words_and_says_its_key()
    {
        var button = Render<ActionButton>(p => p.Add(b => b.Text, "Approve all 88").Add(b => b.Icon, "done_all").Add(b => b.Key, "Shift+A")).Find("button");

        Assert.Equal("Shift+A", button.GetAttribute("aria-keyshortcuts"));
        Assert.Equal("⇧A", button.QuerySelector("kbd")!.TextContent);
        Assert.All(button.QuerySelectorAll("svg, .rzi, kbd"), part => Assert.Equal("true", part.GetAttribute("aria-hidden")));
    }

    [Fact]
    public void What_a_page_has_many_of_keeps_no_component_of_MudBlazor()
    {
        IRenderedComponent<IComponent>[] pieces =
        [
            Render<ActionButton>(p => p.Add(b => b.Text, "Approve").Add(b => b.Icon, Icons.Material.Outlined.Check)),
            Render<StatusBadge>(p => p.Add(b => b.Kind, StatusKind.Email).Add(b => b.Status, "sent")),
            Render<PersonChip>(p => p.Add(c => c.Name, "Katrin Vogel")),
            Render<RelativeTime>(p => p.Add(t => t.At, Utc("2026-01-15T09:45:00Z"))),
            Render<Card>(p => p.Add(c => c.Title, "Today")),
        ];

        Assert.All(pieces, piece => Assert.Empty(piece.FindComponents<MudComponentBase>()));
    }

    [Fact]
    public void A_busy_button_cannot_be_pressed_twice()
    {
        var pressed = 0;
        var button = Render<ActionButton>(p => p.Add(b => b.Text, "Save").Add(b => b.Busy, true).Add(b => b.Click, () => pressed++));

        Assert.True(button.Find("button").HasAttribute("disabled"));
        Assert.Equal("Save", button.Find("button").TextContent.Trim());
        Assert.Equal(0, pressed);
    }

    [Fact]
    public void The_current_tab_is_the_one_whose_query_the_address_has()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/campaigns/1");
        var tabs = Tabs();
        Assert.Equal("Sequence", Current(tabs));

        navigation.NavigateTo("/campaigns/1?tab=drafts&page=2");

        tabs.WaitForAssertion(() => Assert.StartsWith("Drafts", Current(tabs), StringComparison.Ordinal));
    }

    [Fact]
    public void A_tab_leads_to_its_address()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/campaigns/1");

        Tabs().FindAll("[role=tab]")[1].Click();

        Assert.EndsWith("/campaigns/1?tab=drafts", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_progress_card_shows_how_far_and_how_long()
    {
        var card = Render<ProgressCard>(p => p.Add(c => c.What, "Approving 75 drafts").Add(c => c.Done, 48).Add(c => c.Total, 75).Add(c => c.PerSecond, 12));

        Assert.Equal("64", card.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("48 of 75, 12 a second", card.Markup, StringComparison.Ordinal);
        Assert.Contains("about 3 seconds left", card.Markup, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("button"));
    }

    [Fact]
    public void Images_of_an_email_can_be_kept_away()
    {
        Assert.Contains("img-src https:", MailFrame.Document("<p>x</p>", images: true), StringComparison.Ordinal);
        Assert.Contains("img-src data:\"", MailFrame.Document("<p>x</p>", images: false), StringComparison.Ordinal);
    }

    private IRenderedComponent<PageTabs> Tabs() => Render<PageTabs>(p => p.Add(t => t.Label, "Campaign")
        .AddChildContent<PageTab>(t => t.Add(one => one.Href, "/campaigns/1?tab=sequence").Add(one => one.Text, "Sequence").Add(one => one.Default, true))
        .AddChildContent<PageTab>(t => t.Add(one => one.Href, "/campaigns/1?tab=drafts").Add(one => one.Text, "Drafts").Add(one => one.Count, 124)));

    private static string Current(IRenderedComponent<PageTabs> tabs) => tabs.Find("[role=tab][aria-selected=true]").TextContent.Trim();

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private enum Sample
    {
        Suppressed,
    }
}
