using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary>What was seen is named with <c>If-Match</c> or <c>version</c>; a save that rests on something else is refused with what stands.</summary>
public sealed class VersionTests : ApiTest
{
    public static TheoryData<string, string, string> Things => new()
    {
        { "/contacts", """{ "email": "ann@example.org" }""", """{ "company": "Northwind" }""" },
        { "/lists", """{ "name": "Customers" }""", """{ "description": "All of them" }""" },
        { "/templates", """{ "name": "Hello", "subject": "Hello", "bodyHtml": "<p>Hello</p>" }""", """{ "subject": "Hi" }""" },
        { "/senders", """{ "email": "sales@example.org", "provider": "pickup" }""", """{ "displayName": "Sales" }""" },
        { "/holidays", """{ "name": "Christmas", "rule": "12-25" }""", """{ "name": "Xmas" }""" },
        { "/campaigns", """{ "name": "Spring" }""", """{ "description": "Fair" }""" },
        { "/campaigns", """{ "name": "Spring" }""", """{ "settings": { "dailyLimit": 7 } }""" },
    };

    [Theory, MemberData(nameof(Things))]
    public async Task A_resource_answers_its_tag_and_a_change_with_an_older_one_is_refused_with_what_stands(string route, string make, string change)
    {
        using var made = await Ask(HttpMethod.Post, route, make);
        var address = $"{route}/{Id(await Body(made, HttpStatusCode.Created))}";
        using var got = await Ask(HttpMethod.Get, address);
        Assert.NotNull(got.Headers.ETag);
        var first = made.Headers.ETag?.Tag ?? got.Headers.ETag.Tag;

        using var changed = await Ask(HttpMethod.Patch, address, change, got.Headers.ETag.ToString());
        await Body(changed, HttpStatusCode.OK);
        using var stale = await Ask(HttpMethod.Patch, address, change, first);
        var refused = await Body(stale, HttpStatusCode.Conflict);
        using var any = await Ask(HttpMethod.Patch, address, change, "*");
        using var weak = await Ask(HttpMethod.Patch, address, change, $"W/{any.Headers.ETag}");

        Assert.NotEqual(first, changed.Headers.ETag?.Tag);
        Assert.Equal(changed.Headers.ETag?.Tag, $"\"{refused.GetProperty("current").GetProperty("version").GetInt32()}\"");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (any.StatusCode, weak.StatusCode));
    }

    [Theory, MemberData(nameof(Things))]
    public async Task Nothing_is_deleted_with_an_older_tag(string route, string make, string change)
    {
        using var made = await Ask(HttpMethod.Post, route, make);
        var address = $"{route}/{Id(await Body(made, HttpStatusCode.Created))}";
        using var changed = await Ask(HttpMethod.Patch, address, change);

        using var stale = await Ask(HttpMethod.Delete, address, ifMatch: made.Headers.ETag!.ToString());
        var refused = await Body(stale, HttpStatusCode.Conflict);
        using var deleted = await Ask(HttpMethod.Delete, address, ifMatch: changed.Headers.ETag!.ToString());

        Assert.Equal(changed.Headers.ETag.Tag, $"\"{refused.GetProperty("current").GetProperty("version").GetInt32()}\"");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData("/workspace", """{ "name": "North" }""")]
    [InlineData("/sending", """{ "onInterrupted": "resend" }""")]
    public async Task Settings_have_a_tag_and_a_change_with_an_older_one_is_refused_with_what_stands(string route, string change)
    {
        using var seen = await Ask(HttpMethod.Get, route);
        using var changed = await Ask(HttpMethod.Patch, route, change, seen.Headers.ETag!.ToString());
        using var stale = await Ask(HttpMethod.Patch, route, change, seen.Headers.ETag.ToString());

        await Body(changed, HttpStatusCode.OK);
        Assert.NotEqual(seen.Headers.ETag, changed.Headers.ETag);
        var refused = await Body(stale, HttpStatusCode.Conflict);
        Assert.Equal(changed.Headers.ETag!.Tag, $"\"{refused.GetProperty("current").GetProperty("version").GetInt32()}\"");
    }

    [Fact]
    public async Task A_limit_has_a_tag_and_is_neither_set_nor_removed_with_an_older_one()
    {
        using var made = await Ask(HttpMethod.Put, "/rate-limits", Limit(10), "*");
        var address = $"/rate-limits/{Id(await Body(made, HttpStatusCode.OK))}";
        using var seen = await Ask(HttpMethod.Get, address);
        using var changed = await Ask(HttpMethod.Put, "/rate-limits", Limit(20), seen.Headers.ETag!.ToString());
        using var stale = await Ask(HttpMethod.Put, "/rate-limits", Limit(30), seen.Headers.ETag.ToString());
        using var staleRemoval = await Ask(HttpMethod.Delete, address, ifMatch: seen.Headers.ETag.ToString());
        var byBody = await Send(HttpMethod.Put, "/rate-limits", new { scope = "workspace", period = "day", maxCount = 30, version = 1 }, HttpStatusCode.Conflict);

        Assert.Equal(made.Headers.ETag, seen.Headers.ETag);
        Assert.Equal(20, (await Body(stale, HttpStatusCode.Conflict)).GetProperty("current").GetProperty("maxCount").GetInt32());
        Assert.Equal(20, (await Body(staleRemoval, HttpStatusCode.Conflict)).GetProperty("current").GetProperty("maxCount").GetInt32());
        Assert.Equal(20, byBody.GetProperty("current").GetProperty("maxCount").GetInt32());
        Assert.Equal(20, (await Get(address)).GetProperty("maxCount").GetInt32());
        using var removed = await Ask(HttpMethod.Delete, address, ifMatch: changed.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        static string Limit(int count) => $$"""{ "scope": "workspace", "period": "day", "maxCount": {{count}} }""";
    }

    [Fact]
    public async Task A_sequence_has_a_tag_of_its_own_that_only_a_save_of_the_sequence_changes()
    {
        var campaign = Id(await Post("/campaigns", new { name = "Spring" }, HttpStatusCode.Created));
        var address = $"/campaigns/{campaign}/steps";
        const string Steps = """[{ "subjectTemplate": "Hello", "bodyTemplate": "<p>Hello</p>" }]""";
        using var empty = await Ask(HttpMethod.Get, address);
        using var first = await Ask(HttpMethod.Put, address, Steps, empty.Headers.ETag!.ToString());
        await Send(HttpMethod.Patch, $"/campaigns/{campaign}", new { description = "Fair" }, HttpStatusCode.OK);
        using var seen = await Ask(HttpMethod.Get, address);
        using var second = await Ask(HttpMethod.Put, address, Steps, first.Headers.ETag!.ToString());
        using var stale = await Ask(HttpMethod.Put, address, Steps, first.Headers.ETag!.ToString());
        var version = (await Get($"/campaigns/{campaign}")).GetProperty("version").GetInt32();
        using var byCampaign = await Ask(HttpMethod.Put, address, Steps, $"\"{version}\"");
        using var again = await Ask(HttpMethod.Put, address, Steps, $"\"{version}\"");

        Assert.Equal(first.Headers.ETag, seen.Headers.ETag);
        await Body(second, HttpStatusCode.OK);
        var refused = await Body(stale, HttpStatusCode.Conflict);
        Assert.Equal(JsonValueKind.Array, refused.GetProperty("current").ValueKind);
        await Body(byCampaign, HttpStatusCode.OK);
        await Body(again, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Head_is_answered_as_get_is()
    {
        var contact = Id(await Post("/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created));

        foreach (var path in new[] { "/api/v1/contacts", $"/api/v1/contacts/{contact}", "/healthz" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await Api.SendAsync(request);
            using var got = await Api.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(got.StatusCode, head.StatusCode);
        }

        using var missing = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/contacts/{Guid.Empty}");
        Assert.Equal(HttpStatusCode.NotFound, (await Api.SendAsync(missing)).StatusCode);
    }

    [Theory]
    [InlineData("/t/o/nothing.gif")]
    [InlineData("/t")]
    [InlineData("/u")]
    [InlineData("/u/a/b")]
    [InlineData("/webhooks/nobody/nowhere")]
    public async Task An_unknown_address_for_programs_and_links_is_404_and_no_page_to_sign_in(string path)
    {
        using var visitor = Host.Anonymous();

        using var got = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        using var posted = await visitor.PostAsJsonAsync(new Uri(path, UriKind.Relative), new { });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (got.StatusCode, posted.StatusCode));
    }

    [Fact]
    public async Task A_reply_of_a_time_that_cannot_be_or_of_two_people_is_refused()
    {
        var ann = Id(await Post("/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created));
        await Post("/contacts", new { email = "bob@example.org" }, HttpStatusCode.Created);

        foreach (var receivedAt in new[] { "1969-12-31T23:59:59Z", "2126-01-01T00:00:00Z" })
        {
            var refused = await Post("/replies", new { contactId = ann, receivedAt }, HttpStatusCode.BadRequest);
            Assert.True(refused.GetProperty("errors").TryGetProperty("receivedAt", out _));
        }

        var two = await Post("/replies", new { contactId = ann, email = "bob@example.org" }, HttpStatusCode.BadRequest);
        Assert.True(two.GetProperty("errors").TryGetProperty("email", out _));
        await Post("/replies", new { contactId = ann, email = "nobody@example.org" }, HttpStatusCode.BadRequest);
        await Post("/replies", new { contactId = ann, email = "ANN@example.org" }, HttpStatusCode.Created);
        Assert.Equal(1, (await Get("/replies")).GetProperty("total").GetInt32());
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await Api.SendAsync(request);
    }
}
