using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Api;

/// <summary>The ways a program takes through the API, each from its beginning to its end; the jobs' doers are called where a job would tick.</summary>
public sealed class JourneyTests : ApiTest
{
    [Fact]
    public async Task A_campaign_is_launched_edited_approved_sent_and_answered()
    {
        var campaign = await StartCampaign("ann@example.com", "bob@example.com");
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);
        var waiting = await Get($"/drafts?campaignId={campaign}&status=draft");
        Assert.Equal(2, waiting.GetProperty("total").GetInt32());

        var draft = waiting.GetProperty("items")[0];
        var edited = await Send(HttpMethod.Patch, $"/drafts/{Id(draft)}", new { editedSubject = "By hand", revision = 1 }, HttpStatusCode.OK);
        Assert.Equal(("By hand", 2), (edited.GetProperty("editedSubject").GetString(), edited.GetProperty("revision").GetInt32()));
        var stale = await Post("/drafts/approve", new { drafts = new[] { new { id = Id(draft), revision = 1 } } }, HttpStatusCode.OK);
        Assert.Equal((0, 2), (stale.GetProperty("approved").GetInt32(), stale.GetProperty("refused")[0].GetProperty("revision").GetInt32()));
        var approved = await Post("/drafts/approve", new { campaignId = campaign, all = true }, HttpStatusCode.OK);
        Assert.Equal(2, approved.GetProperty("approved").GetInt32());

