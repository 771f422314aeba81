using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Senders;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Sending;

public sealed class SentEmailQueriesTests
{
    [Fact]
    public async Task A_sent_email_is_found_by_its_own_id_and_that_of_its_scheduled_email_in_its_workspace_alone()
    {
        await using var engine = await CampaignScene.Create(contacts: 1);
        await engine.Start();
        var (id, scheduled) = await Sent.First(engine, engine.CampaignId, html: null);
        var queries = new SentEmailQueries(engine.Database);

        var found = await queries.Find(engine.Database.WorkspaceId, id, default);

        Assert.Equal(("What was sent", 1, null), (found!.Subject, found.SequenceStep, found.Html));
        Assert.Equal(found, await queries.Find(engine.Database.WorkspaceId, scheduled, default));
        Assert.Null(await queries.Find(Guid.CreateVersion7(engine.Database.Now), id, default));
        Assert.Null(await queries.Find(engine.Database.WorkspaceId, engine.CampaignId, default));
    }
}
