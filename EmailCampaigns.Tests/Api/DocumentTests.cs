using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary>What the API's description says beyond the shape of answers, which the whole suite checks (<see cref="Contract.ApiContract"/>).</summary>
public sealed class DocumentTests : ApiTest
{
    [Fact]
    public async Task Every_operation_says_in_a_line_what_it_does()
    {
        var silent = (await Operations()).Where(o => !o.Operation.TryGetProperty("summary", out var summary) || summary.GetString()!.EndsWith('.')).Select(o => $"{o.Method} {o.Path}");

        Assert.Empty(silent);
    }

    [Fact]
    public async Task What_an_empty_body_is_refused_for_is_required_in_the_description()
    {
        var wrong = new List<string>();
        foreach (var (method, path, operation) in (await Operations()).Where(o => o.Method is "post" && !o.Path.Contains('{', StringComparison.Ordinal)))
        {
            if (!operation.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var json))
            {
                continue;
            }

            var answer = await Api.PostAsJsonAsync(path, new { });
            var refused = answer.StatusCode == HttpStatusCode.BadRequest
                ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order()
                : Enumerable.Empty<string>();
            var required = Required(json.GetProperty("schema")).OrderBy(names => names[0]).ToList();
            if (refused.Count() != required.Count || refused.Zip(required).Any(pair => !pair.Second.Contains(pair.First)))
            {
                wrong.Add($"{method} {path} refuses for [{string.Join(", ", refused)}], the description requires [{string.Join(", ", required.Select(names => string.Join('|', names)))}]");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>Each field that is required, or the several of which one is.</summary>
    private static IEnumerable<string[]> Required(JsonElement schema) =>
    [
        .. Parts(schema, "required").Select(name => (string[])[name.GetString()!]),
        .. Parts(schema, "allOf").SelectMany(Required),
        .. Parts(schema, "anyOf") is var choice && choice.Any() ? [[.. choice.SelectMany(Required).SelectMany(names => names)]] : Array.Empty<string[]>(),
    ];

    private static IEnumerable<JsonElement> Parts(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var parts) ? parts.EnumerateArray() : [];

    private async Task<List<(string Method, string Path, JsonElement Operation)>> Operations()
    {
        var document = await Host.Anonymous().GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. from path in document.GetProperty("paths").EnumerateObject()
                   from operation in path.Value.EnumerateObject()
                   where operation.Name is "get" or "post" or "put" or "patch" or "delete"
                   select (operation.Name, path.Name, operation.Value)];
    }
}
