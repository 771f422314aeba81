using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EmailCampaigns.Tests.Api;

/// <summary>Bodies that are no JSON, too large, or of another shape than the endpoint takes: every route with a body says what is wrong, and where.</summary>
public sealed class RequestBodyTests : ApiTest
{
    private static readonly string[] WordsOfTheFramework =
        ["System.", "Microsoft.", "Exception", "parameter", "Implicit", "JsonException", "could not be converted", "LineNumber", "Path:", "Failed to", "JsonElement"];

    private static readonly (string Damage, string Body)[] NoJson =
    [
        ("blanks", " \n "),
        ("text behind the end", "{} x"),
        ("two values", "{}{}"),
        ("a comment", "/* no */ {}"),
        ("a comma too many", """{ "name": "a", }"""),
        ("single quotes", "{ 'name': 'a' }"),
        ("names without quotes", "{ name: 1 }"),
        ("a form", "name=a&email=b"),
        ("arrays in each other", new string('[', 20_000)),
        ("objects in each other", Hostile.Nested(40, """{"a":""", "}", "1")),
    ];

    [Fact]
    public async Task A_body_that_is_no_json_is_400_on_every_route()
    {
        var wrong = new List<string>();
        foreach (var route in await Routes(Host))
        {
            foreach (var (damage, body) in NoJson)
            {
                await Expect(Api, route, damage, Json(body), HttpStatusCode.BadRequest, "body", wrong);
            }

            await Expect(Api, route, "half an object", Json("""{ "name": """), HttpStatusCode.BadRequest, "name", wrong);
            await Expect(Api, route, "NaN", Json("""{ "name": NaN }"""), HttpStatusCode.BadRequest, "name", wrong);
            await Expect(Api, route, "bytes that are no UTF-8", Bytes([.. "{\"name\":\""u8, 0xFF, .. "\"}"u8]), HttpStatusCode.BadRequest, "body", wrong);
            await Expect(Api, route, "plain text", new StringContent("{}", Encoding.UTF8, "text/plain"), HttpStatusCode.UnsupportedMediaType, null, wrong);
            await Expect(Api, route, "UTF-16", new StringContent("{}", Encoding.Unicode, "application/json"), HttpStatusCode.UnsupportedMediaType, null, wrong);
            await Expect(Api, route, "compressed", Compressed(), HttpStatusCode.UnsupportedMediaType, null, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_body_that_is_due_and_missing_is_400_on_every_route()
    {
        var wrong = new List<string>();
        foreach (var route in (await Routes(Host)).Where(r => !r.IsOptional))
        {
            await Expect(Api, route, "none", null, HttpStatusCode.BadRequest, "body", wrong);
            await Expect(Api, route, "nothing in it", Json(""), HttpStatusCode.BadRequest, "body", wrong);
            foreach (var other in new[] { "null", "5", "\"text\"", "true", route.IsList ? "{}" : "[]" })
            {
                await Expect(Api, route, other, Json(other), HttpStatusCode.BadRequest, "body", wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_value_of_another_kind_is_400_at_its_field_on_every_route()
    {
        var wrong = new List<string>();
        foreach (var route in await Routes(Host))
        {
            foreach (var (field, type) in route.Fields)
            {
                var place = route.IsList ? $"[0].{field}" : field;
                foreach (var (damage, value) in Damages(type))
                {
                    var (body, expected) = ($$"""{ "{{field}}": {{value}} }""", damage == "a hole" ? $"{place}[0]" : place);
                    await Expect(Api, route, $"{field}: {damage}", Json(route.IsList ? $"[{body}]" : body), HttpStatusCode.BadRequest, expected, wrong);
                }

                var twice = $$"""{ "{{field}}": null, "{{field}}": null }""";
                await Expect(Api, route, $"{field} twice", Json(route.IsList ? $"[{twice}]" : twice), HttpStatusCode.BadRequest, place, wrong);
            }

            if (route.IsList)
            {
                await Expect(Api, route, "a hole", Json("[null]"), HttpStatusCode.BadRequest, "[0]", wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        var body = $$"""{ "name": "{{new string('x', ContentLimits.RequestBytes)}}" }""";

        var problem = await Body(await Api.PostAsync("/api/v1/lists", Json(body)), HttpStatusCode.RequestEntityTooLarge);

        Assert.Contains("16 MB", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_that_quotes_the_request_stays_short()
    {
        using var response = await Api.PostAsync("/api/v1/suppressions", Json($$"""{ "address": "{{new string('x', 1_000_000)}}" }"""));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsStringAsync()).Length, 1, 10_000);
    }

    [Fact]
    public async Task A_body_may_begin_with_a_byte_order_mark_and_name_its_fields_in_any_case()
    {
        var made = await Body(await Api.PostAsync("/api/v1/lists", Bytes([0xEF, 0xBB, 0xBF, .. """{ "name": "Leads", "DESCRIPTION": "Hot" }"""u8])), HttpStatusCode.Created);

        Assert.Equal("Hot", made.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("city", "City")]
    [InlineData("city", "city")]
    public async Task Fields_of_a_contact_that_differ_by_case_alone_are_400(string one, string other)
    {
        var made = await Body(await Api.PostAsync("/api/v1/contacts", Json("""{ "email": "ann@example.org" }""")), HttpStatusCode.Created);
        var twice = $$"""{ "email": "bob@example.org", "fields": { "{{one}}": "Bonn", "{{other}}": 5 } }""";

        foreach (var response in new[] { await Api.PostAsync("/api/v1/contacts", Json(twice)), await Api.PatchAsync($"/api/v1/contacts/{Id(made)}", Json(twice)) })
        {
            var problem = await Body(response, HttpStatusCode.BadRequest);
            Assert.Equal([$"fields.{other}"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        }
    }

    [Fact]
    public async Task Fields_of_a_contact_take_numbers_and_switches_as_their_text()
    {
        var made = await Body(
            await Api.PostAsync("/api/v1/contacts", Json("""{ "email": "ann@example.org", "fields": { "age": 42, "rate": 1.50, "vip": true, "none": null, "city": "Bonn" } }""")),
            HttpStatusCode.Created);
        var changed = await Body(await Api.PatchAsync($"/api/v1/contacts/{Id(made)}", Json("""{ "fields": { "age": 43, "vip": false } }""")), HttpStatusCode.OK);

        Assert.Equal("""{"age":"42","city":"Bonn","rate":"1.50","vip":"true"}""", Sorted(made.GetProperty("fields")));
        Assert.Equal("""{"age":"43","city":"Bonn","rate":"1.50","vip":"false"}""", Sorted(changed.GetProperty("fields")));
    }

    [Theory]
    [InlineData("""{ "email": "ann@example.org", "company": "a\u0000b" }""", "company")]
    [InlineData("""{ "email": "ann@example.org", "company": "\ud83d" }""", "company")]
    [InlineData("""{ "email": "ann@example.org", "fields": { "city": "\u0000" } }""", "fields.city")]
    [InlineData("""{ "email": "ann@example.org", "fields": { "city": ["Bonn"] } }""", "fields.city")]
    [InlineData("""{ "email": "ann@example.org", "fields": { "city": "a", "city": "b" } }""", "fields.city")]
    public async Task A_text_that_cannot_be_kept_is_400(string body, string field)
    {
        var problem = await Body(await Api.PostAsync("/api/v1/contacts", Json(body)), HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.GetRawText());
    }

    [Theory]
    [InlineData("search=%00", "search")]
    [InlineData("search=", "search", 201)]
    public async Task A_query_that_no_list_can_mean_is_400(string query, string field, int letters = 0)
    {
        var problem = await Body(await Api.GetAsync($"/api/v1/contacts?{query}{new string('x', letters)}"), HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.GetRawText());
    }

    [Fact]
    public async Task Null_brings_a_zone_back_to_that_of_the_workspace()
    {
        var sender = await Post("/senders", new { email = "ann@northwind.example", timezone = "Asia/Tokyo" }, HttpStatusCode.Created);
        var campaign = await Post("/campaigns", new { name = "Spring", settings = new { timezone = "Asia/Tokyo" } }, HttpStatusCode.Created);

        var cleared = await Body(await Api.PatchAsync($"/api/v1/senders/{Id(sender)}", Json("""{ "timezone": null }""")), HttpStatusCode.OK);
        var also = await Body(await Api.PatchAsync($"/api/v1/campaigns/{Id(campaign)}", Json("""{ "settings": { "timezone": null } }""")), HttpStatusCode.OK);

        Assert.NotEqual("Asia/Tokyo", cleared.GetProperty("timezone").GetString());
        Assert.Equal(cleared.GetProperty("timezone").GetString(), also.GetProperty("settings").GetProperty("timezone").GetString());
    }

    [Fact]
    public async Task Null_takes_the_edit_of_a_draft_back()
    {
        var things = await ForeignThings.Add(Host, Host.WorkspaceId);
        var draft = things.Fill("/api/v1/drafts/{id}");
        await Body(await Api.PatchAsync(draft, Json("""{ "editedSubject": "Mine", "editedBody": "<p>Mine</p>" }""")), HttpStatusCode.OK);

        var subject = await Body(await Api.PatchAsync(draft, Json("""{ "editedSubject": null }""")), HttpStatusCode.OK);
        var body = await Body(await Api.PatchAsync(draft, Json("""{ "editedBody": null }""")), HttpStatusCode.OK);

        Assert.Equal((JsonValueKind.Null, "<p>Mine</p>", 3), (subject.GetProperty("editedSubject").ValueKind, subject.GetProperty("editedBody").GetString(), subject.GetProperty("revision").GetInt32()));
        Assert.All(["editedSubject", "editedBody", "editedText"], field => Assert.Equal(JsonValueKind.Null, body.GetProperty(field).ValueKind));
        Assert.Equal(4, body.GetProperty("revision").GetInt32());
    }

    private static IEnumerable<(string Damage, string Value)> Damages(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (inner == typeof(string))
        {
            return [("a number", "5"), ("an object", "{}"), ("a list", "[]"), ("a switch", "true"), ("half a character", "\"\\ud83d\""), ("U+0000", "\"a\\u0000\"")];
        }

        if (typeof(System.Collections.IEnumerable).IsAssignableFrom(inner) && !inner.Name.Contains("Dictionary", StringComparison.Ordinal))
        {
            return [("a number", "5"), ("an object", "{}"), ("text", "\"x\""), ("a hole", "[null]")];
        }

        return inner.IsClass || inner.IsInterface
            ? [("a number", "5"), ("a list", "[]"), ("text", "\"x\"")]
            : [("an object", "{}"), ("a list", "[]"), ("text of no meaning", "\"nonsense\"")];
    }

    private static async Task<List<BodyRoute>> Routes(ApiHost host)
    {
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        var routes =
            from endpoint in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()
            where endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true
                && accepts?.RequestType is not null && accepts.ContentTypes.Contains("application/json")
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select new BodyRoute(method, things.Fill("/" + endpoint.RoutePattern.RawText!.TrimStart('/')), accepts.RequestType!, accepts.IsOptional);
        var all = routes.ToList();
        Assert.InRange(all.Count, 20, 200);
        return all;
    }

    private static async Task Expect(HttpClient client, BodyRoute route, string damage, HttpContent? content, HttpStatusCode expected, string? field, List<string> wrong)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Address) { Content = content };
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var hasField = field is null || (response.StatusCode == expected && JsonElement.Parse(text).GetProperty("errors").TryGetProperty(field, out _));
        if (response.StatusCode != expected || !hasField || WordsOfTheFramework.Any(w => text.Contains(w, StringComparison.Ordinal)))
        {
            wrong.Add($"{route.Method} {route.Address}, {damage}: {(int)response.StatusCode} instead of {(int)expected} at {field}. {text}");
        }
    }

    private static string Sorted(JsonElement fields) => JsonSerializer.Serialize(
        fields.EnumerateObject().OrderBy(f => f.Name, StringComparer.Ordinal).ToDictionary(f => f.Name, f => f.Value.GetString()));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static ByteArrayContent Bytes(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static StringContent Compressed()
    {
        var content = Json("{}");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private sealed record BodyRoute(string Method, string Address, Type Type, bool IsOptional)
    {
        public bool IsList => typeof(System.Collections.IEnumerable).IsAssignableFrom(Type);

        public IEnumerable<(string Name, Type Type)> Fields => (IsList ? Type.GetGenericArguments()[0] : Type)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.GetCustomAttribute<System.Text.Json.Serialization.JsonIgnoreAttribute>() is null)
            .Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p.PropertyType));
    }
}
