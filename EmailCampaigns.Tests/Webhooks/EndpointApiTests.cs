using System.Net;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary><c>/webhook-endpoints</c> and <c>/webhook-messages</c>.</summary>
public sealed class EndpointApiTests : ApiTest
{
    private static readonly object Any = new { url = "https://example.org/webhooks", description = "Shop", eventTypes = new[] { "bounced", "replied" } };

    [Fact]
    public async Task An_endpoint_is_made_read_changed_and_deleted_and_its_secret_is_told_once()
    {
        var made = await Post("/webhook-endpoints", Any, HttpStatusCode.Created);
        var path = $"/webhook-endpoints/{Id(made)}";
        Assert.StartsWith("whsec_", made.GetProperty("secret").GetString(), StringComparison.Ordinal);

        var shown = await Get(path);
        Assert.False(shown.TryGetProperty("secret", out _));
        Assert.Equal(["replied", "bounced"], shown.GetProperty("eventTypes").EnumerateArray().Select(t => t.GetString()).Order().Reverse());

        var changed = await Send(HttpMethod.Patch, path, new { eventTypes = new[] { "sent" }, version = 1 }, HttpStatusCode.OK);
        Assert.Equal(("https://example.org/webhooks", 2), (changed.GetProperty("url").GetString(), changed.GetProperty("version").GetInt32()));
        await Send(HttpMethod.Patch, path, new { description = "Late", version = 1 }, HttpStatusCode.Conflict);
        Assert.Equal("url", (await Send(HttpMethod.Patch, path, new { url = "http://127.0.0.1/" }, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Single().Name);

        await Send(HttpMethod.Delete, path, null, HttpStatusCode.NoContent);
        await Send(HttpMethod.Get, path, null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_secret_is_rotated_and_the_former_one_signs_on_for_a_day()
    {
        var made = await Post("/webhook-endpoints", Any, HttpStatusCode.Created);

        var rotated = await Post($"/webhook-endpoints/{Id(made)}/rotate-secret", null, HttpStatusCode.OK);

        Assert.NotEqual(made.GetProperty("secret").GetString(), rotated.GetProperty("secret").GetString());
        Assert.Equal("2026-01-15T23:59:59.000Z", rotated.GetProperty("previousSecretUntil").GetString());
        await using var db = Host.Open();
        var kept = await db.WebhookEndpoints.SingleAsync();
        Assert.DoesNotContain(new[] { made, rotated }, told => kept.ProtectedSecret.Contains(told.GetProperty("secret").GetString()!["whsec_".Length..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_message_is_listed_read_and_sent_again_and_a_disabled_endpoint_gets_none()
    {
        var endpoint = Id(await Post("/webhook-endpoints", Any, HttpStatusCode.Created));
        var message = (await Post($"/webhook-endpoints/{endpoint}/test", null, HttpStatusCode.Accepted)).GetProperty("message");

        Assert.Equal(Id(message), Id((await Get($"/webhook-endpoints/{endpoint}/messages?status=pending")).GetProperty("items").EnumerateArray().Single()));
        Assert.Equal("pending", (await Get($"/webhook-messages/{Id(message)}")).GetProperty("message").GetProperty("status").GetString());
        await Post($"/webhook-messages/{Id(message)}/resend", null, HttpStatusCode.Accepted);

        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await Post($"/webhook-endpoints/{endpoint}/disable", null, HttpStatusCode.OK)).GetProperty("disabledAt").ValueKind);
        await Post($"/webhook-messages/{Id(message)}/resend", null, HttpStatusCode.Conflict);
        await Post($"/webhook-endpoints/{endpoint}/test", null, HttpStatusCode.Conflict);
        await Post($"/webhook-endpoints/{endpoint}/enable", null, HttpStatusCode.OK);
        await Post($"/webhook-endpoints/{endpoint}/test", null, HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_workspace_has_ten_endpoints_at_most()
    {
        for (var i = 0; i < EndpointEditor.MaxEndpoints; i++)
        {
            await Post("/webhook-endpoints", Any, HttpStatusCode.Created);
        }

        Assert.Contains("at most 10", (await Post("/webhook-endpoints", Any, HttpStatusCode.BadRequest)).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Marketer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, HttpStatusCode.OK)]
    public async Task Only_admins_see_endpoints(Role role, HttpStatusCode expected)
    {
        using var client = Host.Api(role);

        Assert.Equal(expected, (await client.GetAsync("/api/v1/webhook-endpoints")).StatusCode);
    }
}
