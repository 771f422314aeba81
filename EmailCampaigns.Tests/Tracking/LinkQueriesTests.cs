using EmailCampaigns.Core;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Tracking;

public sealed class LinkQueriesTests
{
    [Fact]
    public async Task Links_of_a_campaign_count_people_their_clicks_and_programs_apart()
    {
        await using var database = await TestDatabase.Create();
        var now = database.Now;
        var (campaign, ann, bob) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        await database.Add(
            Event(campaign, ann, "https://shop.example/a"),
            Event(campaign, ann, "https://shop.example/a"),
            Event(campaign, ann, "https://shop.example/b"),
            Event(campaign, bob, "https://shop.example/b"),
            Event(campaign, bob, "https://shop.example/b", isAutomated: true),
            Event(campaign, bob, "https://shop.example/c", isAutomated: true),
            Event(campaign, ann, url: null, type: MessageEventType.Opened),
            Event(Guid.CreateVersion7(now), ann, "https://shop.example/d"));
        var queries = new LinkQueries(database);

        Assert.Equal(
            [new LinkRow("https://shop.example/b", 2, 2, 1), new LinkRow("https://shop.example/a", 1, 2, 0), new LinkRow("https://shop.example/c", 0, 0, 1)],
            await queries.OfCampaign(database.WorkspaceId, campaign, take: 10, default));
        Assert.Single(await queries.OfCampaign(database.WorkspaceId, campaign, take: 1, default));
        Assert.Empty(await queries.OfCampaign(Guid.CreateVersion7(now), campaign, take: 10, default));

        MessageEvent Event(Guid of, Guid contact, string? url, bool isAutomated = false, MessageEventType type = MessageEventType.Clicked) => new()
        {
            Id = Guid.CreateVersion7(now),
            Type = type,
            EventAt = now,
            CampaignId = of,
            ContactId = contact,
            Url = url,
            IsAutomated = isAutomated,
            Provider = "tracking",
        };
    }
}
