using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Tests.Workspaces;

namespace EmailCampaigns.Tests.Api;

/// <summary>Members, invitations, keys and the workspace over the API.</summary>
public sealed class MemberApiTests
{
    [Fact]
    public async Task Members_change_role_and_are_removed_and_the_last_owner_stays()
    {
        await using var host = await ApiHost.Rent();
        var (owner, member) = (await SessionTests.Add(host, "owner@example.org", Role.Owner), await SessionTests.Add(host, "ann@example.org", Role.Viewer));
        using var admin = host.Api(Role.Admin);

        var changed = await Body(await admin.PatchAsJsonAsync($"/api/v1/members/{member.Id}", new { role = "marketer" }), HttpStatusCode.OK);
        Assert.Equal("marketer", changed.GetProperty("role").GetString());
        await Body(await admin.PatchAsJsonAsync($"/api/v1/members/{member.Id}", new { role = "owner" }), HttpStatusCode.Forbidden);
        await Body(await admin.PatchAsJsonAsync($"/api/v1/members/{member.Id}", new { }), HttpStatusCode.BadRequest);
        await Body(await admin.DeleteAsync($"/api/v1/members/{owner.Id}"), HttpStatusCode.Forbidden);
        var last = await Body(await host.Api().DeleteAsync($"/api/v1/members/{owner.Id}"), HttpStatusCode.Conflict);
        Assert.Contains("is the last owner", last.GetProperty("detail").GetString(), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/v1/members/{member.Id}")).StatusCode);

        Assert.Equal(1, (await Body(await host.Api(Role.Viewer).GetAsync("/api/v1/members"), HttpStatusCode.OK)).GetProperty("total").GetInt32());
        var audit = await Body(await admin.GetAsync("/api/v1/audit"), HttpStatusCode.OK);
        Assert.Equal(["member_removed", "member_role_changed"], audit.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("action").GetString()));
        Assert.StartsWith("api_key:", audit.GetProperty("items")[0].GetProperty("actor").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_shows_its_link_once_and_is_revoked()
    {
        await using var host = await ApiHost.Rent();
        using var admin = host.Api(Role.Admin);

        var made = await Body(await admin.PostAsJsonAsync("/api/v1/invitations", new { email = "signe@example.org", role = "reviewer" }), HttpStatusCode.Created);
        var path = $"/api/v1/invitations/{made.GetProperty("id").GetGuid()}";
        var shown = await Body(await admin.GetAsync(path), HttpStatusCode.OK);
        await Body(await admin.PostAsJsonAsync("/api/v1/invitations", new { email = "signe@example.org", role = "owner" }), HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);

        Assert.False(shown.TryGetProperty("link", out _));
        Assert.Equal("revoked", (await Body(await admin.GetAsync(path), HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal(0, (await Body(await admin.GetAsync("/api/v1/invitations?status=open"), HttpStatusCode.OK)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_key_makes_keys_up_to_its_own_role_which_work_until_they_are_revoked()
    {
        await using var host = await ApiHost.Rent();
        using var admin = host.Api(Role.Admin);

        await Body(await admin.PostAsJsonAsync("/api/v1/api-keys", new { name = "Shop", role = "owner" }), HttpStatusCode.Forbidden);
        var made = await Body(await admin.PostAsJsonAsync("/api/v1/api-keys", new { name = "Shop", role = "marketer" }), HttpStatusCode.Created);
        var path = $"/api/v1/api-keys/{made.GetProperty("id").GetGuid()}";
        using var shop = host.WithKey(made.GetProperty("key").GetString()!);
        await Body(await shop.PostAsJsonAsync("/api/v1/contacts", new { email = "ann@example.org" }), HttpStatusCode.Created);
        await Body(await shop.GetAsync("/api/v1/api-keys"), HttpStatusCode.Forbidden);
        var shown = await Body(await admin.GetAsync(path), HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);

        Assert.False(shown.TryGetProperty("key", out _) || shown.TryGetProperty("keyHash", out _));
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.GetAsync("/api/v1/contacts")).StatusCode);
    }

    [Fact]
    public async Task The_workspace_is_named_and_set_up_and_another_one_is_added()
    {
        await using var host = await ApiHost.Rent();
        await SessionTests.Add(host, "owner@example.org", Role.Owner);
        using var owner = host.Api();

        var changed = await Body(
            await owner.PatchAsJsonAsync("/api/v1/workspace", new { name = "Fabrikam", postalAddress = "1 Example Street", timezone = "America/New_York", onInterrupted = "resend", version = 1 }),
            HttpStatusCode.OK);
        var stale = await Body(await owner.PatchAsJsonAsync("/api/v1/workspace", new { name = "Other", version = 1 }), HttpStatusCode.Conflict);
        var cleared = await Body(await owner.PatchAsync("/api/v1/workspace", new StringContent("""{ "postalAddress": null }""", null, "application/json")), HttpStatusCode.OK);
        var added = await Body(await owner.PostAsJsonAsync("/api/v1/workspaces", new { name = "Second" }), HttpStatusCode.Created);

        Assert.Equal(("Fabrikam", "1 Example Street", "resend"), (Text(changed, "name"), Text(changed, "postalAddress"), Text(changed, "onInterrupted")));
        Assert.Equal("Fabrikam", Text(stale.GetProperty("current"), "name"));
        Assert.Null(Text(cleared, "postalAddress"));
        Assert.Equal(("second", "America/New_York"), (Text(added, "slug"), Text(added, "timezone")));
        await Body(await host.Api(Role.Marketer).PatchAsJsonAsync("/api/v1/workspace", new { name = "x" }), HttpStatusCode.Forbidden);
        await Body(await host.Api(Role.Admin).PostAsJsonAsync("/api/v1/workspaces", new { name = "x" }), HttpStatusCode.Forbidden);
        Assert.False(changed.TryGetProperty("bodyRetentionDays", out _)); // nothing reads it yet
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static async Task<JsonElement> Body(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
