using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>Who sets an installation up owns it, so that is not simply whoever comes first.</summary>
public sealed class SetUpCodeTests
{
    private static readonly (string, string)[] Owner = [("Input.Email", "ann@example.org"), ("Input.Password", "correct horse"), ("Input.WorkspaceName", "Northwind")];

    [Theory]
    [InlineData("127.0.0.1", "localhost", null, false)]
    [InlineData("127.0.0.9", "127.0.0.1:5080", null, false)]
    [InlineData("::1", "[::1]:5080", null, false)]
    [InlineData("::ffff:127.0.0.1", "localhost", null, false)]
    [InlineData("192.0.2.1", "localhost", null, true)]
    [InlineData(null, "localhost", null, true)]
    [InlineData("127.0.0.1", "mail.example.com", null, true)] // a proxy on this machine that keeps the name, or a name that was made to lead here
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", true)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-Proto", true)]
    [InlineData("127.0.0.1", "localhost", "Forwarded", true)]
    [InlineData("127.0.0.1", "localhost", "Via", true)]
    [InlineData("127.0.0.1", "localhost", "x-real-ip", true)]
    public async Task From_anywhere_but_this_machine_the_set_up_asks_for_the_code(string? client, string host, string? header, bool asks)
    {
        await using var product = await ApiHost.StartEmpty(ClientAddress.Add);
        using var http = Client(product, client, host, header);
        var browser = new PlainBrowser(http);
        await browser.Open("/setup");
        Assert.Equal(asks, browser.Page.Contains("Set-up code", StringComparison.Ordinal));

        await browser.Submit("/setup", Owner);

        Assert.Equal(asks, await product.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
    }

    [Fact]
    public async Task With_the_code_it_is_done_from_anywhere_however_it_is_typed()
    {
        await using var product = await ApiHost.StartEmpty(ClientAddress.Add);
        using var http = Client(product, "192.0.2.1", "mail.example.com", header: null);
        var browser = new PlainBrowser(http);
        await browser.Open("/setup");

        await browser.Submit("/setup", [.. Owner, ("Input.Code", $" {product.Get<SetUpCode>().Text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}")]);

        Assert.False(await product.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_can_try_many_codes()
    {
        await using var product = await ApiHost.StartEmpty(ClientAddress.Add);
        using var http = Client(product, "192.0.2.1", "mail.example.com", header: null);
        var browser = new PlainBrowser(http);
        await browser.Open("/setup");
        for (var i = 0; i < 5; i++)
        {
            await browser.Submit("/setup", [.. Owner, ("Input.Code", $"AAAA-AAAA-AAA{i}")]);
        }

        await browser.Submit("/setup", [.. Owner, ("Input.Code", product.Get<SetUpCode>().Text)]);
        Assert.True(await product.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));

        product.Clock.Advance(TimeSpan.FromMinutes(5));
        await browser.Submit("/setup", [.. Owner, ("Input.Code", product.Get<SetUpCode>().Text)]);
        Assert.False(await product.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
    }

    [Fact]
    public async Task Each_start_has_a_code_of_its_own()
    {
        await using var first = await ApiHost.StartEmpty();
        await using var second = await ApiHost.StartEmpty();

        Assert.NotEqual(first.Get<SetUpCode>().Text, second.Get<SetUpCode>().Text);
        Assert.Matches("^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$", first.Get<SetUpCode>().Text);
    }

    private static HttpClient Client(ApiHost product, string? client, string host, string? header)
    {
        var http = product.Anonymous();
        http.DefaultRequestHeaders.Host = host;
        if (client is not null)
        {
            http.DefaultRequestHeaders.Add(ClientAddress.Header, client);
        }

        if (header is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation(header, "192.0.2.1");
        }

        return http;
    }
}
