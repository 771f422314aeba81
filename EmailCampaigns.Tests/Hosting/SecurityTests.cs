using System.Net;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmailCampaigns.Tests.Hosting;

/// <summary>What the host does around every request, and with its files.</summary>
public sealed class SecurityTests
{
    [Theory]
    [InlineData("/login")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/contacts")]
    [InlineData("/nowhere")]
    [InlineData("/u/forged")]
    [InlineData("/app.css")]
    public async Task Every_answer_says_what_a_browser_is_to_refuse(string address)
    {
        await using var host = await ApiHost.Rent();
        using var response = await host.Anonymous().GetAsync(address);

        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(response, "Referrer-Policy"));
        Assert.Contains("frame-ancestors 'none'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_tls_through_a_known_proxy_cookies_are_secure_and_the_browser_is_told_to_stay_there()
    {
        await using var host = await ApiHost.StartEmpty(ClientAddress.Add, ("environment", "Production"), ("ForwardedHeaders:KnownProxies", "10.0.0.0/24;::1"));

        using var known = await Get(host, "10.0.0.7", "https");
        using var unknown = await Get(host, "192.0.2.7", "https");

        Assert.StartsWith("max-age=31536000", Header(known, "Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.All(known.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Null(Header(unknown, "Strict-Transport-Security"));
        Assert.All(unknown.Headers.GetValues("Set-Cookie"), cookie => Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Where_the_site_is_public_over_tls_no_cookie_goes_in_the_clear_whatever_the_request_looks_like()
    {
        await using var host = await ApiHost.StartEmpty(ClientAddress.Add, ("PublicBaseUrl", "https://mail.example.com"));

        using var response = await Get(host, "192.0.2.7", "http");

        Assert.All(response.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Only_the_names_of_the_site_are_answered()
    {
        await using var host = await ApiHost.StartEmpty(null, ("AllowedHosts", "mail.example.com;*.example.org"));
        using var client = host.Anonymous();

        Assert.Equal(HttpStatusCode.OK, await Status("mail.example.com"));
        Assert.Equal(HttpStatusCode.OK, await Status("a.example.org:5080"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status("evil.example"));

        async Task<HttpStatusCode> Status(string name)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = name } };
            using var response = await client.SendAsync(request);
            return response.StatusCode == HttpStatusCode.Redirect ? HttpStatusCode.OK : response.StatusCode;
        }
    }

    [Fact]
    public void The_data_folder_and_what_is_in_it_are_for_the_account_of_the_program_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Path.Combine(Temp.NewDirectory(), "data");
        PrivateFiles.CreateFolder(folder);
        PrivateFiles.CreateDatabase($"Data Source={Path.Combine(folder, "x.db")}");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "x.db")));
        Assert.False(PrivateFiles.IsOpenToOthers(folder));
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        Assert.True(PrivateFiles.IsOpenToOthers(folder));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("192.0.2.1")]
    [InlineData("::1", "localhost")]
    public void A_request_is_from_this_machine_only_by_its_own_address_and_name(string? address, string name = "mail.example.com")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Host = new HostString(name);

        Assert.Equal(name == "localhost", context.IsFromThisMachine());
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : null;

    private static async Task<HttpResponseMessage> Get(ApiHost host, string client, string scheme)
    {
        await host.Get<WorkspaceSetUp>().Run(new SetUpRequest($"ann{client}@example.org", "correct horse", "W", "UTC", WithPickupSender: false), CancellationToken.None);
        using var http = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Host = "mail.example.com";
        request.Headers.Add(ClientAddress.Header, client);
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.5");
        return await http.SendAsync(request);
    }
}
