using System.Net;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class SignInTests
{
    private const string Email = "ann@example.org";
    private const string Password = "correct horse";

    /// <summary>An address for members: whoever is in is told that there is nothing, others are sent to the sign-in first.</summary>
    private const string Inside = "/for-members";
    private const string Outside = "/login?returnUrl=%2Ffor-members";

    [Fact]
    public async Task The_first_visit_leads_to_the_set_up_and_from_there_in()
    {
        await using var host = await ApiHost.StartEmpty();
        var browser = new PlainBrowser(host.Anonymous());

        Assert.Equal("/setup", await browser.Open("/"));
        var landed = await browser.Submit("/setup", ("Input.Email", Email), ("Input.Password", Password), ("Input.WorkspaceName", "Northwind"), ("Input.WithPickupSender", "true"), ("Input.Code", host.Get<SetUpCode>().Text));

        Assert.Equal("/", landed);
        Assert.False(await host.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
        Assert.Equal(Inside, await browser.Open(Inside));
    }

    [Fact]
    public async Task The_set_up_says_what_is_wrong_and_makes_nothing()
    {
        await using var host = await ApiHost.StartEmpty();
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/setup");

        await browser.Submit("/setup", ("Input.Email", Email), ("Input.Password", "short"), ("Input.WorkspaceName", "Northwind"), ("Input.Code", host.Get<SetUpCode>().Text));

        Assert.Contains("A password has 8 to 200 characters.", browser.Page, StringComparison.Ordinal);
        Assert.True(await host.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
    }

    [Fact]
    public async Task Once_set_up_the_set_up_page_leads_to_the_sign_in()
    {
        await using var host = await SetUp();

        Assert.Equal("/login", await new PlainBrowser(host.Anonymous()).Open("/setup"));
    }

    [Fact]
    public async Task A_member_signs_in_and_out_again()
    {
        await using var host = await SetUp();
        var browser = new PlainBrowser(host.Anonymous());
        Assert.Equal("/login?returnUrl=%2Fnot-allowed%3Fx", await browser.Open("/login?returnUrl=%2Fnot-allowed%3Fx"));

        Assert.Equal("/not-allowed?x", await browser.Submit("/login?returnUrl=%2Fnot-allowed%3Fx", ("Input.Email", "ANN@example.org"), ("Input.Password", Password)));
        Assert.Equal(Inside, await browser.Open(Inside));
        Assert.Contains("This address leads nowhere.", browser.Page, StringComparison.Ordinal);

        await browser.Open("/login");
        Assert.Equal("/login", await browser.Submit("/logout"));
        Assert.Equal(Outside, await browser.Open(Inside));
    }

    [Fact]
    public async Task Five_wrong_passwords_close_the_door_for_the_right_one_too_and_it_opens_again()
    {
        await using var host = await SetUp();
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        for (var i = 0; i < 5; i++)
        {
            await browser.Submit("/login", ("Input.Email", Email), ("Input.Password", $"wrong {i}"));
        }

        await browser.Submit("/login", ("Input.Email", Email), ("Input.Password", Password));

        Assert.Contains(PasswordSignIn.Failure, browser.Page, StringComparison.Ordinal);
        Assert.Equal(Outside, await browser.Open(Inside));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await browser.Open("/login");
        await browser.Submit("/login?returnUrl=%2Fnot-allowed", ("Input.Email", Email), ("Input.Password", Password));
        Assert.Equal(Inside, await browser.Open(Inside));
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        await using var host = await SetUp();
        using var client = host.Anonymous();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "login"), KeyValuePair.Create("Input.Email", Email), KeyValuePair.Create("Input.Password", Password)]);
        using var empty = new FormUrlEncodedContent([]);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/login", form)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/logout", empty)).StatusCode);
    }

    [Fact]
    public async Task A_removed_member_is_out_within_minutes()
    {
        await using var host = await SetUp();
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        await browser.Submit("/login", ("Input.Email", Email), ("Input.Password", Password));
        Assert.Equal(Inside, await browser.Open(Inside));
        await using (var db = host.Get<IDbContextFactory<CampaignsDb>>().AcrossWorkspaces())
        {
            await db.WorkspaceMembers.IgnoreQueryFilters().ExecuteDeleteAsync();
        }

        host.Clock.Advance(TimeSpan.FromMinutes(4));

        Assert.StartsWith("/not-allowed?", await browser.Open(Inside), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/campaigns?tab=2", "/campaigns?tab=2")]
    [InlineData("/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/ok\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Only_an_address_on_this_site_is_returned_to(string? asked, string expected) => Assert.Equal(expected, SafeReturn.To(asked));

    private static async Task<ApiHost> SetUp()
    {
        var host = await ApiHost.StartEmpty();
        await host.Get<WorkspaceSetUp>().Run(new SetUpRequest(Email, Password, "Northwind", "UTC", WithPickupSender: false), CancellationToken.None);
        return host;
    }
}
