using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary><c>/api-keys</c>: every verb, every role, another workspace.</summary>
public sealed class ApiKeyApiTests : ApiTest
{
    private const string Keys = "/api/v1/api-keys";

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Reviewer, false)]
    [InlineData(Role.Marketer, false)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Owner, true)]
    public async Task Keys_are_for_admins_and_owners_to_see_make_and_revoke(Role role, bool may)
    {
        var key = Id(await Post("/api-keys", new { name = "Shop", role = "viewer" }, HttpStatusCode.Created));
        using var client = Host.Api(role);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await client.GetAsync(Keys)).StatusCode);
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await client.GetAsync($"{Keys}/{key}")).StatusCode);
        Assert.Equal(may ? HttpStatusCode.Created : HttpStatusCode.Forbidden, (await client.PostAsJsonAsync(Keys, new { name = "Other", role = "viewer" })).StatusCode);
        Assert.Equal(may ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, (await client.DeleteAsync($"{Keys}/{key}")).StatusCode);
    }

    [Theory]
    [InlineData(Role.Admin, "viewer", HttpStatusCode.Created)]
    [InlineData(Role.Admin, "admin", HttpStatusCode.Created)]
    [InlineData(Role.Admin, "owner", HttpStatusCode.Forbidden)]
    [InlineData(Role.Owner, "owner", HttpStatusCode.Created)]
    public async Task A_key_is_at_most_as_strong_as_the_one_that_makes_it(Role role, string made, HttpStatusCode expected)
    {
        using var client = Host.Api(role);

        Assert.Equal(expected, (await client.PostAsJsonAsync(Keys, new { name = "Shop", role = made })).StatusCode);
    }

    [Theory]
    [InlineData("""{ "role": "viewer" }""", "name")]
    [InlineData("""{ "name": "Shop" }""", "role")]
    [InlineData("""{ "name": "Shop", "role": "emperor" }""", "role")]
    [InlineData("""{ "name": "Shop", "role": "viewer", "expiresAt": "2026-01-14T23:59:59Z" }""", "expiresAt")]
    [InlineData("""{ "name": "Shop", "role": "viewer", "expiresAt": "tomorrow" }""", "expiresAt")]
    public async Task What_is_missing_or_wrong_is_400_with_its_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var refused = await Body(await Api.PostAsync(Keys, content), HttpStatusCode.BadRequest);

        Assert.True(refused.GetProperty("errors").TryGetProperty(field, out _), refused.GetRawText());
    }

    [Fact]
    public async Task A_key_is_told_once_works_until_it_is_revoked_and_stays_listed()
    {
        using var response = await Api.PostAsJsonAsync(Keys, new { name = "Shop", role = "marketer", expiresAt = "2026-02-01T00:00:00Z" });
        var made = await Body(response, HttpStatusCode.Created);
        var path = $"/api-keys/{Id(made)}";
        using var shop = Host.WithKey(made.GetProperty("key").GetString()!);
        var shown = await Get(path);

        Assert.Equal($"/api/v1{path}", response.Headers.Location?.OriginalString);
        Assert.False(shown.TryGetProperty("key", out _));
        Assert.Equal(("Shop", "marketer", "2026-02-01T00:00:00.000Z"), (shown.GetProperty("name").GetString(), shown.GetProperty("role").GetString(), shown.GetProperty("expiresAt").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/api/v1/contacts")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.GetAsync(Keys)).StatusCode);

        await Send(HttpMethod.Delete, path, null, HttpStatusCode.NoContent);
        await Send(HttpMethod.Delete, path, null, HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.GetAsync("/api/v1/contacts")).StatusCode);
        Assert.Equal(JsonValueKind.String, (await Get(path)).GetProperty("revokedAt").ValueKind);
        Assert.Equal(1, (await Get("/api-keys?name=Shop")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task The_key_of_another_workspace_is_404_and_keeps_working()
    {
        using var other = Host.OtherApi();
        var theirs = (await Body(await other.GetAsync(Keys), HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("id").GetGuid();

        await Body(await Api.GetAsync($"{Keys}/{theirs}"), HttpStatusCode.NotFound);
        await Body(await Api.DeleteAsync($"{Keys}/{theirs}"), HttpStatusCode.NotFound);
        Assert.DoesNotContain((await Get("/api-keys")).GetProperty("items").EnumerateArray(), key => Id(key) == theirs);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync($"{Keys}/{theirs}")).StatusCode);
    }
}
