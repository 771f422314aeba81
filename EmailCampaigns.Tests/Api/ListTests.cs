using System.Globalization;
using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EmailCampaigns.Tests.Api;

/// <summary>A host whose lists have rows, for all tests: they only read.</summary>
public sealed class GivenLists : IAsyncLifetime
{
    public ApiHost Host { get; private set; } = null!;

    public HttpClient Api { get; private set; } = null!;

    internal ListScene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.Rent();
        Api = Host.Api();
        Scene = await ListScene.Create(Host);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>
/// Every list with every filter, search and sort: what can be asked is taken from the list's own declaration, and what must come out is worked out here from what
/// the list answers as a whole.
/// </summary>
public sealed class ListTests(GivenLists given) : IClassFixture<GivenLists>
{
    private const string Root = "/api/v1";

    private static readonly Dictionary<string, ListCase> Table = new(StringComparer.Ordinal)
    {
        ["/analytics/daily"] = new("2026-01-11") { Further = [("from=2026-01-12", 2), ("to=2026-01-10", 1), ("from=2026-01-11&to=2026-01-12", 2)] },
        ["/api-keys"] = new("bob"),
        ["/audit"] = new("bob"),
        ["/campaigns"] = new("bob"),
        ["/campaigns/{id:guid}/enrollments"] = new("bob"),
        ["/campaigns/{id:guid}/lanes"] = new("bob"),
        ["/campaigns/{id:guid}/schedule"] = new("bob") { Further = [("from=2026-01-15T23:59:59.000Z", 3), ("to=2026-01-15T23:59:59.000Z", 1)] },
        ["/contacts"] = new("bob") { Further = [("listId={listId}", 2), ("isSuppressed=true", 0), ("isSuppressed=false", 4), ("listId={listId}&company=Bob+Company", 1), ("missing=neverSet", 4), ("missing=email", 0)] },
        ["/contacts/{id:guid}/timeline"] = new("bob"),
        ["/drafts"] = new("bob"),
        ["/drafts/batches"] = new("bob"),
        ["/events"] = new("bob"),
        ["/files"] = new("bob"),
        ["/holidays"] = new("bob"),
        ["/imports"] = new("bob"),
        ["/invitations"] = new("bob"),
        ["/lists"] = new("bob"),
        ["/members"] = new("bob"),
        ["/rate-limits"] = new("bob"),
        ["/replies"] = new("bob"),
        ["/replies/{id:guid}/answers"] = new("cem"),
        ["/senders"] = new("bob"),
        ["/sent"] = new("bob"),
        ["/suppressions"] = new("ann"),
        ["/templates"] = new("bob"),
        ["/webhook-endpoints"] = new("bob"),
        ["/webhook-endpoints/{id:guid}/messages"] = new("bob"),
    };

    private readonly ApiHost _host = given.Host;
    private readonly HttpClient _api = given.Api;
    private readonly ListScene _scene = given.Scene;

    public static TheoryData<string> Lists => [.. Table.Keys];

    [Fact]
    public void Every_route_that_answers_a_list_is_in_the_table()
    {
        var lists = Routes().Where(r => IsList(r.Endpoint)).Select(r => r.Route).Order(StringComparer.Ordinal);

        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), lists);
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Each_value_that_a_list_answers_can_be_filtered_by_and_sorted_by(string route)
    {
        var fields = FieldsOf(route).All.Where(f => f.CanSort).Select(f => f.Name).ToList();
        var answered = (await All(route)).SelectMany(item => item.EnumerateObject())
            .Where(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)).Select(p => p.Name).Distinct();

