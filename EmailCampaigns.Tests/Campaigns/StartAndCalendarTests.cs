using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What is decided on the page before the start and in the calendar, in a real browser, by somebody whose line takes 100 ms there and back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StartAndCalendarTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task Every_view_of_a_calendar_is_accessible_fits_the_window_and_is_without_errors()
    {
        await using var opened = await host.Open(browser, "/calendar");
        (string Path, string Name, string Shows)[] pages =
        [
            ("/calendar", "calendar", "Service renewal Q1"),
            ("/calendar?view=list", "calendar-list", "Service renewal Q1"),
            ($"/campaigns/{host.StartedId}/schedule?view=week", "campaign-schedule-week", "Week of"),
        ];
        foreach (var (path, name, shows) in pages)
        {
            await opened.GoAsync(path);
            await Assertions.Expect(opened.Page.Locator("main").GetByText(shows).Locator("visible=true").First).ToBeVisibleAsync();
            await Assertions.Expect(opened.Page.Locator(":is([aria-live], [role=status]) .schedule-emails")).ToHaveCountAsync(0); // read again every ten seconds
            if (name == "calendar-list")
            {
                await Open(opened.Page.Locator(".schedule-emails li").First);
                await Assertions.Expect(opened.Page.Locator(".asked p[role=status]")).ToBeVisibleAsync();
            }

            Assert.Empty(await opened.Page.Locator(".schedule-emails .lines > *").EvaluateAllAsync<string[]>("lines => lines.filter(l => l.scrollWidth > l.clientWidth).map(l => l.textContent)")); // cut
            await opened.AssertEveryLookAsync(name);
        }

        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_change_that_makes_it_sooner_is_set_where_it_is_offered_and_taken_back()
    {
        var id = await host.Copy(browser);
        await using var slow = await host.OpenSlow(browser, $"/campaigns/{id}/start");
        var page = slow.Opened.Page;
        await Assertions.Expect(page.GetByText("What a change would do")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set: Saturdays too" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator(".send-calendar tbody tr")).ToHaveCountAsync(7);
        Assert.Contains(DayOfWeek.Saturday, (await host.Find(id)).Settings.SendDays);

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".send-calendar tbody tr")).ToHaveCountAsync(5);
        Assert.DoesNotContain(DayOfWeek.Saturday, (await host.Find(id)).Settings.SendDays);
    }

    [Fact]
    public async Task What_contacts_lack_leads_to_exactly_those_of_the_list_who_lack_it()
    {
        var id = await host.Copy(browser);
        Assert.True(EmailAddress.TryParse("off.the.list@example.org", out var address, out _));
        await using (var db = host.Get<IDbContextFactory<CampaignsDb>>().For(host.Me.WorkspaceId))
        {
            db.Add(new Contact(address, host.Get<TimeProvider>().UtcNow()));
            await db.SaveChangesAsync();
        }

        await using var slow = await host.OpenSlow(browser, $"/campaigns/{id}/start");
        var page = slow.Opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Show the contacts without “Company”" }).ClickAsync();

        await Assertions.Expect(page.GetByText("4 contacts", new() { Exact = true })).ToBeVisibleAsync();
        var rows = page.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        foreach (var lacking in (int[])[3, 13, 23, 33])
        {
            await Assertions.Expect(rows.Filter(new() { HasText = $"contact{lacking}@company{lacking}.example.org" })).ToHaveCountAsync(1);
        }

        await slow.Opened.ScreenshotAsync("start-check-contacts-without");
        slow.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task An_email_is_moved_cancelled_and_each_is_taken_back()
    {
        await using var slow = await host.OpenSlow(browser, "/calendar?view=list");
        var page = slow.Opened.Page;
        var row = page.Locator(".schedule-emails li").First;
        await Choose(row, "Move to another time");
        var dialog = page.Locator(".mud-dialog");
        var day = DateOnly.Parse(await dialog.GetByLabel("Day").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await dialog.GetByLabel("Day").FillAsync(day.AddDays(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Goes out")).ToBeVisibleAsync();
        Assert.Equal(1, await Count(e => e.ChosenFor != null));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await WebProcess.Until(async () => await Count(e => e.ChosenFor != null) == 0);
        await slow.Opened.GoAsync("/calendar?view=list"); // the list as it is then: a row may take another place

        await Choose(row, "Cancel this email");
        await WebProcess.Until(async () => await Count(e => e.CancelReason == CancelReason.CalledOff) == 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await WebProcess.Until(async () => await Count(e => e.CancelReason == CancelReason.CalledOff) == 0);
    }

    private static async Task Choose(ILocator row, string action)
    {
        await row.GetByRole(AriaRole.Button, new() { Name = "More for the email to" }).ClickAsync();
        await row.Page.GetByText(action).Locator("visible=true").ClickAsync();
    }

    private static async Task Open(ILocator row) => await row.GetByRole(AriaRole.Button, new() { Name = "Why not yet?" }).ClickAsync();

    private async Task<int> Count(System.Linq.Expressions.Expression<Func<ScheduledEmail, bool>> which)
    {
        await using var db = host.Get<IDbContextFactory<CampaignsDb>>().For(host.Me.WorkspaceId);
        return await db.ScheduledEmails.CountAsync(which);
    }
}
