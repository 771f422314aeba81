using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Tests.Api;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Generation;

/// <summary>Every answer is held against the API's description by the client.</summary>
public sealed class AiApiTests
{
    [Fact]
    public async Task Settings_are_set_and_read_without_the_key_and_tested()
    {
        await using var model = await FakeModel.Start();
        model.Answer = (_, context) => FakeModel.Say(context, """{"ready":true}""");
        await using var host = await ApiHost.Start();
        using var api = host.Api();

        Assert.Equal(0, (await Read(await api.GetAsync("/api/v1/ai-settings"))).GetProperty("version").GetInt32());
        var set = await Read(await api.PatchAsJsonAsync("/api/v1/ai-settings", new { baseUrl = model.BaseUrl, model = "small", apiKey = "sk-very-secret", inputPrice = 0.15, outputPrice = 0.6, dailyBudget = 8, currency = "eur" }));
        var read = await (await api.GetAsync("/api/v1/ai-settings")).Content.ReadAsStringAsync();
        var tested = await Read(await api.PostAsync("/api/v1/ai-settings/test", null));

        Assert.Equal((true, 0.15m, 8m, "EUR"), (set.GetProperty("hasKey").GetBoolean(), set.GetProperty("inputPrice").GetDecimal(), set.GetProperty("dailyBudget").GetDecimal(), set.GetProperty("currency").GetString()));
        Assert.DoesNotContain("sk-very-secret", read, StringComparison.Ordinal);
        Assert.True(tested.GetProperty("works").GetBoolean(), tested.GetRawText());
        await using var db = host.Open();
        Assert.DoesNotContain("sk-very-secret", (await db.AiSettings.SingleAsync()).ProtectedKey, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-very-secret", string.Concat(await db.AuditEntries.Select(e => e.Details).ToListAsync()), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, (await Read(await api.GetAsync("/api/v1/ai-usage"))).GetProperty("today").ValueKind);
        using var other = host.OtherApi();
        Assert.Equal(JsonValueKind.Null, (await Read(await other.GetAsync("/api/v1/ai-settings"))).GetProperty("baseUrl").ValueKind);
    }

    [Fact]
    public async Task A_wrong_setting_is_400_a_stale_one_409_and_a_weak_role_403()
    {
        await using var host = await ApiHost.Start();
        using var api = host.Api();
        using var marketer = host.Api(Role.Marketer);

        Assert.Equal(HttpStatusCode.BadRequest, (await api.PatchAsJsonAsync("/api/v1/ai-settings", new { baseUrl = "nowhere" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsJsonAsync("/api/v1/ai-settings", new { baseUrl = "https://model.example/v1", model = "small" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await api.PatchAsJsonAsync("/api/v1/ai-settings", new { model = "large", version = 7 })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await marketer.GetAsync("/api/v1/ai-settings")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/v1/campaigns/{Guid.CreateVersion7(TestDatabase.Start)}/writing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsync($"/api/v1/campaigns/{Guid.CreateVersion7(TestDatabase.Start)}/stop-writing", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/v1/drafts/{Guid.CreateVersion7(TestDatabase.Start)}/generations")).StatusCode);
    }

    [Fact]
    public async Task A_draft_tells_what_a_model_writes_for_it_and_that_can_be_stopped()
    {
        await using var host = await ApiHost.Start();
        using var api = host.Api();
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        var (campaignId, draftId) = (things.Id("campaigns"), things.Id("drafts"));
        await using (var db = host.Open())
        {
            await db.Campaigns.Where(c => c.Id == campaignId).ExecuteUpdateAsync(c => c.SetProperty(x => x.DraftsBy, DraftsBy.Ai));
            await db.EmailDrafts.Where(d => d.Id == draftId).ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DraftStatus.Unwritten));
            db.DraftGenerations.Add(new DraftGeneration(await db.EmailDrafts.SingleAsync(d => d.Id == draftId), "system", "Shorter", isUrgent: true, host.Clock.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync();
        }

        var generations = await Read(await api.GetAsync($"/api/v1/drafts/{draftId}/generations"));
        var progress = await Read(await api.GetAsync($"/api/v1/campaigns/{campaignId}/writing"));
        var stopped = await Read(await api.PostAsync($"/api/v1/campaigns/{campaignId}/stop-writing", null));

        Assert.Equal(("queued", "Shorter"), (generations[0].GetProperty("status").GetString(), generations[0].GetProperty("remark").GetString()));
        Assert.Equal(1, progress.GetProperty("open").GetInt32());
        Assert.Equal(1, stopped.GetProperty("stopped").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostAsJsonAsync("/api/v1/drafts/regenerate", new { drafts = new[] { new { id = draftId } }, remark = new string('x', 501) })).StatusCode);
    }

    [Fact]
    public async Task The_texts_of_a_template_are_written_for_a_contact_and_its_preview_shows_them()
    {
        await using var model = await FakeModel.Start();
        model.Answer = (asked, context) => FakeModel.Say(context, asked.AsTexts(_ => "You make parts."));
        await using var host = await ApiHost.Start();
        using var api = host.Api();
        using var viewer = host.Api(Role.Viewer);
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        var contactId = things.Id("contacts");
        var template = (await Read(await api.PostAsJsonAsync("/api/v1/templates", new { name = "With a text by AI", subject = "Hello", bodyHtml = "<p>{{ai \"one line\"}}</p>" }))).GetProperty("id").GetGuid();
        var before = await api.PostAsJsonAsync($"/api/v1/templates/{template}/write-texts", new { contactId });
        await Read(await api.PatchAsJsonAsync("/api/v1/ai-settings", new { baseUrl = model.BaseUrl, model = "small" }));

        var written = await Read(await api.PostAsJsonAsync($"/api/v1/templates/{template}/write-texts", new { contactId }));
        var preview = await Read(await api.PostAsJsonAsync($"/api/v1/templates/{template}/preview", new { contactId }));

        Assert.Equal(HttpStatusCode.Conflict, before.StatusCode);
        Assert.Equal(("one line", "You make parts."), written.GetProperty("texts")[0] is var t ? (t.GetProperty("instruction").GetString(), t.GetProperty("text").GetString()) : default);
        Assert.Equal("<p>You make parts.</p>", preview.GetProperty("bodyHtml").GetString());
        Assert.Equal("You make parts.", preview.GetProperty("aiTexts")[0].GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync($"/api/v1/templates/{template}/write-texts", new { contactId })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsJsonAsync($"/api/v1/templates/{template}/write-texts", new { contactId = template })).StatusCode);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
