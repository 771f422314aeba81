using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Api;

public sealed class AuthenticationTests
{
    private const string AnyPath = "/api/v1/nothing-here";

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ec_0000000000000000000000000000000000000000000000000")]
    [InlineData("Basic YW5uOnNlY3JldA==")]
    public async Task Without_a_valid_key_the_answer_is_401_as_problem_details(string? authorization)
    {
        await using var host = await ApiHost.Rent();
        using var client = host.Anonymous();
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        var response = await client.GetAsync(AnyPath);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(401, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_key_with_one_character_changed_is_refused_though_its_prefix_is_known()
    {
        await using var host = await ApiHost.Rent();
        var key = ApiKey.Create("Mine", Role.Owner, null, host.Actor, host.Clock.UtcNow(), out var text);
        await host.Add(host.WorkspaceId, key);
        var changed = text[..^1] + (text[^1] == '0' ? '1' : '0');

        Assert.Equal(HttpStatusCode.NotFound, (await host.WithKey(text).GetAsync(AnyPath)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.WithKey(changed).GetAsync(AnyPath)).StatusCode);
    }

    [Fact]
    public async Task An_expired_and_a_revoked_key_are_refused()
    {
        await using var host = await ApiHost.Rent();
        var now = host.Clock.UtcNow();
        var expiring = ApiKey.Create("Expiring", Role.Owner, now.AddMinutes(1), host.Actor, now, out var expiringText);
        var revoked = ApiKey.Create("Revoked", Role.Owner, null, host.Actor, now, out var revokedText);
        revoked.Revoke(now);
        await host.Add(host.WorkspaceId, expiring, revoked);

        Assert.Equal(HttpStatusCode.NotFound, (await host.WithKey(expiringText).GetAsync(AnyPath)).StatusCode);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.WithKey(expiringText).GetAsync(AnyPath)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.WithKey(revokedText).GetAsync(AnyPath)).StatusCode);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_written_at_most_once_a_minute()
    {
        await using var host = await ApiHost.Rent();
        using var client = host.Api();
        var first = host.Clock.UtcNow();
        await client.GetAsync(AnyPath);
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await client.GetAsync(AnyPath);
        Assert.Equal(first, await LastUse(host));

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.GetAsync(AnyPath);
        Assert.Equal(first.AddMinutes(1), await LastUse(host));
    }

    [Fact]
    public async Task A_key_makes_600_requests_a_minute_and_is_then_told_when_to_come_back()
    {
        await using var host = await ApiHost.Start();
        using var busy = host.Api();
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await busy.GetAsync(AnyPath)).StatusCode);
        }

        using var refused = await busy.GetAsync(AnyPath);
        host.Clock.Advance(TimeSpan.FromSeconds(59.5));
        using var refusedAgain = await busy.GetAsync(AnyPath);
        using var other = await host.Api(Role.Viewer).GetAsync(AnyPath);
        host.Clock.Advance(TimeSpan.FromSeconds(0.5));
        using var answered = await busy.GetAsync(AnyPath);

        Assert.Equal((HttpStatusCode.TooManyRequests, 60), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.Equal((HttpStatusCode.TooManyRequests, 1), (refusedAgain.StatusCode, refusedAgain.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode); // another key has its own minute
        Assert.Equal(HttpStatusCode.NotFound, answered.StatusCode);
    }

    [Fact]
    public async Task How_many_requests_a_key_makes_is_a_setting()
    {
        await using var host = await ApiHost.Start(null, ("Api:RequestsPerMinute", "2"));
        using var busy = host.Api();

        HttpStatusCode[] answers = [(await busy.GetAsync("/api/v1/contacts")).StatusCode, (await busy.GetAsync(AnyPath)).StatusCode, (await busy.GetAsync("/api/v1/contacts")).StatusCode];

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], answers);
    }

    private static async Task<DateTime?> LastUse(ApiHost host)
    {
        await using var db = host.Open();
        return await db.ApiKeys.Where(k => k.Id == host.Actor.Id).Select(k => k.LastUsedAt).SingleAsync();
    }
}
