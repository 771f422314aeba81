using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Analytics;

/// <summary>
/// Whatever is sent, refused, opened, clicked, replied, returned, judged and taken back, in whatever order and however often: the counters say what a recount finds. <c>COUNTER_RUNS</c> says
/// how many runs are tried, <c>COUNTER_SEED</c> tries one again that failed.
/// </summary>
public sealed class CountersFollowFactsTests
{
    private const int Contacts = 4;
    private const int Acts = 60;
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private static readonly DeliveryOutcome[] Outcomes =
    [
        ScriptedTransport.Accepted(),
        ScriptedTransport.Accepted(),
        ScriptedTransport.Accepted(),
        ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550),
        ScriptedTransport.Of(DeliveryVerdict.RecipientSoft, 552),
        ScriptedTransport.Of(DeliveryVerdict.Blocked, 554),
        ScriptedTransport.Of(DeliveryVerdict.Retry, 451),
    ];

    [Fact]
    public async Task Counters_say_what_a_recount_finds_whatever_happened_in_whatever_order()
    {
        var runs = Number("COUNTER_RUNS") ?? 4;
        for (var run = 0; run < runs; run++)
        {
            await Run(Number("COUNTER_SEED") ?? Random.Shared.Next());
        }
    }

    /// <summary>Two replies to the first of two steps, one of them taken back; both steps opened, and the second clicked before the first was.</summary>
    [Fact]
    public async Task A_contact_counts_once_for_the_campaign_and_once_for_each_step()
    {
        await using var world = await InboundWorld.Create();
        world.Sending.Clock.Advance(TimeSpan.FromMinutes(5));
        await Hit(world, world.Sent[0].ScheduledEmailId, MessageEventType.Opened);
        await world.Sending.MakeAllDue(world.Now.AddDays(5));
        await world.Sending.Tick();
        var second = (await world.Sending.Read(db => db.SentEmails.AsNoTracking().SingleAsync(s => s.SequenceStep == 2))).ScheduledEmailId;
        world.Sending.Clock.Advance(TimeSpan.FromMinutes(5));
        await Hit(world, second, MessageEventType.Opened);
        await Hit(world, second, MessageEventType.Clicked, "https://shop.example/a");
        await Hit(world, world.Sent[0].ScheduledEmailId, MessageEventType.Clicked, "https://shop.example/a");
        await world.Receive(Eml.Text("Sounds good, call me."));
        await world.Receive(Eml.Text("Please tell me more."));
        var taken = await world.Sending.Read(db => db.EmailReplies.OrderBy(r => r.Id).Select(r => r.Id).FirstAsync());
        Assert.True((await world.Sending.Get<JudgementReverser>().TakeBack(world.Sending.Database.System, taken, default)).IsDone);

        var results = (await new ResultQueries(world.Sending.Database, new LinkQueries(world.Sending.Database)).Find(world.Sending.Database.WorkspaceId, world.Sending.CampaignId, default))!;

        var (totals, steps) = (results.Totals, results.Steps);
        Assert.Equal((1, 1, 1, 2, 1), (totals.Contacts, totals.Opened, totals.Clicked, totals.TotalOpened, totals.Replied));
        Assert.Equal((1, 1, 0), (steps[0].Opened, steps[1].Opened, steps[2].Opened));
        Assert.Equal((1, 1), (steps[0].TotalReplied, totals.TotalReplied));
        var link = Assert.Single(results.Links);
        Assert.Equal((1, 2), (link.People, link.Clicks));
        Assert.Equal([1, 2], link.Steps);
        Assert.Empty(await Recount(world));
    }

    private static async Task Run(int seed)
    {
        await using var world = await InboundWorld.Create(Contacts);
        var random = new Random(seed);
        for (var act = 0; act < Acts; act++)
        {
            world.Sending.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 4_000)));
            await Act(world, random);
        }

        var differences = await Recount(world);
        Assert.True(differences.Count == 0, $"COUNTER_SEED={seed}\n{string.Join('\n', differences)}");
    }

    private static async Task Act(InboundWorld world, Random random)
    {
        var sending = world.Sending;
        var sent = await sending.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.Id).ToListAsync());
        var one = sent[random.Next(sent.Count)];
        var link = $"https://shop.example/{random.Next(4)}";
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                await Hit(world, one.ScheduledEmailId, MessageEventType.Opened, agent: random.Next(3) == 0 ? "curl/8.9.1" : Browser);
                return;
            case 3 or 4:
                await Hit(world, one.ScheduledEmailId, MessageEventType.Clicked, link, random.Next(4) == 0 ? "curl/8.9.1" : Browser);
                return;
            case 5: // a burst: the third click takes back the judgement of the two before
                for (var i = 0; i < 3; i++)
                {
                    await Hit(world, one.ScheduledEmailId, MessageEventType.Clicked, $"https://shop.example/{i}");
                }

                return;
            case 6 or 7:
                string[] mails =
                [
                    Eml.Text("Sounds good, call me."), Eml.Text("Who are you?"), Eml.Text("I am out of office.", headers: "Auto-Submitted: auto-replied"), Eml.Text("unsubscribe"),
                    Eml.Report("5.1.1", "550 5.1.1 User unknown"), Eml.Report("5.2.2", "552 5.2.2 Mailbox full"), Eml.Report("5.7.1", "550 5.7.1 Blocked"),
                ];
                var mail = InboundWorld.Read(random.GetItems(mails, 1)[0], one) with { MessageId = $"{random.Next(20)}@contoso.example" };
                await world.Receive(mail, world.Now.AddHours(-random.Next(40)));
                return;
            case 8:
                await sending.Get<Suppressor>().Unsubscribe(one.ScheduledEmailId, "one_click", default);
                return;
            case 9:
                await new RecipientChoice(sending.Database, sending.Get<EventOutbox>(), sending.Clock).LeaveCampaign(one.ScheduledEmailId, default);
                return;
            case 10 or 11:
                if (await AnyReply(world, random) is { } taken)
                {
                    await sending.Get<JudgementReverser>().TakeBack(sending.Database.System, taken, default);
                }

                return;
            case 12:
                if (await AnyReply(world, random) is { } judged)
                {
                    await sending.Get<ReplyEditor>().Edit(sending.Database.System, judged, new ReplyEdit { Intent = random.Next(2) == 0 ? ReplyIntent.Interested : ReplyIntent.NotNow }, default);
                }

                return;
            case 13:
                await TakeUpAgain(world, one.CampaignContactId);
                return;
            default:
                sending.Transport.AnswerAlways(random.GetItems(Outcomes, 1)[0]);
                await sending.MakeAllDue();
                await sending.Tick();
                return;
        }
    }

    private static async Task TakeUpAgain(InboundWorld world, Guid enrollmentId)
    {
        var status = await world.Sending.Read(db => db.Enrollments.Where(e => e.Id == enrollmentId).Select(e => e.Status).SingleAsync());
        if (status is EnrollmentStatus.Failed or EnrollmentStatus.Stopped or EnrollmentStatus.Bounced or EnrollmentStatus.Replied)
        {
            await world.Sending.Get<EnrollmentControl>().TakeUpAgain(world.Sending.Database.System, world.Sending.CampaignId, enrollmentId, default);
        }
    }

    private static Task<Guid?> AnyReply(InboundWorld world, Random random) => world.Sending.Read(async db =>
        (await db.EmailReplies.OrderBy(r => r.Id).Select(r => r.Id).ToListAsync()) is { Count: > 0 } all ? all[random.Next(all.Count)] : (Guid?)null);

    private static async Task Hit(InboundWorld world, Guid emailId, MessageEventType type, string? url = null, string agent = Browser) =>
        await world.Sending.Get<HitRecorder>().Record(
            [new TrackingHit { Type = type, EmailId = emailId, At = world.Now, Url = url, Ip = "192.0.2.1", UserAgent = agent }], default);

    private static Task<IReadOnlyList<CounterDifference>> Recount(InboundWorld world) =>
        new CounterRecount(world.Sending.Database, world.Sending.Clock).Run(world.Sending.Database.System, repair: false, default);

    private static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
