using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;

namespace EmailCampaigns.Tests.Api;

/// <summary>Changing the steps of a campaign that runs, over the API.</summary>
public sealed class SequenceMoveApiTests : ApiTest
{
    [Fact]
    public async Task A_change_says_whom_it_concerns_and_moves_those_it_names()
    {
        var campaign = await Launch(contacts: 3);
        var steps = await Changed(campaign, "Hello, anew");

        var impact = await Post($"/campaigns/{campaign}/steps/impact", steps, HttpStatusCode.OK);
        Assert.Equal((3, 3, 0), (impact.GetProperty("ahead").GetInt32(), impact.GetProperty("notBegun").GetInt32(), impact.GetProperty("finished").GetInt32()));

        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps?move=status&statuses=paused", steps, HttpStatusCode.OK);
        Assert.Equal("following", (await Get($"/campaigns/{campaign}")).GetProperty("settling").GetString()); // nobody is paused
        await Host.Get<ScheduleReconciler>().Run(CancellationToken.None);
        Assert.All(await Versions(campaign), version => Assert.Equal(1, version));

        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps?move=not_begun&edited=replace&finished=true", steps, HttpStatusCode.OK);
        Assert.All(await Versions(campaign), version => Assert.Equal(1, version));
        Assert.Equal("replanning", (await Get($"/campaigns/{campaign}")).GetProperty("settling").GetString());

        await Host.Get<ScheduleReconciler>().Run(CancellationToken.None);
        Assert.All(await Versions(campaign), version => Assert.Equal(2, version));
        Assert.All((await Get($"/drafts?campaignId={campaign}")).GetProperty("items").EnumerateArray(), d => Assert.Equal("Hello, anew", d.GetProperty("subject").GetString()));
        Assert.Equal("none", (await Get($"/campaigns/{campaign}")).GetProperty("settling").GetString());
    }

    [Theory]
    [InlineData("move=everybody", "move")]
    [InlineData("move=status", "statuses")]
    [InlineData("move=status&statuses=replied", "statuses")]
    [InlineData("move=status&statuses=asleep", "statuses")]
    [InlineData("edited=lose", "edited")]
    [InlineData("moved=ahead", "moved")]
    public async Task A_choice_that_is_none_is_refused_at_its_parameter(string query, string field)
    {
        var campaign = await Launch(contacts: 1);

        var refused = await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps?{query}", await Changed(campaign, "Other"), HttpStatusCode.BadRequest);

        Assert.True(refused.GetProperty("errors").TryGetProperty(field, out _), refused.ToString());
    }

    [Fact]
    public async Task Steps_keep_their_business_days_and_conditions_and_two_yeses_are_counted_apart()
    {
        var campaign = await Launch(contacts: 1);
        var steps = await Changed(campaign, "Hello 0");
        steps.Add(new { subjectTemplate = "Again", bodyTemplate = "<p>Hi</p>", delayDays = 2, delayInBusinessDays = true, condition = "not_clicked", conditionStep = 1 });

        var saved = (await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", steps, HttpStatusCode.OK)).EnumerateArray().Last();
        Assert.Equal(
            (true, "not_clicked", 1),
            (saved.GetProperty("delayInBusinessDays").GetBoolean(), saved.GetProperty("condition").GetString(), saved.GetProperty("conditionStep").GetInt32()));

        using (var patched = await Api.PatchAsJsonAsync($"/api/v1/campaigns/{campaign}", new { secondApproval = true }))
        {
            Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        }

        var approved = await Post("/drafts/approve", new { campaignId = campaign, all = true }, HttpStatusCode.OK);
        Assert.Equal((0, 1), (approved.GetProperty("approved").GetInt32(), approved.GetProperty("awaitSecond").GetInt32()));
    }

    private async Task<List<int>> Versions(Guid campaign) =>
        [.. (await Get($"/campaigns/{campaign}/enrollments")).GetProperty("items").EnumerateArray().Select(e => e.GetProperty("planVersion").GetInt32())];

    /// <summary>The steps as they stand, the first with another subject.</summary>
    private async Task<List<object>> Changed(Guid campaign, string subject) =>
        [.. (await Get($"/campaigns/{campaign}/steps")).EnumerateArray().Select(s => (object)new
        {
            id = Id(s),
            subjectTemplate = subject,
            bodyTemplate = s.GetProperty("bodyTemplate").GetString(),
        })];

    private async Task<Guid> Launch(int contacts)
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
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new[] { new { subjectTemplate = "Hello 0", bodyTemplate = "<p>Hello</p>" } }, HttpStatusCode.OK);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);
        return campaign;
    }
}
