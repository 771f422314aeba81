using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>
/// The product as it is run, with two workspaces. In one a campaign's plan cannot be read, and another campaign has emails without content; both were faults that once stood in the way
/// of every launch.
/// </summary>
public sealed class LaunchFaultTests
{
    private static readonly CampaignSettingsEdit AtOnce = new()
    {
        SendWindowStart = new(0, 0),
        SendWindowEnd = new(0, 0),
        SendDays = Enum.GetValues<DayOfWeek>(),
        DailyLimit = 0,
        DelayBetweenEmailsSeconds = 0,
    };

    [Fact]
    public async Task A_launch_that_cannot_go_on_stops_no_other_workspace_and_health_tells_of_it()
    {
        await using var scene = await CampaignScene.Create();
        scene.Database.Clock.MoveTo(TimeProvider.System.GetUtcNow().UtcDateTime);
        var empty = await scene.AddCampaign("Empty", Approval.Required, null, [new StepEdit { SubjectTemplate = "Hello", BodyTemplate = "<p>{{last_name}}</p>" }]);
        await using (var db = scene.Database.Open())
        {
            await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.LastName, (string?)null));
        }

        var good = await AddGoodCampaign(scene);
        Assert.True((await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default)).IsDone);
        var plan = await scene.PoisonPlan();
        Assert.True((await scene.Get<CampaignControl>().Start(scene.Database.System, empty, default)).IsDone);

        await using var product = await RunningProduct.StartOn(scene.Database.Store);

        await product.Until("the other workspace's campaign is completed", async () => (await Campaign(scene, good)).Status == CampaignStatus.Completed);
        Assert.Equal(2, (await Campaign(scene, good)).EmailsSentCount);
        Assert.Equal(2, Directory.GetFiles(product.Outbox, "*.eml", SearchOption.AllDirectories).Length);
        await product.Until("emails without content are told", async () => (await Drafts(scene, empty)) is { Count: 3 } drafts && drafts.All(d => d.Status == DraftStatus.Failed));
        Assert.All(await Drafts(scene, empty), draft => Assert.StartsWith("The email has no content", draft.StatusReason, StringComparison.Ordinal));
        await product.Until("health tells", async () => await Health(product) is ("degraded", "launch"));
        Assert.Equal(LaunchState.Running, (await scene.Campaign()).LaunchState);
        await using (var db = scene.Database.Open())
        {
            Assert.Contains("JSON", (await db.JobFailures.SingleAsync()).Error, StringComparison.OrdinalIgnoreCase);
        }

        await scene.WritePlan(plan);

        await product.Until("the launch goes on", async () => (await scene.Campaign()).LaunchState == LaunchState.Done);
        await product.Until("health is well again", async () => await Health(product) is ("healthy", null));
        Assert.Equal(9, (await scene.Emails()).Count);
        await product.Kill();
    }

    /// <summary>In a workspace of its own, to two contacts, sent as soon as it is launched.</summary>
    private static async Task<Actor> AddGoodCampaign(CampaignScene scene)
    {
        var now = scene.Database.Now;
        var by = Actor.System(await scene.Database.AddWorkspace("Contoso"));
        var list = new ContactList("Everybody", null, now);
        var sender = new SenderAccount("bob@contoso.example", SenderProvider.Pickup, now);
        sender.Verified(now);
        await using (var db = scene.Database.For(by.WorkspaceId))
        {
            db.AddRange(list, sender);
            for (var i = 0; i < 2; i++)
            {
                Assert.True(EmailAddress.TryParse($"person{i}@fabrikam.example", out var address, out _));
                var contact = new Contact(address, now);
                db.AddRange(contact, new ContactListMember(list.Id, contact.Id, now));
            }

            await db.SaveChangesAsync();
        }

        var campaign = await scene.Get<CampaignEditor>().Create(
            by, new CampaignEdit { Name = "Good", ListId = list.Id, SenderAccountId = sender.Id, Approval = Approval.Automatic, Settings = AtOnce }, default);
        await scene.Get<SequenceEditor>().Replace(by, campaign.Id, [new StepEdit { SubjectTemplate = "Hello", BodyTemplate = "<p>Hi</p>" }], version: null, default);
        var started = await scene.Get<CampaignControl>().Start(by, campaign.Id, default);
        Assert.True(started.IsDone, started.Message);
        return by;
    }

    private static async Task<Campaign> Campaign(CampaignScene scene, Actor by)
    {
        await using var db = scene.Database.For(by.WorkspaceId);
        return await db.Campaigns.AsNoTracking().SingleAsync();
    }

    private static async Task<List<EmailDraft>> Drafts(CampaignScene scene, Guid campaignId)
    {
        await using var db = scene.Database.Open();
        return await db.EmailDrafts.AsNoTracking().Where(d => d.CampaignId == campaignId).ToListAsync();
    }

    private static async Task<(string Status, string? Job)> Health(RunningProduct product)
    {
        var health = await product.Public.GetFromJsonAsync<JsonElement>("/healthz");
        var failing = health.GetProperty("jobs").GetProperty("failing").EnumerateArray().Select(f => f.GetProperty("job").GetString()).FirstOrDefault();
        return (health.GetProperty("status").GetString()!, failing);
    }
}
