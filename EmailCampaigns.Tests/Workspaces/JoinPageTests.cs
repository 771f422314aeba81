using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>From an invitation over the API to a member who is signed in.</summary>
public sealed class JoinPageTests
{
    [Fact]
    public async Task A_new_member_gives_a_name_and_a_password_and_is_in()
    {
        await using var host = await ApiHost.Rent();
        var link = await Invite(host, "signe@example.org", "marketer");
        var browser = new PlainBrowser(host.Anonymous());

        Assert.Equal(link, await browser.Open(link));
        Assert.Contains("Join Northwind Robotics", browser.Page, StringComparison.Ordinal);
        await browser.Submit(link, ("Input.DisplayName", "Signe Lund"), ("Input.Password", "short"));
        Assert.Contains("A password has 8 to 200 characters.", browser.Page, StringComparison.Ordinal);
        await browser.Submit(link, ("Input.DisplayName", "Signe Lund"), ("Input.Password", "battery staple"));

        Assert.Equal("/imports", await browser.Open("/imports"));
        var members = await Body(await host.Api().GetAsync("/api/v1/members?search=signe"));
        var member = Assert.Single(members.GetProperty("items").EnumerateArray());
        Assert.Equal(("Signe Lund", "signe@example.org", "marketer"), (member.GetProperty("displayName").GetString(), member.GetProperty("email").GetString(), member.GetProperty("role").GetString()));
        await browser.Open(link);
        Assert.Contains("It was accepted before.", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_with_an_account_signs_in_joins_and_works_in_the_new_workspace()
    {
        await using var host = await ApiHost.Rent();
        await SessionTests.Add(host, "ann@example.org", Role.Owner, host.OtherWorkspaceId);
        var link = await Invite(host, "ann@example.org", "viewer");
        var visitor = new PlainBrowser(host.Anonymous());
        await visitor.Open(link);
        Assert.Contains("Sign in to join", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Input.Password", visitor.Page, StringComparison.Ordinal);

        var browser = await SessionTests.SignedIn(host, "ann@example.org");
        Assert.Equal("/imports", await browser.Open("/imports"));
        await browser.Open(link);
        await browser.Submit(link);

        Assert.StartsWith("/not-allowed?", await browser.Open("/imports"), StringComparison.Ordinal); // a viewer in the workspace they joined
        await using var db = host.Open();
        Assert.Equal(Role.Viewer, await db.WorkspaceMembers.Select(m => m.Role).SingleAsync());
    }

    [Fact]
    public async Task Whoever_is_signed_in_as_somebody_else_is_told_so_and_does_not_join()
    {
        await using var host = await ApiHost.Rent();
        await SessionTests.Add(host, "ann@example.org", Role.Owner, host.OtherWorkspaceId);
        var link = await Invite(host, "signe@example.org", "viewer");
        var browser = await SessionTests.SignedIn(host, "ann@example.org");

        await browser.Open(link);

        Assert.Contains("You are signed in as ann@example.org.", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Join workspace", browser.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/join/nothing")]
    [InlineData("/join/0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_link_that_was_made_up_says_no_more_than_that_it_does_not_work(string link)
    {
        await using var host = await ApiHost.Rent();
        var browser = new PlainBrowser(host.Anonymous());

        await browser.Open(link);

        Assert.Contains("This invitation does not work any more", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Northwind", browser.Page, StringComparison.Ordinal);
    }

    private static async Task<string> Invite(ApiHost host, string email, string role)
    {
        var made = await Body(await host.Api(Role.Admin).PostAsJsonAsync("/api/v1/invitations", new { email, role }));
        Assert.Equal("open", made.GetProperty("status").GetString());
        var link = new Uri(made.GetProperty("link").GetString()!);
        Assert.Equal("http://localhost:5080", link.GetLeftPart(UriPartial.Authority));
        return link.AbsolutePath;
    }

    private static async Task<JsonElement> Body(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
