using System.Net;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Layout;

/// <summary>What a visitor gets to see.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_visitor_is_sent_to_sign_in_and_lands_where_they_wanted_to_go()
    {
        var web = await browser.WebAsync();
        await using var opened = await browser.OpenAsync("/pieces?tab=contacts", interactive: false);
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("login");

        await opened.Page.GetByLabel("Email").FillAsync(web.OwnerEmail);
        await opened.Page.GetByLabel("Password").FillAsync(web.OwnerPassword);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await Assertions.Expect(opened.Page.Locator("[role=tab][aria-selected=true]", new() { HasText = "2,400" })).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so_inside_of_the_frame()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        await opened.Page.EvaluateAsync("() => Blazor.navigateTo('/nowhere')");

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Link, new() { Name = "Campaigns" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_answered_with_404_and_a_page()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        var answer = await opened.Page.GotoAsync("/nowhere");

        Assert.Equal((int)HttpStatusCode.NotFound, answer!.Status);
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("not-found");
    }

    [Fact]
    public async Task A_program_gets_problem_details_and_no_page()
    {
        var web = await browser.WebAsync();
        using var client = new HttpClient { BaseAddress = web.Address };

        using var answer = await client.GetAsync(new Uri("/api/v1/nowhere", UriKind.Relative));

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
