using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;

namespace EmailCampaigns.Tests.Api;

/// <summary><c>/drafts</c>: every verb, every role, another workspace.</summary>
public sealed class DraftApiTests : ApiTest
{
    private const string Drafts = "/api/v1/drafts";

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Reviewer, true)]
    [InlineData(Role.Marketer, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Owner, true)]
    public async Task Everybody_reads_drafts_and_whoever_reviews_decides(Role role, bool may)
    {
        var (campaign, drafts) = await Launch(3);
        using var client = Host.Api(role);
        var decided = may ? HttpStatusCode.OK : HttpStatusCode.Forbidden;

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Drafts)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Drafts}/{drafts[0].Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Drafts}/batches")).StatusCode);
        Assert.Equal(decided, (await client.PatchAsJsonAsync($"{Drafts}/{drafts[0].Id}", new { editedSubject = "Mine" })).StatusCode);
        Assert.Equal(decided, (await client.PostAsJsonAsync($"{Drafts}/{drafts[0].Id}/keep", new { })).StatusCode);
        Assert.Equal(decided, (await client.PostAsJsonAsync($"{Drafts}/regenerate", new { campaignId = campaign, all = true })).StatusCode);
        Assert.Equal(decided, (await client.PostAsJsonAsync($"{Drafts}/approve", new { drafts = new[] { new { id = drafts[1].Id, revision = drafts[1].Revision } } })).StatusCode);
        Assert.Equal(decided, (await client.PostAsJsonAsync($"{Drafts}/reject", new { campaignId = campaign, all = true })).StatusCode);
    }

    [Fact]
    public async Task A_decision_rests_on_the_revision_that_was_seen()
    {
        var (_, drafts) = await Launch(2);
        using var edited = await Api.PatchAsJsonAsync($"{Drafts}/{drafts[0].Id}", new { editedSubject = "Mine", revision = drafts[0].Revision });
        var draft = await Body(edited, HttpStatusCode.OK);

        var stale = await Body(await Api.PatchAsJsonAsync($"{Drafts}/{drafts[0].Id}", new { editedSubject = "Theirs", revision = drafts[0].Revision }), HttpStatusCode.Conflict);
        var approved = await Post("/drafts/approve", new { drafts = drafts.Select(d => new { id = d.Id, revision = d.Revision }) }, HttpStatusCode.OK);

        Assert.Equal(("Mine", "Mine"), (draft.GetProperty("editedSubject").GetString(), stale.GetProperty("current").GetProperty("editedSubject").GetString()));
        Assert.Equal($"\"{draft.GetProperty("revision").GetInt32()}\"", edited.Headers.ETag?.Tag);
        Assert.Equal(1, approved.GetProperty("approved").GetInt32());
        var refused = Assert.Single(approved.GetProperty("refused").EnumerateArray());
        Assert.Equal((drafts[0].Id, draft.GetProperty("revision").GetInt32()), (Id(refused), refused.GetProperty("revision").GetInt32()));
        Assert.NotEmpty(refused.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task All_that_wait_are_approved_and_then_nothing_waits()
    {
        var (campaign, _) = await Launch(3);

        Assert.Equal(3, (await Post("/drafts/approve", new { campaignId = campaign, all = true }, HttpStatusCode.OK)).GetProperty("approved").GetInt32());
        Assert.Equal(0, (await Post("/drafts/approve", new { campaignId = campaign, all = true }, HttpStatusCode.OK)).GetProperty("approved").GetInt32());
        Assert.Equal(0, (await Get($"/drafts?campaignId={campaign}&status=draft")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("skip", "pending")]
    [InlineData("stop", "stopped")]
    public async Task A_rejected_draft_is_left_out_or_ends_the_sequence_of_its_contact(string then, string status)
    {
        var (campaign, drafts) = await Launch(1, steps: 2);

        var rejected = await Post(
            "/drafts/reject", new { drafts = new[] { new { id = drafts[0].Id, revision = drafts[0].Revision } }, then, reason = "Wrong offer" }, HttpStatusCode.OK);

        Assert.Equal(1, rejected.GetProperty("rejected").GetInt32());
        Assert.Equal("rejected", (await Get($"/drafts/{drafts[0].Id}")).GetProperty("status").GetString());
        Assert.Equal(status, (await Get($"/campaigns/{campaign}/enrollments")).GetProperty("items")[0].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/drafts/approve", "{}", "drafts")]
    [InlineData("/drafts/approve", """{ "all": true }""", "campaignId")]
    [InlineData("/drafts/approve", """{ "drafts": [{ "revision": 1 }] }""", "drafts[0].id")]
    [InlineData("/drafts/reject", """{ "drafts": [], "then": "burn" }""", "then")]
    [InlineData("/drafts/regenerate", """{ "drafts": [], "edited": "maybe" }""", "edited")]
    public async Task What_is_missing_or_wrong_is_400_with_its_field(string path, string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var refused = await Body(await Api.PostAsync($"/api/v1{path}", content), HttpStatusCode.BadRequest);

        Assert.True(refused.GetProperty("errors").TryGetProperty(field, out _), refused.GetRawText());
    }

    [Fact]
    public async Task The_draft_of_another_workspace_is_404_and_stays_as_it_is()
    {
        var theirs = await ForeignThings.Add(Host, Host.OtherWorkspaceId);
        var path = theirs.Fill("/api/v1/drafts/{id}");
        using var other = Host.OtherApi();
        var before = await other.GetStringAsync(path);
        object chosen = new { drafts = new[] { new { id = theirs.Id("drafts"), revision = 1 } } }, all = new { campaignId = theirs.Id("campaigns"), all = true };

        await Body(await Api.GetAsync(path), HttpStatusCode.NotFound);
        await Body(await Api.PatchAsJsonAsync(path, new { editedSubject = "Mine" }), HttpStatusCode.NotFound);
        await Body(await Api.PostAsJsonAsync($"{path}/keep", new { }), HttpStatusCode.NotFound);
        await Body(await Api.GetAsync(theirs.Fill("/api/v1/drafts/batches/{id}")), HttpStatusCode.NotFound);
        foreach (var verb in new[] { "approve", "reject", "regenerate" })
        {
            await Body(await Api.PostAsJsonAsync($"{Drafts}/{verb}", chosen), HttpStatusCode.NotFound);
            await Body(await Api.PostAsJsonAsync($"{Drafts}/{verb}", all), HttpStatusCode.NotFound);
        }

        Assert.Equal(0, (await Get("/drafts")).GetProperty("total").GetInt32());
        Assert.Equal(before, await other.GetStringAsync(path));
    }

    /// <summary>A campaign that waits for approval, and its drafts.</summary>
    private async Task<(Guid Campaign, List<(Guid Id, int Revision)> Drafts)> Launch(int contacts, int steps = 1)
    {
        var list = Id(await Post("/lists", new { name = "Customers" }, HttpStatusCode.Created));
        var sender = Id(await Post("/senders", new { email = "sales@example.com" }, HttpStatusCode.Created));
        var ids = new List<Guid>();
        for (var i = 0; i < contacts; i++)
        {
            ids.Add(Id(await Post("/contacts", new { email = $"ann{i}@example.org" }, HttpStatusCode.Created)));
        }

        await Post($"/lists/{list}/members", new { contactIds = ids }, HttpStatusCode.OK);
        var campaign = Id(await Post("/campaigns", new { name = "Spring", listId = list, senderAccountId = sender }, HttpStatusCode.Created));
        await Send(
            HttpMethod.Put,
            $"/campaigns/{campaign}/steps",
            Enumerable.Range(0, steps).Select(i => new { subjectTemplate = $"Hello {i}", bodyTemplate = "<p>Hello</p>", delayDays = i }),
            HttpStatusCode.OK);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);
        var drafts = (await Get($"/drafts?campaignId={campaign}&status=draft&sort=id")).GetProperty("items").EnumerateArray();
        return (campaign, [.. drafts.Select(d => (Id(d), d.GetProperty("revision").GetInt32()))]);
    }
}
