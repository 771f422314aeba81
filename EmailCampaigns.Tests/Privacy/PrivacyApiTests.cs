using System.Net;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Privacy;

/// <summary><c>/contacts/{id}/erase</c> and <c>/contacts/{id}/export</c>.</summary>
public sealed class PrivacyApiTests
{
    [Fact]
    public async Task Erasing_is_accepted_says_how_far_it_is_and_is_the_same_again()
    {
        await using var scene = await PersonScene.Create();
        using var api = scene.Host.Api(Role.Admin);

        var first = await Erase(api, scene.ContactId, HttpStatusCode.Accepted);
        await scene.Host.Get<ErasureFinisher>().Run(default);
        var second = await Erase(api, scene.ContactId, HttpStatusCode.Accepted);

        Assert.Equal((scene.ContactId, JsonValueKind.Null), (first.GetProperty("contactId").GetGuid(), first.GetProperty("endedAt").ValueKind));
        Assert.Equal(first.GetProperty("erasedAt").GetString(), second.GetProperty("erasedAt").GetString());
        Assert.Equal(JsonValueKind.String, second.GetProperty("endedAt").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/v1/contacts/{scene.ContactId}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/v1/contacts/{scene.ContactId}/export")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsync($"/api/v1/contacts/{scene.NewId()}/erase", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Host.Api(Role.Marketer).PostAsync($"/api/v1/contacts/{scene.BobId}/erase", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Host.Api(Role.Marketer).GetAsync($"/api/v1/contacts/{scene.BobId}/export")).StatusCode);
        foreach (var path in new[] { "contacts", "suppressions", "replies", "sent", "drafts", "scheduled", "events", "imports", "answers", "webhook-deliveries", "audit", $"campaigns/{scene.CampaignId}/enrollments", $"campaigns/{scene.CampaignId}/stats" })
        {
            var answer = await api.GetAsync($"/api/v1/{path}");
            Assert.False(PersonScene.IsMarked(Encoding.UTF8.GetBytes(await answer.Content.ReadAsStringAsync())), path);
        }
    }

    [Fact]
    public async Task While_an_import_is_under_way_erasing_is_a_conflict_that_says_so()
    {
        await using var scene = await PersonScene.Create();
        await scene.StartImport("email\nann@example.com\n");
        using var api = scene.Host.Api();

        var problem = await Erase(api, scene.ContactId, HttpStatusCode.Conflict);

        Assert.Contains("import", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_has_all_that_is_kept_of_a_person_and_of_nobody_else()
    {
        await using var scene = await PersonScene.Create();
        using var api = scene.Host.Api(Role.Admin);

        var answer = await api.GetAsync($"/api/v1/contacts/{scene.ContactId}/export");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, "application/json", "personal-data.json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        var export = JsonElement.Parse(text);
        Assert.Equal("Zophia", export.GetProperty("contact").GetProperty("firstName").GetString());
        Assert.Equal("Uhlenhorst", export.GetProperty("contact").GetProperty("fields").GetProperty("city").GetString());
        foreach (var (part, count, contains) in new (string, int, string)[]
        {
            ("import", 1, "fair.csv"), ("otherAddresses", 2, PersonScene.Other), ("lists", 1, "Visitors"), ("campaigns", 2, "Newsletter"),
            ("campaignChanges", 1, "replied"), ("plannedEmails", 4, "cancelled"), ("drafts", 2, "By hand, Zophia"), ("writtenByModel", 1, "Mention Zophia"), ("sentEmails", 1, "By hand, Zophia"),
            ("replies", 3, "My grandmother's workshop needs one."), ("answers", 2, "Dear Zophia, gladly."), ("suppressions", 0, ""),
        })
        {
            var rows = export.GetProperty(part);
            Assert.True(count == rows.GetArrayLength(), $"{part}: {rows}");
            Assert.Contains(contains, rows.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("198.51.100.7", export.GetProperty("events").ToString(), StringComparison.Ordinal);
        foreach (var other in new[] { "bob", "Baumeister", "203.0.113.9", "elsewhere.example", "api_key:" })
        {
            Assert.DoesNotContain(other, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<JsonElement> Erase(HttpClient api, Guid contactId, HttpStatusCode expected)
    {
        var answer = await api.PostAsync($"/api/v1/contacts/{contactId}/erase", null);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, text);
        return JsonElement.Parse(text);
    }
}
