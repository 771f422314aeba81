using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Analytics;

/// <summary>The numbers of a campaign against a history that was made by its recorders.</summary>
public sealed class ResultQueriesTests
{
    private const string Blocked = "554 5.7.1 Service unavailable; Client host blocked using Spamhaus";

    [Fact]
    public async Task People_are_counted_once_events_each_time_and_programs_apart()
    {
        await using var history = await ResultHistory.Create();

        var results = await history.Results();

        Assert.Equal((6, 6), (results.Totals.Sent, results.Totals.Contacts));
        Assert.Equal((2, 4, 1), (results.Totals.Opened, results.Totals.TotalOpened, results.Totals.AutomatedOpens));
        Assert.Equal((1, 2, 1), (results.Totals.Clicked, results.Totals.TotalClicked, results.Totals.AutomatedClicks));
        Assert.Equal((1, 1, 1, 1), (results.Totals.Replied, results.Totals.Interested, results.Totals.TotalReplied, results.Totals.AutomaticReplies));
        Assert.Equal((1, 1, 5, 5), (results.Totals.Bounced, results.Totals.TotalBounced, results.Totals.Delivered, results.Totals.TotalDelivered));
        Assert.Equal((1, 1), (results.Totals.Unsubscribed, results.Totals.TotalUnsubscribed));
        Assert.Equal(new Dictionary<FailureClass, int> { [FailureClass.Hard] = 1 }, results.Totals.BouncesByClass);
        Assert.Equal([6, 0, 0], results.Steps.Select(s => s.Sent));
        Assert.Equal([(2, 1, 1, 1, 1), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)], results.Steps.Select(s => (s.Opened, s.Clicked, s.Replied, s.Bounced, s.Unsubscribed)));
        Assert.Equal([("https://shop.example/a", 1, 2, 1)], results.Links.Select(l => (l.Url, l.People, l.Clicks, l.AutomatedClicks)));
    }

    [Fact]
    public async Task A_contact_who_opens_two_steps_is_one_of_the_campaign_and_one_of_each_step()
    {
        await using var history = await ResultHistory.Create();
        await history.SendSecondStep();
        foreach (var row in await history.SentRows(history.Sent[0].ContactId))
        {
            await history.Open(row);
        }

        var results = await history.Results();

        Assert.Equal([2, 1, 0], results.Steps.Select(s => s.Opened));
        Assert.Equal(2, results.Totals.Opened);
    }

    [Fact]
    public async Task Uploads_count_the_contacts_that_each_brought()
    {
        await using var history = await ResultHistory.Create();

        var uploads = (await history.Results()).Uploads;

        Assert.Equal(
            [("b.csv", 2, 2, 0, 0), ("a.csv", 3, 3, 1, 1), (null, 1, 1, 0, 0)],
            uploads.Select(u => (u.FileName, u.Enrolled, u.Contacts, u.Replied, u.Bounced)));
    }

    [Fact]
    public async Task What_a_person_took_back_counts_no_more()
    {
        await using var history = await ResultHistory.Create();
        foreach (var reply in await history.Read(db => db.EmailReplies.Where(r => r.Kind == ReplyKind.Reply || r.Kind == ReplyKind.Bounce).Select(r => r.Id).ToListAsync()))
        {
            await new JudgementReverser(history.World.Sending.Database, history.World.Sending.Get<EnrollmentPlanner>(), history.World.Sending.Clock)
                .TakeBack(history.World.Sending.Database.System, reply, default);
        }

        var totals = (await history.Results()).Totals;

        Assert.Equal((0, 0, 0, 6), (totals.Replied, totals.Bounced, totals.TotalBounced, totals.Delivered));
    }

    [Fact]
    public async Task A_refusal_of_this_sender_is_a_bounce_that_stands_apart()
    {
        await using var history = await ResultHistory.Create();
        await history.World.Receive(Eml.Report("5.7.1", Blocked, recipient: null), history.Sent[1]);

        var totals = (await history.Results()).Totals;

        Assert.Equal((2, 1), (totals.Bounced, totals.Blocked));
        Assert.Equal(1, totals.BouncesByClass[FailureClass.Blocked]);
    }

    [Fact]
    public async Task A_contact_whose_server_refuses_the_email_at_once_was_contacted_and_not_delivered()
    {
        await using var world = await SendingWorld.Create();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550));
        await world.StartFirst(1);
        await world.Tick();

        var totals = (await new ResultQueries(world.Database, new LinkQueries(world.Database)).Find(world.Database.WorkspaceId, world.CampaignId, default))!.Totals;

        Assert.Equal((0, 1, 1, 0), (totals.Sent, totals.Contacts, totals.Bounced, totals.Delivered));
    }

    [Fact]
    public async Task Another_workspace_sees_nothing()
    {
        await using var history = await ResultHistory.Create();
        var other = await history.World.Sending.Database.AddWorkspace("Contoso");

        Assert.Null(await history.Queries.Find(other, history.CampaignId, default));
        Assert.Equal("email,name,company,status,emails_sent,first_sent_at,opened_at,clicked_at,replied_at\r\n", await history.Written(ResultTable.Contacts, other));
    }

    [Fact]
    public async Task Tables_are_written_as_CSV_one_row_a_step_a_link_and_a_contact()
    {
        await using var history = await ResultHistory.Create();

        var (steps, links, contacts) = (await history.Written(ResultTable.Steps), await history.Written(ResultTable.Links), await history.Written(ResultTable.Contacts));

        Assert.Equal("1,Step 1,6,6,5,2,1,1,1,1,0,1,4,2,1,1,1,1,1,1", steps.Split("\r\n")[1]);
        Assert.Equal("url,steps,people,clicks,automated_clicks\r\nhttps://shop.example/a,1,1,2,1\r\n", links);
        Assert.Equal(8, contacts.Split("\r\n").Length); // a head, six contacts, the end
        Assert.Contains($"{history.Sent[0].RecipientEmail},", contacts, StringComparison.Ordinal);
        Assert.Single(contacts.Split("\r\n"), row => row.Contains(",replied,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_a_spreadsheet_would_run_gets_an_apostrophe()
    {
        await using var history = await ResultHistory.Create();
        await history.World.Sending.Do(async db => (await db.Contacts.SingleAsync(c => c.Id == history.Sent[0].ContactId)).Company = "=cmd()");

        Assert.Contains("'=cmd()", await history.Written(ResultTable.Contacts), StringComparison.Ordinal);
    }
}
