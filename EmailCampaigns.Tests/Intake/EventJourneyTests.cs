using System.Net;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;

namespace EmailCampaigns.Tests.Intake;

/// <summary>The way of a lead from the program that tells of it to its emails, and of the campaign to its end and back.</summary>
public sealed class EventJourneyTests : EventTest
{
    [Fact]
    public async Task A_lead_gets_its_emails_and_the_campaign_goes_on_until_its_intake_is_closed()
    {
        var campaign = await Started(steps: 2);
        await Tick(TimeSpan.FromMinutes(1));
        Assert.Equal("active", await Text(campaign, "status"));

        await Tell(new { id = "crm-1", @event = "lead_created", email = "ann@example.org", data = new { firstName = "Ann" } });
        await Tick(TimeSpan.FromMinutes(1));
        Assert.Contains("Hello Ann", File.ReadAllText(Assert.Single(Outbox())), StringComparison.Ordinal);
        await Tick(TimeSpan.FromDays(1));
        Assert.Equal(2, Outbox().Length);
        Assert.Equal("active", await Text(campaign, "status"));

        await Post($"/campaigns/{campaign}/close-intake", null, HttpStatusCode.OK);
        await Tick(TimeSpan.FromMinutes(1));
        Assert.Equal("completed", await Text(campaign, "status"));
        await Tell(new { id = "crm-2", @event = "lead_created", email = "bob@example.org" });
        Assert.Equal(1, await Enrolled(campaign));

        await Post($"/campaigns/{campaign}/open-intake", null, HttpStatusCode.OK);
        await Tick(TimeSpan.FromMinutes(1));
        Assert.Equal("active", await Text(campaign, "status"));
        await Tell(new { id = "crm-3", @event = "lead_created", email = "bob@example.org" });
        await Tick(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Outbox().Length);
        Assert.Equal(2, await Enrolled(campaign));
    }

    private string[] Outbox() => Directory.Exists(Path.Combine(Host.DataDirectory, "outbox")) ? Directory.GetFiles(Path.Combine(Host.DataDirectory, "outbox"), "*.eml") : [];

    private async Task Tick(TimeSpan after)
    {
        Host.Clock.Advance(after);
        await Host.Get<InstallationGuard>().Beat(CancellationToken.None);
        await RunJobs();
        await Host.Get<Dispatcher>().Tick(CancellationToken.None);
        await Host.Get<CampaignCompleter>().Sweep(CancellationToken.None);
    }
}
