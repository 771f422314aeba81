using System.Net;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Tracking;

public sealed class TrackingEndpointTests : ApiTest
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    [Fact]
    public async Task The_pixel_is_a_picture_that_nobody_keeps_and_tells_of_the_open()
    {
        var mail = await TrackedMail.Send(Host);

        using var response = await Ask(HttpMethod.Get, mail.Pixel);

        Assert.Equal((HttpStatusCode.OK, "image/gif", "no-store"), (response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Headers.CacheControl?.ToString()));
        Assert.StartsWith("GIF89a", Encoding.ASCII.GetString(await response.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var opened = Assert.Single(await Events());
        Assert.Equal((MessageEventType.Opened, mail.EmailId, false, Browser), (opened.Type, opened.SentEmailId, opened.IsAutomated, opened.UserAgent));
    }

    [Fact]
    public async Task A_link_leads_to_the_address_that_was_written_and_tells_of_the_click()
    {
        var mail = await TrackedMail.Send(Host);

        using var response = await Ask(HttpMethod.Get, mail.Click);

        Assert.Equal((HttpStatusCode.Redirect, "https://shop.example/?a=1&b=2", "no-store"), (response.StatusCode, response.Headers.Location?.OriginalString, response.Headers.CacheControl?.ToString()));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var clicked = Assert.Single(await Events());
        Assert.Equal((MessageEventType.Clicked, "https://shop.example/?a=1&b=2", false), (clicked.Type, clicked.Url, clicked.IsAutomated));
    }

    [Theory]
    [InlineData("https://shop.example/?a=1&amp;b=2", "https://shop.example/?a=1&b=2")]
    [InlineData("https://shop.example/#/path?q=1", "https://shop.example/#/path?q=1")]
    [InlineData("https://shop.example/my file (1).pdf", "https://shop.example/my%20file%20(1).pdf")]
    [InlineData("https://shop.example/50%25", "https://shop.example/50%25")]
    [InlineData("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4")]
    public async Task The_redirect_goes_where_a_browser_would_have_gone(string href, string expected)
    {
        var mail = await TrackedMail.Send(Host, $"<p><a href=\"{href}\">Look</a></p>");

        using var response = await Ask(HttpMethod.Get, mail.Click);

        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("Location")));
    }

    [Fact]
    public async Task Forged_truncated_and_misused_tokens_get_one_answer_and_leave_nothing()
    {
        var mail = await TrackedMail.Send(Host);
        var tokens = Host.Get<PublicTokens>();
        var (open, click) = (mail.Pixel["/t/o/".Length..^4], mail.Click["/t/c/".Length..]);
        var foreign = PublicToken.Create(new PublicTokenKey(new byte[32]), TokenPurpose.Click, mail.EmailId, "https://evil.example/"u8);
        var unknown = tokens.Create(TokenPurpose.Click, Guid.CreateVersion7(Host.Clock.UtcNow()), "https://shop.example/"u8);
        string[] paths =
        [
            $"/t/o/{click}.gif", $"/t/c/{open}", $"/t/c/{mail.Unsubscribe[3..]}", $"/t/o/{open[..^1]}.gif", $"/t/c/{click[..^4]}", $"/t/c/{click}A", $"/t/c/{WithAnother(click, 0)}", $"/t/c/{WithAnother(click, 20)}",
            $"/t/c/{foreign}", $"/t/c/{unknown}", "/t/c/forged", "/t/o/forged.gif", $"/t/c/{click}?url=https://evil.example/".Replace(click, "https%3A%2F%2Fevil.example", StringComparison.Ordinal),
        ];

        var answers = new List<string>();
        foreach (var path in paths)
        {
            using var response = await Ask(HttpMethod.Get, path);
            answers.Add($"{(int)response.StatusCode} {response.Content.Headers.ContentType} {response.Headers.CacheControl} {response.Headers.Location} {await response.Content.ReadAsStringAsync()}");
        }

        Assert.Equal("404 text/plain no-store  Not found.", Assert.Single(answers.Distinct()));
        Assert.Empty(await Events());
    }

    [Fact]
    public async Task The_address_of_the_request_changes_nothing_of_where_a_link_leads()
    {
        var mail = await TrackedMail.Send(Host);

        using var response = await Ask(HttpMethod.Get, $"{mail.Click}?url=https://evil.example/&u=//evil.example");

        Assert.Equal("https://shop.example/?a=1&b=2", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_scanner_that_follows_every_link_of_a_mail_leaves_events_of_programs_and_nothing_else()
    {
        var mail = await TrackedMail.Send(Host, "<p>" + string.Concat(Enumerable.Range(0, 5).Select(i => $"<a href=\"https://shop.example/{i}\">{i}</a>")) + "</p>");
        Assert.Equal(7, mail.Paths.Count);
        foreach (var path in mail.Paths)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var response = await Ask(method, path);
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{method} {path}: {response.StatusCode}");
            }
        }

        await using var db = Host.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
        Assert.DoesNotContain(EnrollmentStatus.Unsubscribed, await db.Enrollments.Select(e => e.Status).ToListAsync());
        Assert.DoesNotContain(ScheduledEmailStatus.Cancelled, await db.ScheduledEmails.Select(e => e.Status).ToListAsync());
        var events = await Events();
        Assert.Equal(12, events.Count);
        Assert.All(events.Where(e => e.Type == MessageEventType.Clicked), e => Assert.True(e.IsAutomated));
        Assert.Equal(0, await db.DailyAnalytics.SumAsync(d => d.Clicked + d.Unsubscribed));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Only_what_workspace_and_campaign_both_track_is_tracked(bool opens, bool clicks)
    {
        var byCampaign = await TrackedMail.Send(Host, settings: TrackedMail.Settings(opens, clicks));
        await Send(HttpMethod.Patch, "/workspace", new { trackOpens = opens, trackClicks = clicks }, HttpStatusCode.OK);
        var byWorkspace = await TrackedMail.Send(Host);

        foreach (var mail in new[] { byCampaign, byWorkspace })
        {
            Assert.Equal((opens, clicks), (mail.Paths.Any(p => p.StartsWith("/t/o/", StringComparison.Ordinal)), mail.Paths.Any(p => p.StartsWith("/t/c/", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task Links_of_a_sender_with_a_domain_of_its_own_begin_with_that()
    {
        var mail = await TrackedMail.Send(Host, trackingDomain: "Links.Northwind.Example");

        Assert.Contains("href=\"https://links.northwind.example/t/c/", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("src=\"https://links.northwind.example/t/o/", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.StartsWith("<https://links.northwind.example/u/", mail.Message.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        await Post("/senders", new { email = "x@northwind.example", trackingDomain = "https://links.example/a" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_the_product_keeps_and_shows_of_an_email_is_not_tracked()
    {
        var mail = await TrackedMail.Send(Host);

        await using var db = Host.Open();
        var body = await db.SentEmailBodies.SingleAsync(b => b.Id == mail.EmailId);
        Assert.Contains("href=\"https://shop.example/?a=1&amp;b=2\"", body.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/?a=1&b=2", body.BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("/t/", body.BodyHtml + body.BodyText, StringComparison.Ordinal);
        Assert.Contains("/t/c/", mail.Message.HtmlBody, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path)
    {
        using var visitor = Host.Anonymous();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        return await visitor.SendAsync(request);
    }

    private async Task<List<MessageEvent>> Events()
    {
        await using var db = Host.Open();
        return await db.MessageEvents.Where(e => e.Provider == "tracking").ToListAsync();
    }

    /// <summary>The token with another character at a place: an x, or a y where an x is already.</summary>
    private static string WithAnother(string token, int at) => $"{token[..at]}{(token[at] == 'x' ? 'y' : 'x')}{token[(at + 1)..]}";
}