        await Dispatch();
        var sent = await Get($"/sent?campaignId={campaign}");
        Assert.Equal(2, sent.GetProperty("total").GetInt32());
        Assert.Contains(sent.GetProperty("items").EnumerateArray(), s => s.GetProperty("subject").GetString() == "By hand");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Host.DataDirectory, "outbox"), "*.eml").Length);
        Assert.Equal(2, (await Get($"/campaigns/{campaign}/stats")).GetProperty("totals").GetProperty("sent").GetInt32());
        Assert.Equal(2, (await Get($"/events?campaignId={campaign}&type=sent")).GetProperty("total").GetInt32());

        var reply = new { email = "ann@example.com", campaignId = campaign, messageId = "<answer@example.com>", snippet = "Yes" };
        var first = await Post("/replies", reply, HttpStatusCode.Created);
        var second = await Post("/replies", reply, HttpStatusCode.OK);
        Assert.Equal(Id(first), Id(second));
        var replied = await Get($"/campaigns/{campaign}/enrollments?status=replied");
        Assert.Equal("ann@example.com", Assert.Single(replied.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
        var stats = await Get($"/campaigns/{campaign}/stats");
        Assert.Equal((1, 1), (stats.GetProperty("totals").GetProperty("replied").GetInt32(), stats.GetProperty("enrollments").GetProperty("replied").GetInt32()));
    }

    [Fact]
    public async Task Rejecting_all_drafts_leaves_nothing_to_send()
    {
        var campaign = await StartCampaign("ann@example.com", "bob@example.com");
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);

        var rejected = await Post("/drafts/reject", new { campaignId = campaign, all = true, then = "stop" }, HttpStatusCode.OK);
        await Dispatch();

        Assert.Equal(2, rejected.GetProperty("rejected").GetInt32());
        Assert.Equal(2, (await Get($"/campaigns/{campaign}/enrollments?status=stopped")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await Get("/sent")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_is_suppressed_is_told_once_and_can_be_lifted()
    {
        var first = await Post("/suppressions", new { domain = "Example.com", reason = "manual", note = "Asked by phone" }, HttpStatusCode.Created);
        var second = await Post("/suppressions", new { domain = "example.com" }, HttpStatusCode.OK);

        Assert.Equal(Id(first), Id(second));
        Assert.Equal("example.com", first.GetProperty("value").GetString());
        Assert.Equal(1, (await Get("/suppressions?search=EXAMPLE")).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"/api/v1/suppressions/{Id(first)}")).StatusCode);
        Assert.Equal(0, (await Get("/suppressions")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_workspace_that_is_held_says_so_until_it_is_released()
    {
        var held = await Post("/sending/hold", new { reason = "Wrong list" }, HttpStatusCode.OK);
        var released = await Post("/sending/release", null, HttpStatusCode.OK);

        Assert.Equal("Wrong list", held.GetProperty("sendingHeldReason").GetString());
        Assert.Equal(JsonValueKind.Null, released.GetProperty("sendingHeldAt").ValueKind);
    }

    /// <summary>A restored database holds itself: whoever releases a workspace has not thought of that.</summary>
    [Fact]
    public async Task The_installation_is_released_by_name_only()
    {
        await Host.Get<SendingHold>().HoldInstallation("Restored", CancellationToken.None);
        await Post("/sending/hold", new { reason = "Wrong list" }, HttpStatusCode.OK);

        var workspace = await Post("/sending/release", new { }, HttpStatusCode.OK);
        Assert.Equal("Restored", workspace.GetProperty("installationHeldReason").GetString());
        Assert.Equal(JsonValueKind.Null, workspace.GetProperty("sendingHeldAt").ValueKind);
        await Post("/sending/hold", new { reason = "Wrong list" }, HttpStatusCode.OK);

        var installation = await Post("/sending/release", new { installation = true }, HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, installation.GetProperty("installationHeldAt").ValueKind);
        Assert.Equal("Wrong list", installation.GetProperty("sendingHeldReason").GetString());
        await Post("/sending/release", null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_is_imported_onto_a_new_list_and_its_bad_rows_can_be_fetched()
    {
        using var form = Form("E-Mail;Vorname\nann@example.com;Änn\nnobody;No\n", ("listName", "Leads"), ("mapping", """{ "E-Mail": "email", "Vorname": "first_name" }"""), ("duplicates", "update"));
        var started = await Body(await Api.PostAsync("/api/v1/imports", form), HttpStatusCode.Accepted);
        Assert.Equal("pending", started.GetProperty("status").GetString());

        await Host.Get<ContactImporter>().Run(Host.WorkspaceId, Id(started), CancellationToken.None);

        var done = await Get($"/imports/{Id(started)}");
        Assert.Equal("completed", done.GetProperty("status").GetString());
        Assert.Equal((2, 2, 1, 1), (Number(done, "totalContacts"), Number(done, "processedContacts"), Number(done, "imported"), Number(done, "rejected")));
        Assert.Contains("nobody", await Api.GetStringAsync($"/api/v1/imports/{Id(started)}/rejections.csv"), StringComparison.Ordinal);
        var members = await Get($"/contacts?listId={done.GetProperty("listId").GetGuid()}");
        Assert.Equal("Änn", Assert.Single(members.GetProperty("items").EnumerateArray()).GetProperty("firstName").GetString());
        await Post($"/imports/{Id(started)}/cancel", null, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("mapping", "email", "mapping")]
    [InlineData("listId", "5", "listId")]
    [InlineData("duplicates", "merge", "duplicates")]
    public async Task An_import_with_a_choice_that_is_not_understood_is_400_and_keeps_no_file(string name, string value, string field)
    {
        using var form = Form("email\nann@example.com\n", (name, value));

        var problem = await Body(await Api.PostAsync("/api/v1/imports", form), HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Empty(Directory.GetFiles(Path.Combine(Host.DataDirectory, "uploads")));
    }

    [Fact]
    public async Task An_import_without_a_file_or_without_a_form_is_refused()
    {
        using var empty = new MultipartFormDataContent { { new StringContent("Leads"), "listName" } };

        var problem = await Body(await Api.PostAsync("/api/v1/imports", empty), HttpStatusCode.BadRequest);
        await Body(await Api.PostAsJsonAsync("/api/v1/imports", new { }), HttpStatusCode.UnsupportedMediaType);

        Assert.True(problem.GetProperty("errors").TryGetProperty("file", out _));
    }

    [Fact]
    public async Task The_description_names_every_route_and_the_page_over_it_needs_nothing_from_the_network()
    {
        using var visitor = Host.Anonymous();

        var document = await visitor.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var page = await visitor.GetStringAsync("/docs/");

        var update = document.GetProperty("paths").GetProperty("/api/v1/contacts/{id}").GetProperty("patch");
        Assert.True(update.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        var list = document.GetProperty("paths").GetProperty("/api/v1/contacts").GetProperty("get").GetProperty("parameters").EnumerateArray();
        Assert.Contains(list, p => p.GetProperty("name").GetString() == "pageSize");
        Assert.Contains("scalar.js", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", page, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page, StringComparison.Ordinal);
    }

    private async Task<Guid> StartCampaign(params string[] addresses)
    {
        var sender = Id(await Post("/senders", new { email = "sales@northwind.example", provider = "pickup" }, HttpStatusCode.Created));
        var list = Id(await Post("/lists", new { name = "Leads" }, HttpStatusCode.Created));
        var contacts = new List<Guid>();
        foreach (var email in addresses)
        {
            contacts.Add(Id(await Post("/contacts", new { email }, HttpStatusCode.Created)));
        }

        await Post($"/lists/{list}/members", new { contactIds = contacts }, HttpStatusCode.OK);
        var always = new
        {
            sendWindowStart = "00:00",
            sendWindowEnd = "00:00",
            sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" },
            dailyLimit = 0,
            delayBetweenEmailsSeconds = 0,
        };
        var campaign = Id(await Post("/campaigns", new { name = "Spring", listId = list, senderAccountId = sender, settings = always }, HttpStatusCode.Created));
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new[] { new { name = "Hello", subjectTemplate = "Hello", bodyTemplate = "<p>Hello {{email}}</p>" } }, HttpStatusCode.OK);
        var started = await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        Assert.Equal(("active", "running"), (started.GetProperty("status").GetString(), started.GetProperty("launchState").GetString()));
        return campaign;
    }

    private async Task Dispatch()
    {
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.Get<InstallationGuard>().Beat(CancellationToken.None);
        await Host.Get<Dispatcher>().Tick(CancellationToken.None);
    }

    private static MultipartFormDataContent Form(string csv, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(csv), "file", "contacts.csv" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    private static int Number(JsonElement thing, string field) => thing.GetProperty(field).GetInt32();
}
