using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Api;

/// <summary>What holds for every endpoint, shown on one of them.</summary>
public sealed class ConventionTests : ApiTest
{
    private const string Contacts = "/api/v1/contacts";

    [Fact]
    public async Task What_is_made_is_answered_whole_with_201_and_its_address()
    {
        var response = await Api.PostAsJsonAsync(Contacts, new { email = "Ann@Example.org", firstName = "Ann", fields = new { job_title = "CTO" } });

        var made = await Body(response, HttpStatusCode.Created);
        Assert.Equal($"{Contacts}/{made.GetProperty("id").GetGuid()}", response.Headers.Location?.OriginalString);
        Assert.Equal("Ann@Example.org", made.GetProperty("email").GetString());
        Assert.Equal("CTO", made.GetProperty("fields").GetProperty("job_title").GetString());
        Assert.Equal(1, made.GetProperty("version").GetInt32());
        Assert.Equal("2026-01-14T23:59:59.000Z", made.GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task Making_again_what_must_be_unique_is_409_with_the_id_of_what_stands()
    {
        var made = await Make(Contacts, new { email = "ann@example.org" });

        var refused = await Body(await Api.PostAsJsonAsync(Contacts, new { email = "ANN@example.org" }), HttpStatusCode.Conflict);

        Assert.Equal(made.GetProperty("id").GetGuid(), refused.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_clears_what_it_names_null()
    {
        var made = await Make(Contacts, new { email = "ann@example.org", company = "Northwind", firstName = "Ann", fields = new { city = "Bonn", job_title = "CTO" } });

        var changed = await Body(await Api.PatchAsync($"{Contacts}/{made.GetProperty("id")}", Json("""{ "company": null, "fields": { "city": null } }""")), HttpStatusCode.OK);

        Assert.Equal(JsonValueKind.Null, changed.GetProperty("company").ValueKind);
        Assert.Equal("Ann", changed.GetProperty("firstName").GetString());
        Assert.Equal("""{"job_title":"CTO"}""", changed.GetProperty("fields").GetRawText());
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Null_clears_ids_and_moments_too()
    {
        var list = await Make("/api/v1/lists", new { name = "Customers" });
        var made = await Make("/api/v1/campaigns", new { name = "Spring", listId = list.GetProperty("id").GetGuid(), startsAt = "2026-03-01T08:00:00Z", description = "Fair" });
        Assert.NotEqual(JsonValueKind.Null, made.GetProperty("listId").ValueKind);

        var changed = await Body(
            await Api.PatchAsync($"/api/v1/campaigns/{made.GetProperty("id")}", Json("""{ "listId": null, "startsAt": null, "description": null }""")), HttpStatusCode.OK);

        Assert.All(["listId", "startsAt", "description"], field => Assert.Equal(JsonValueKind.Null, changed.GetProperty(field).ValueKind));
        Assert.Equal("Spring", changed.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_names_a_stale_version_is_409_with_what_stands(bool inHeader)
    {
        var made = await Make(Contacts, new { email = "ann@example.org" });
        var address = $"{Contacts}/{made.GetProperty("id")}";
        await Body(await Api.PatchAsync(address, Json("""{ "company": "Northwind", "version": 1 }""")), HttpStatusCode.OK);

        using var stale = new HttpRequestMessage(HttpMethod.Patch, address) { Content = Json(inHeader ? """{ "company": "Contoso" }""" : """{ "company": "Contoso", "version": 1 }""") };
        if (inHeader)
        {
            stale.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        }

        var refused = await Body(await Api.SendAsync(stale), HttpStatusCode.Conflict);
        Assert.Equal("Northwind", refused.GetProperty("current").GetProperty("company").GetString());
        Assert.Equal(2, refused.GetProperty("current").GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("""{ "email": """, "email", "not valid JSON")]
    [InlineData("[]", "body", "an object")]
    [InlineData("""{ "email": 5 }""", "email", "text in quotes")]
    [InlineData("""{ "email": "no-address" }""", "email", "no @")]
    [InlineData("""{ "email": "a@example.org", "fields": { "city": [] } }""", "fields.city", "text in quotes")]
    [InlineData("""{ "email": "a@example.org", "timezone": "Mars/Olympus" }""", "timezone", "IANA")]
    public async Task Bad_input_is_400_with_the_field_and_what_is_expected(string body, string field, string expected)
    {
        var problem = await Body(await Api.PostAsync(Contacts, Json(body)), HttpStatusCode.BadRequest);

        Assert.Contains(expected, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "A", "approval": "maybe" }""", "approval", "one of required, automatic")]
    [InlineData("""{ "name": "A", "settings": { "dailyLimit": "ten" } }""", "settings.dailyLimit", "a whole number")]
    [InlineData("""{ "name": "A", "settings": { "sendWindowStart": "nine" } }""", "settings.sendWindowStart", "a time of day such as 09:00")]
    [InlineData("""{ "name": "A", "settings": { "sendDays": ["monday", "funday"] } }""", "settings.sendDays[1]", "one of sunday, monday")]
    [InlineData("""{ "name": "A", "startsAt": "2026-03-01T09:00:00" }""", "startsAt", "with Z or an offset")]
    [InlineData("""{ "name": "A", "listId": "5" }""", "listId", "an id (a GUID)")]
    public async Task A_value_of_the_wrong_kind_is_400_with_its_place_and_what_is_expected(string body, string field, string expected)
    {
        var problem = await Body(await Api.PostAsync("/api/v1/campaigns", Json(body)), HttpStatusCode.BadRequest);

        Assert.Contains(expected, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?page=0", "page")]
    [InlineData("?pageSize=501", "pageSize")]
    [InlineData("?pageSize=many", "pageSize")]
    [InlineData("?sort=shoeSize", "sort")]
    [InlineData("?listId=5", "listId")]
    public async Task A_query_that_is_not_understood_is_400_with_the_field(string query, string field)
    {
        var problem = await Body(await Api.GetAsync(Contacts + query), HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task An_unknown_status_in_a_query_is_400_with_those_that_are()
    {
        var problem = await Body(await Api.GetAsync("/api/v1/campaigns?status=sleeping"), HttpStatusCode.BadRequest);

        Assert.Contains("draft, active, paused", problem.GetProperty("errors").GetProperty("status")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_answers_one_page_and_how_many_there_are()
    {
        foreach (var name in new[] { "ann", "bob", "cem" })
        {
            await Make(Contacts, new { email = $"{name}@example.org" });
        }

        var page = await Body(await Api.GetAsync($"{Contacts}?page=2&pageSize=2&sort=email"), HttpStatusCode.OK);

        Assert.Equal("cem@example.org", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
        Assert.Equal((3, 2, 2), (page.GetProperty("total").GetInt32(), page.GetProperty("page").GetInt32(), page.GetProperty("pageSize").GetInt32()));
    }

    [Fact]
    public async Task An_unknown_address_is_404_a_wrong_verb_405_and_a_wrong_kind_of_body_415_all_as_problem_details()
    {
        using var text = new StringContent("email=ann@example.org", Encoding.UTF8, "text/plain");

        await Body(await Api.GetAsync("/api/v1/nothing"), HttpStatusCode.NotFound);
        await Body(await Api.GetAsync($"{Contacts}/{Guid.Empty}"), HttpStatusCode.NotFound);
        await Body(await Api.GetAsync($"{Contacts}/no-guid"), HttpStatusCode.NotFound);
        await Body(await Api.PutAsync(Contacts, Json("{}")), HttpStatusCode.MethodNotAllowed);
        await Body(await Api.PostAsync(Contacts, text), HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task An_illegal_change_of_state_is_409_with_from_to_and_why()
    {
        var made = await Make("/api/v1/campaigns", new { name = "Spring" });

        var refused = await Body(await Api.PostAsync($"/api/v1/campaigns/{made.GetProperty("id")}/pause", null), HttpStatusCode.Conflict);

        Assert.Equal(("draft", "paused"), (refused.GetProperty("from").GetString(), refused.GetProperty("to").GetString()));
        Assert.False(string.IsNullOrEmpty(refused.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task A_role_that_is_too_small_is_403()
    {
        using var viewer = Host.Api(Role.Viewer);

        var refused = await Body(await viewer.PostAsJsonAsync(Contacts, new { email = "ann@example.org" }), HttpStatusCode.Forbidden);

        Assert.Contains("viewer", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await Body(await viewer.GetAsync(Contacts), HttpStatusCode.OK);
    }

    private async Task<JsonElement> Make(string address, object body) => await Body(await Api.PostAsJsonAsync(address, body), HttpStatusCode.Created);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
