using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class DispatcherTests
{
    private static readonly StepText First = new("Hello {{first_name}}", "<p>Hi {{first_name}}</p>");
    private static readonly StepText Threaded = new("", "<p>Did you see this?</p>", DelayDays: 3, ReplyInThread: true);

    [Fact]
    public async Task What_is_due_is_sent_and_recorded_with_all_that_follows()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);

        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.Equal("Hello Zoë", MimeKit.Utils.Rfc2047.DecodeText(Encoding.ASCII.GetBytes(world.Transport.Handed[0].Header("Subject")!)));
        Assert.All(await world.Rows(), row => Assert.Equal((ScheduledEmailStatus.Sent, null, 1), (row.Status, row.LeaseToken, row.Attempts)));
        await using var db = world.Database.Open();
        var sent = await db.SentEmails.ToListAsync();
        Assert.Equal(3, sent.Count);
        Assert.All(sent, s => Assert.Equal(("Hello Zoë", 1, world.Database.Now), (s.Subject, s.SequenceStep, s.SentAt)));
        Assert.Equal(3, await db.SentEmailBodies.CountAsync(b => b.BodyHtml.Contains("<p>Hi Zoë</p>") && b.BodyText.Contains("Hi Zoë")));
        Assert.Equal(3, await db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Sent && !e.IsAutomated));
        Assert.Equal(3, (await db.Campaigns.SingleAsync()).EmailsSentCount);
        var day = await db.DailyAnalytics.SingleAsync();
        Assert.Equal((new DateOnly(2026, 1, 15), 3, 0), (day.Date, day.TotalEmailsSent, day.TotalFollowupsSent));
        Assert.All(await db.Enrollments.ToListAsync(), e => Assert.Equal(EnrollmentStatus.Completed, e.Status));
    }

    [Fact]
    public async Task A_campaign_of_which_everything_is_sent_is_completed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);

        await world.Tick();

        Assert.Equal(CampaignStatus.Completed, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
        Assert.Equal(1, await world.Read(db => db.Transitions.CountAsync(t => t.ToStatus == "completed" && t.Actor == "system")));
    }

    [Fact]
    public async Task A_threaded_follow_up_answers_what_was_really_sent()
    {
        await using var world = await SendingWorld.WithCampaign(steps: [First, Threaded, Threaded]);
        world.Transport.Answer = _ => Task.FromResult(ScriptedTransport.Accepted() with { WireMessageId = $"wire-{world.Transport.Handed.Count}@server.example" });
        await world.Tick();

        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.Tick();
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        var last = world.Transport.Handed[2];
        Assert.Equal(
            ["Hello Zoë", "Re: Hello Zoë", "Re: Hello Zoë"],
            await world.Read(db => db.SentEmails.OrderBy(e => e.SequenceStep).Select(e => e.Subject).ToListAsync()));
        Assert.Equal("<wire-2@server.example>", last.Header("In-Reply-To"));
        Assert.Equal("<wire-1@server.example> <wire-2@server.example>", last.Header("References"));
        Assert.Equal(2, await world.Read(db => db.DailyAnalytics.SumAsync(d => d.TotalFollowupsSent)));
    }

    [Fact]
    public async Task Every_email_names_two_ways_to_unsubscribe_and_outreach_shows_none_in_its_body()
    {
        await using var world = await SendingWorld.WithCampaign(sender: s => s.ReplyTo = "sales@northwind.example");
        await world.Start(change: c => c.CampaignType = CampaignType.Newsletter);

        await world.Tick();

        Assert.All(world.Transport.Handed, handed =>
        {
            Assert.StartsWith("<https://mail.example/u/", handed.Header("List-Unsubscribe"), StringComparison.Ordinal);
            Assert.EndsWith("<mailto:sales@northwind.example>", handed.Header("List-Unsubscribe"), StringComparison.Ordinal);
            Assert.Equal("List-Unsubscribe=One-Click", handed.Header("List-Unsubscribe-Post"));
            Assert.Equal("sales@northwind.example", handed.Header("Reply-To"));
        });
        Assert.Equal(1, world.Transport.Handed.Count(h => h.Message.Contains("Unsubscribe</a>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Follow_ups_go_before_first_emails()
    {
        await using var world = await SendingWorld.WithCampaign(
            contacts: 2, steps: [First, new("Second", "<p>Two</p>")], settings: s => s.DelayBetweenEmailsSeconds = 60);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Tick();
        // Both are due now: the follow-up of the first contact, and the first email of the second, which has waited longer.
        world.Clock.Advance(TimeSpan.FromHours(1));

        await world.Tick();

        Assert.Equal([1, 2], await world.Read(db => db.SentEmails.OrderBy(s => s.SentAt).Select(s => s.SequenceStep).ToListAsync()));
    }

    [Fact]
    public async Task A_tick_during_another_does_nothing()
    {
        await using var world = await SendingWorld.WithCampaign();
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var handed = new TaskCompletionSource();
        world.Transport.Answer = _ =>
        {
            handed.SetResult();
            return answer.Task;
        };
        var first = world.Tick();
        await handed.Task;

        Assert.Equal(0, await world.Tick());

        answer.SetResult(ScriptedTransport.Accepted());
        Assert.Equal(1, await first);
    }

    [Fact]
    public async Task Real_files_land_in_the_pickup_folder_one_for_each_email()
    {
        var folder = Temp.NewDirectory();
        await using var world = await SendingWorld.Create(open: _ => new PickupTransport(folder));
        await world.Start(contacts: 20);

        await world.Tick();

        Assert.Equal(20, Directory.GetFiles(folder, "*.eml").Length);
        Assert.Equal(20, await world.Read(db => db.SentEmails.CountAsync()));
    }
}
