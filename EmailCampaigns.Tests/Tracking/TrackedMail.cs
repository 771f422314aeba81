using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace EmailCampaigns.Tests.Tracking;

/// <summary>An email that the product composed and wrote into its outbox, with the links that stand in it.</summary>
internal sealed partial record TrackedMail(Guid CampaignId, Guid EmailId, MimeMessage Message)
{
    private static readonly string[] Everyday = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Every public path of the message: header, HTML and text.</summary>
    public IReadOnlyList<string> Paths => [.. PublicPath().Matches($"{Message.Headers["List-Unsubscribe"]}\n{Message.HtmlBody}\n{Message.TextBody}").Select(m => m.Value).Distinct()];

    public string Pixel => Paths.Single(p => p.StartsWith("/t/o/", StringComparison.Ordinal));

    public string Click => Paths.First(p => p.StartsWith("/t/c/", StringComparison.Ordinal));

    public string Unsubscribe => Paths.Single(p => p.StartsWith("/u/", StringComparison.Ordinal));

    /// <summary>Sends a newsletter of two steps to one contact and returns its first email; a minute has passed since.</summary>
    public static async Task<TrackedMail> Send(ApiHost host, string body = "<p>Hi</p><p><a href=\"https://shop.example/?a=1&amp;b=2\">Look</a></p>", object? settings = null, string? trackingDomain = null)
    {
        using var api = host.Api();
        var tag = Guid.CreateVersion7(host.Clock.UtcNow()).ToString("N");
        var sender = await Post(api, "senders", new { email = $"s{tag}@northwind.example", provider = "pickup", trackingDomain });
        var list = await Post(api, "lists", new { name = tag });
        var contact = await Post(api, "contacts", new { email = $"c{tag}@customer.example" });
        await Post(api, $"lists/{list}/members", new { contactIds = new[] { contact } });
        var campaign = await Post(api, "campaigns", new { name = tag, campaignType = "newsletter", listId = list, senderAccountId = sender, approval = "automatic", settings = settings ?? Settings() });
        using (var put = await api.PutAsJsonAsync($"/api/v1/campaigns/{campaign}/steps", new[]
        {
            new { name = "First", subjectTemplate = "Hello", bodyTemplate = body, delayDays = 0 },
            new { name = "Second", subjectTemplate = "Again", bodyTemplate = "<p>Again</p>", delayDays = 3 },
        }))
        {
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        using (var patched = await api.PatchAsJsonAsync("/api/v1/workspace", new { postalAddress = "1 Example Street, Berlin" })) // newsletters start with one only
        {
            Assert.True(patched.IsSuccessStatusCode, await patched.Content.ReadAsStringAsync());
        }

        await Post(api, $"campaigns/{campaign}/start", new { });
        await host.Get<CampaignLauncher>().Run(default);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Get<InstallationGuard>().Beat(default);
        await host.Get<Dispatcher>().Tick(default);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var db = host.Open();
        var email = await db.ScheduledEmails.SingleAsync(e => e.CampaignId == campaign && e.Status == ScheduledEmailStatus.Sent);
        var file = Directory.GetFiles(Path.Combine(host.DataDirectory, "outbox"), "*.eml", SearchOption.AllDirectories)
            .Single(f => File.ReadAllText(f).Contains(email.MessageId, StringComparison.Ordinal));
        return new TrackedMail(campaign, email.Id, await MimeMessage.LoadAsync(file));
    }

    public static object Settings(bool trackOpens = true, bool trackClicks = true) => new
    {
        sendWindowStart = "00:00",
        sendWindowEnd = "00:00",
        sendDays = Everyday,
        dailyLimit = 0,
        delayBetweenEmailsSeconds = 0,
        trackOpens,
        trackClicks,
    };

    private static async Task<Guid> Post(HttpClient api, string path, object body)
    {
        using var response = await api.PostAsJsonAsync($"/api/v1/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text).TryGetProperty("id", out var id) ? id.GetGuid() : Guid.Empty;
    }

    [GeneratedRegex("/(t/o|t/c|u)/[A-Za-z0-9_-]+(\\.gif)?")]
    private static partial Regex PublicPath();
}
