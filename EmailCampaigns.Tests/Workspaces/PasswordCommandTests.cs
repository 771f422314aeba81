using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class PasswordCommandTests
{
    private const string Email = "ann@example.org";

    [Fact]
    public async Task A_forgotten_password_is_replaced_and_sessions_end()
    {
        await using var host = await SetUp();
        var before = new PlainBrowser(host.Anonymous());
        await before.Open("/login");
        Assert.Equal("/", await before.Submit("/login", ("Input.Email", Email), ("Input.Password", "correct horse")));

        var (code, output) = await Run(host, "another long one", "--email", "Ann@example.org");

        Assert.Equal((0, "The password is changed, and every session of theirs has ended."), (code, output[^1]));
        Assert.StartsWith("/login", await before.Open("/account"), StringComparison.Ordinal);
        var after = new PlainBrowser(host.Anonymous());
        await after.Open("/login");
        Assert.Equal("/login", await after.Submit("/login", ("Input.Email", Email), ("Input.Password", "correct horse")));
        Assert.Equal("/", await after.Submit("/login", ("Input.Email", Email), ("Input.Password", "another long one")));
    }

    [Theory]
    [InlineData("another long one", "Nobody signs in as who@example.org.", "--email", "who@example.org")]
    [InlineData("short", "A password has 8 to 200 characters.", "--email", Email)]
    [InlineData("", "A password has 8 to 200 characters.", "--email", Email)]
    [InlineData("another long one", "Say whose password: password --email person@example.com")]
    public async Task What_cannot_be_done_changes_nothing_and_says_why(string password, string said, params string[] args)
    {
        await using var host = await SetUp();

        var (code, output) = await Run(host, password, args);

        Assert.Equal((1, said), (code, output[^1]));
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        Assert.Equal("/", await browser.Submit("/login", ("Input.Email", Email), ("Input.Password", "correct horse")));
    }

    private static async Task<ApiHost> SetUp()
    {
        var host = await ApiHost.StartEmpty();
        await host.Get<WorkspaceSetUp>().Run(new SetUpRequest(Email, "correct horse", "Northwind", "UTC", WithPickupSender: false), CancellationToken.None);
        return host;
    }

    private static async Task<(int Code, string[] Output)> Run(ApiHost host, string password, params string[] args)
    {
        var output = new StringWriter();
        var code = await PasswordCommand.Run(host.Get<IServiceProvider>(), ["password", .. args], new StringReader(password), output, CancellationToken.None);
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
