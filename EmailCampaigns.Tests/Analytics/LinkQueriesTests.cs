using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Analytics;

public sealed class LinkQueriesTests
{
    [Fact]
    public async Task Links_of_a_campaign_count_people_their_clicks_and_programs_apart()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        var database = scene.Database;
        var now = database.Now;
        var (ann, bob) = (scene.ContactIds[0], scene.ContactIds[1]);
        Guid[] steps;
        await using (var db = database.Open())
        {
            steps = [.. db.SequenceSteps.OrderBy(s => s.SequenceOrder).Select(s => s.Id)];
        }

        await database.Add(
            Event(ann, "https://shop.example/a"),
            Event(ann, "https://shop.example/a"),
            Event(ann, "https://shop.example/b"),
            Event(bob, "https://shop.example/b", step: 1),
            Event(bob, "https://shop.example/b", isAutomated: true),
            Event(bob, "https://shop.example/c", isAutomated: true),
            Event(bob, "https://shop.example/a", isSent: false),
            Event(ann, url: null, type: MessageEventType.Opened),
            Event(ann, "https://shop.example/d", campaign: Guid.CreateVersion7(now)));
        var queries = new LinkQueries(database);

        var rows = await queries.OfCampaign(database.WorkspaceId, scene.CampaignId, take: 10, default);

        Assert.Equal(
            [("https://shop.example/b", "1 2", 2, 2, 1), ("https://shop.example/a", "1", 1, 2, 0), ("https://shop.example/c", "1", 0, 0, 1)],
            rows.Select(r => (r.Url, string.Join(' ', r.Steps), r.People, r.Clicks, r.AutomatedClicks)));
        Assert.Single(await queries.OfCampaign(database.WorkspaceId, scene.CampaignId, take: 1, default));
        Assert.Empty(await queries.OfCampaign(Guid.CreateVersion7(now), scene.CampaignId, take: 10, default));

        MessageEvent Event(
            Guid contact, string? url, int step = 0, bool isAutomated = false, bool isSent = true, MessageEventType type = MessageEventType.Clicked, Guid? campaign = null) => new()
            {
                Id = Guid.CreateVersion7(now),
                Type = type,
                EventAt = now,
                CampaignId = campaign ?? scene.CampaignId,
                StepId = steps[step],
                SentEmailId = isSent ? Guid.CreateVersion7(now) : null,
                ContactId = contact,
                Url = url,
                IsAutomated = isAutomated,
                Provider = "tracking",
            };
    }
}