        Assert.Empty(answered.Except(fields));
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_filter_by_a_field_answers_the_rows_with_its_value_and_counts_them(string route)
    {
        var all = await All(route);
        foreach (var field in FieldsOf(route).All.Where(f => f.CanSort))
        {
            foreach (var value in all.Select(item => Text(item, field.Name)).Append(Other(field)).Distinct().Where(v => v is not null || field.IsNullable))
            {
                await Expect(route, $"{field.Name}={Uri.EscapeDataString(value ?? "")}", all.Where(item => Text(item, field.Name) == value));
            }
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_date_can_be_filtered_by_its_first_and_its_last_value(string route)
    {
        var all = await All(route);
        foreach (var field in FieldsOf(route).All.Where(f => f.HasBounds))
        {
            var includesLast = field.Type == typeof(DateOnly);
            foreach (var value in all.Select(item => Text(item, field.Name)).OfType<string>().Distinct())
            {
                await Expect(route, $"{field.Name}From={value}", all.Where(item => Order(Text(item, field.Name), value) >= 0));
                await Expect(route, $"{field.Name}To={value}", all.Where(item => Order(Text(item, field.Name), value) is { } order && (includesLast ? order <= 0 : order < 0)));
            }
        }

        static int? Order(string? one, string other) => one is null ? null : string.CompareOrdinal(one, other);
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_search_narrows(string route)
    {
        var all = await All(route);
        var found = (await Get(route, $"search={Table[route].Search}")).GetProperty("total").GetInt32();

        Assert.InRange(found, 1, all.Count - 1);
        Assert.Equal(found, (await Get(route, $"search={Table[route].Search.ToUpperInvariant()}")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await Get(route, "search=nobody-has-this")).GetProperty("total").GetInt32());
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Filters_beside_the_fields_narrow(string route)
    {
        foreach (var (query, count) in Table[route].Further)
        {
            var page = await Get(route, query.Replace("{listId}", _scene.ListId.ToString(), StringComparison.Ordinal));
            Assert.True(count == page.GetProperty("total").GetInt32(), $"{query}: {page}");
        }

        var named = Table[route].Further.SelectMany(f => f.Query.Split('&')).Select(q => q.Split('=')[0]);
        Assert.Empty(FieldsOf(route).All.Where(f => !f.CanSort).Select(f => f.Name).Except(named));
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Every_field_orders_up_and_down(string route)
    {
        var all = await All(route);
        foreach (var field in FieldsOf(route).All.Where(f => f.CanSort))
        {
            var up = (await Get(route, $"sort={field.Name}&pageSize=500")).GetProperty("items").EnumerateArray().ToList();
            var down = (await Get(route, $"sort=-{field.Name}&pageSize=500")).GetProperty("items").EnumerateArray().ToList();

            AssertOrdered(up, field);
            down.Reverse();
            AssertOrdered(down, field);
            Assert.Equal(Raw(all).Order(StringComparer.Ordinal), Raw(up).Order(StringComparer.Ordinal));
            Assert.Equal(Raw(all).Order(StringComparer.Ordinal), Raw(down).Order(StringComparer.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task What_is_not_understood_is_400_and_names_what_is_allowed(string route)
    {
        var fields = FieldsOf(route).All;
        await Refuse(route, "shoeSize=42", "shoeSize", fields.Last().Name);
        await Refuse(route, "sort=shoeSize", "sort", fields.First(f => f.CanSort).Name);
        await Refuse(route, "sort=", "sort", "Must be");
        await Refuse(route, "pageSize=0", "pageSize", "1 to 500");
        await Refuse(route, "page=1&page=2", "page", "once");
        foreach (var field in fields.Where(f => f.Type != typeof(string)))
        {
            await Refuse(route, $"{field.Name}=x%20y", field.Name, "Must be");
            if (!field.IsNullable)
            {
                await Refuse(route, $"{field.Name}=", field.Name, "Must be");
            }
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Filters_search_and_pages_go_together(string route)
    {
        var fields = FieldsOf(route).All.Where(f => f.CanSort).ToList();
        var all = await All(route);
        var (one, other) = (fields[0], fields[^1]);
        var (first, second) = (Text(all[0], one.Name) ?? "", Text(all[0], other.Name) ?? "");

        await Expect(
            route,
            $"{one.Name}={Uri.EscapeDataString(first)}&{other.Name}={Uri.EscapeDataString(second)}",
            all.Where(item => (Text(item, one.Name) ?? "") == first && (Text(item, other.Name) ?? "") == second));
        var page = await Get(route, $"page=2&pageSize=1&sort={one.Name},-{other.Name}");
        Assert.Equal((1, all.Count), (page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32()));
    }

    private static void AssertOrdered(List<JsonElement> rows, ListField field)
    {
        var values = rows.ConvertAll(row => Text(row, field.Name));
        var known = values.OfType<string>().ToList();
        var isNumber = field.Type == typeof(int) || field.Type == typeof(long);
        for (var i = 1; i < known.Count; i++)
        {
            var order = isNumber
                ? long.Parse(known[i - 1], CultureInfo.InvariantCulture).CompareTo(long.Parse(known[i], CultureInfo.InvariantCulture))
                : string.CompareOrdinal(known[i - 1], known[i]);
            Assert.True(order <= 0, $"{field.Name}: {string.Join(", ", values)}");
        }

        var changes = values.Zip(values.Skip(1)).Count(pair => pair.First is null != pair.Second is null);
        Assert.True(changes <= 1, $"{field.Name}: {string.Join(", ", values)}");
    }

    private static IEnumerable<string> Raw(IEnumerable<JsonElement> rows) => rows.Select(row => row.GetRawText());

    /// <summary>A value as a query writes it; null for none.</summary>
    private static string? Text(JsonElement row, string field) => row.GetProperty(field) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var value => value.GetRawText(),
    };

    /// <summary>A value that no row has, where the type has one left.</summary>
    private static string Other(ListField field) => field.Type switch
    {
        var type when type == typeof(Guid) => Guid.Empty.ToString(),
        var type when type == typeof(DateTime) => "2031-01-01T00:00:00.000Z",
        var type when type == typeof(DateOnly) => "2031-01-01",
        var type when type == typeof(bool) => "true",
        var type when type.IsEnum => Core.SnakeCase.Of((Enum)Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!),
        var type when type == typeof(string) => "nobody-has-this",
        _ => "987654",
    };

    private async Task Expect(string route, string query, IEnumerable<JsonElement> expected)
    {
        var page = await Get(route, query + "&pageSize=500");
        var wanted = Raw(expected).Order(StringComparer.Ordinal).ToList();

        Assert.True(
            wanted.SequenceEqual(Raw(page.GetProperty("items").EnumerateArray()).Order(StringComparer.Ordinal)),
            $"{route}?{query} answers {page.GetProperty("items").GetArrayLength()} rows instead of {wanted.Count}.");
        Assert.Equal(wanted.Count, page.GetProperty("total").GetInt32());
    }

    private async Task Refuse(string route, string query, string field, string named)
    {
        using var response = await _api.GetAsync(Address(route, query));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{route}?{query}: {(int)response.StatusCode} {text}");
        Assert.Contains(named, JsonElement.Parse(text).GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    private async Task<List<JsonElement>> All(string route)
    {
        var page = await Get(route, "pageSize=500");
        var all = page.GetProperty("items").EnumerateArray().ToList();
        Assert.True(all.Count >= 3, $"{route} needs more rows in {nameof(ListScene)}.");
        Assert.Equal(all.Count, page.GetProperty("total").GetInt32());
        return all;
    }

    private async Task<JsonElement> Get(string route, string query)
    {
        using var response = await _api.GetAsync(Address(route, query));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{route}?{query}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private Uri Address(string route, string query)
    {
        var id = route.StartsWith("/contacts", StringComparison.Ordinal) ? _scene.ContactId
            : route.StartsWith("/replies", StringComparison.Ordinal) ? _scene.ReplyId
            : route.StartsWith("/webhook-endpoints", StringComparison.Ordinal) ? _scene.EndpointId
            : _scene.CampaignId;
        return new Uri($"{Root}{route.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)}?{query}", UriKind.Relative);
    }

    private ListFields FieldsOf(string route) => Routes().Single(r => r.Route == route).Endpoint.Metadata.GetRequiredMetadata<ListFields>();

    private IEnumerable<(string Route, RouteEndpoint Endpoint)> Routes() => _host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText?.StartsWith(Root, StringComparison.Ordinal) is true && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true)
        .Select(e => (e.RoutePattern.RawText![Root.Length..].TrimEnd('/'), e));

    /// <summary>Whether it answers rows on pages, whatever it declares.</summary>
    private static bool IsList(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ListFields>() is not null
        || endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Any(p => p.Type?.GetProperty("Items") is not null);

    /// <summary>What is asked of a list beside its fields.</summary>
    /// <param name="Search">Words that some of its rows have.</param>
    private sealed record ListCase(string Search)
    {
        /// <summary>Filters that are no fields, and how many rows they leave.</summary>
        public IReadOnlyList<(string Query, int Count)> Further { get; init; } = [];
    }
}
