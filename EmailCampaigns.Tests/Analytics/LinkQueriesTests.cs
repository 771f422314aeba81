using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Analytics;

public sealed class LinkQueriesTests
{
    [Fact]
    public async Task Links_of_a_campaign_count_people_their_clicks_and_programs_apart()
    {
        await using var scene = await CampaignScene.Create(contacts: 1);
        var database = scene.Database;
        var now = database.Now;
        Guid[] steps;
        await using (var db = database.Open())
        {
            steps = [.. db.SequenceSteps.OrderBy(s => s.SequenceOrder).Select(s => s.Id)];
        }

        await database.Add(
            Link("https://shop.example/a", step: 0, people: 1, clicks: 2),
            Link("https://shop.example/b", step: 0, people: 1, clicks: 1, automated: 1),
            Link("https://shop.example/b", step: 1, people: 1, clicks: 1),
            Link("https://shop.example/c", step: 0, people: 0, clicks: 0, automated: 1),
            Link("https://shop.example/d", step: 0, people: 0, clicks: 0)); // its only event was taken back
        var queries = new LinkQueries(database);

        var rows = await queries.OfCampaign(database.WorkspaceId, scene.CampaignId, take: 10, default);

        Assert.Equal(
            [("https://shop.example/b", "1 2", 2, 2, 1), ("https://shop.example/a", "1", 1, 2, 0), ("https://shop.example/c", "1", 0, 0, 1)],
            rows.Select(r => (r.Url, string.Join(' ', r.Steps), r.People, r.Clicks, r.AutomatedClicks)));
        Assert.Single(await queries.OfCampaign(database.WorkspaceId, scene.CampaignId, take: 1, default));
        Assert.Empty(await queries.OfCampaign(Guid.CreateVersion7(now), scene.CampaignId, take: 10, default));

        LinkCounters Link(string url, int step, int people, int clicks, int automated = 0) => new()
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = scene.CampaignId,
            StepId = steps[step],
            UrlHash = url,
            Url = url,
            People = people,
            Clicks = clicks,
            AutomatedClicks = automated,
        };
    }
}
