using EmailCampaigns.Core;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Tracking;

public sealed class HitRecorderTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    [Fact]
    public async Task A_person_counts_once_however_often_the_email_is_opened_and_every_open_is_kept()
    {
        await using var world = await Sent();
        var email = await world.Row();
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await Record(world, Open(world, email));
        await Record(world, Open(world, email)); // the same request again
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Record(world, Open(world, email), Open(world, email) with { Ip = "192.0.2.2" });

        var opens = await Events(world);
        Assert.Equal(3, opens.Count);
        Assert.All(opens, e =>
        {
            Assert.Equal((MessageEventType.Opened, false, "tracking", null), (e.Type, e.IsAutomated, e.Provider, e.Detail));
            Assert.Equal((email.Id, email.ContactId, email.CampaignId, email.StepId), (e.SentEmailId, e.ContactId, e.CampaignId, e.StepId));
            Assert.Equal(Browser, e.UserAgent);
        });
        Assert.Equal((1, 0), await Counted(world));
    }

    [Fact]
    public async Task Opens_and_clicks_count_on_the_day_of_the_first_in_the_zone_of_the_workspace()
    {
        await using var world = await Sent();
        var email = await world.Row();
        world.Clock.MoveTo(new DateTime(2026, 1, 16, 23, 30, 0, DateTimeKind.Utc)); // Saturday in Berlin

        await Record(world, Open(world, email), Click(world, email, "https://shop.example/"));

        var day = await world.Read(db => db.DailyAnalytics.SingleAsync(d => d.Opened > 0));
        Assert.Equal((new DateOnly(2026, 1, 17), 1, 1), (day.Date, day.Opened, day.Clicked));
    }

    [Fact]
    public async Task Programs_are_kept_with_the_reason_and_count_as_nobody()
    {
        await using var world = await Sent();
        var email = await world.Row();

        await Record(world, Open(world, email)); // at the moment of sending
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Record(world, Open(world, email) with { IsHead = true }, Open(world, email) with { UserAgent = null }, Click(world, email, "https://shop.example/") with { UserAgent = "curl/8.9.1" });

        var events = await Events(world);
        Assert.All(events, e => Assert.True(e.IsAutomated));
        Assert.Equal(
            ["""{"method":"HEAD","reason":"head_request"}""", """{"reason":"no_user_agent"}""", """{"reason":"scanner"}""", """{"reason":"soon_after_sending"}"""],
            events.Select(e => e.Detail!).Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), await Counted(world));
    }

    [Fact]
    public async Task The_third_link_within_two_seconds_takes_the_first_two_back()
    {
        await using var world = await Sent();
        var email = await world.Row();
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await Record(world, Click(world, email, "https://shop.example/1"));
        Assert.Equal((0, 1), await Counted(world));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await Record(world, Click(world, email, "https://shop.example/2"));
        Assert.Equal((0, 1), await Counted(world));
        await Record(world, Click(world, email, "https://shop.example/3"));

        Assert.Equal((0, 0), await Counted(world));
        Assert.All(await Events(world), e => Assert.Equal((true, """{"reason":"many_links"}"""), (e.IsAutomated, e.Detail)));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Record(world, Click(world, email, "https://shop.example/1"));
        Assert.Equal((0, 1), await Counted(world));
    }

    [Fact]
    public async Task In_any_order_and_any_batches_and_repeated_the_outcome_is_the_same()
    {
        await using var world = await Sent(contacts: 4);
        var emails = await world.Rows();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var hits = emails.SelectMany((email, i) => Enumerable.Range(0, i + 1).Select(n => Click(world, email, $"https://shop.example/{n}") with { At = world.Clock.UtcNow().AddMilliseconds(n * 700) }))
            .Concat(emails.Select(email => Open(world, email))).ToArray();
        var random = new Random(10);
        foreach (var batch in hits.Concat(hits).OrderBy(_ => random.Next()).Chunk(3))
        {
            await Record(world, batch);
        }

        Assert.Equal(hits.Length, (await Events(world)).Count);
        Assert.Equal((4, 2), await Counted(world)); // the third and the fourth contact's links were a burst
    }

    [Fact]
    public async Task An_email_that_was_never_recorded_as_sent_keeps_its_events_and_counts_nobody()
    {
        await using var world = await SendingWorld.WithCampaign();
        var email = await world.Row();

        await Record(world, Open(world, email));

        var opened = Assert.Single(await Events(world));
        Assert.Equal((null, email.ContactId, email.StepId), (opened.SentEmailId, opened.ContactId, opened.StepId));
        Assert.Equal((0, 0), await Counted(world));
    }

    [Fact]
    public async Task Hits_of_an_email_that_nobody_knows_are_not_recorded_and_hold_up_no_others()
    {
        await using var world = await Sent();
        var email = await world.Row();
        var unknown = Guid.CreateVersion7(world.Clock.UtcNow());

        Assert.Equal([email.Id], await Record(world, Open(world, email) with { EmailId = unknown }, Open(world, email)));
        Assert.Single(await Events(world));
    }

    [Fact]
    public async Task An_open_or_a_click_decides_nothing()
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new StepText("Hello", "<p>Hi</p>"), new StepText("Again", "<p>Hi</p>", DelayDays: 3)]);
        await world.Tick();
        var before = await TableDump(world);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        foreach (var email in await world.Rows())
        {
            await Record(world, Open(world, email), Click(world, email, "https://shop.example/"));
        }

        Assert.Equal(before, await TableDump(world));
    }

    [Fact]
    public async Task Many_at_once_are_stored_when_they_are_answered_in_few_transactions()
    {
        await using var world = await Sent(contacts: 20);
        var emails = await world.Rows();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var collector = new HitCollector(world.Get<HitRecorder>());

        var answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => collector.Record(Open(world, emails[i % 20]) with { Ip = $"192.0.2.{i / 20}" }, default)));

        Assert.All(answers, Assert.True);
        Assert.Equal(2_000, (await Events(world)).Count);
        Assert.Equal((20, 0), await Counted(world));
    }

    /// <summary>As two processes do to which a mail program came twice.</summary>
    [Fact]
    public async Task The_same_hits_recorded_at_once_and_in_other_orders_count_once()
    {
        await using var world = await Sent(contacts: 20);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        TrackingHit[] hits = [.. (await world.Rows()).SelectMany(email => new[] { Open(world, email), Click(world, email, "https://shop.example/") })];

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Record(world, i % 2 == 0 ? hits : [.. hits.Reverse()]))));

        Assert.Equal(40, (await Events(world)).Count);
        Assert.Equal((20, 20), await Counted(world));
        Assert.Equal((20, 20), await world.Read(async db => (await db.StepCounters.SumAsync(s => s.TotalOpened), await db.StepCounters.SumAsync(s => s.TotalClicked))));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_told_to_whoever_waits_and_the_next_is_stored()
    {
        await using var world = await Sent();
        var email = await world.Row();
        var collector = new HitCollector(world.Get<HitRecorder>());
        await world.Database.Refuse("full_disk", "message_events");

        await Assert.ThrowsAnyAsync<Exception>(() => collector.Record(Open(world, email), default));
        Assert.Equal(0, await world.Read(db => db.MessageEventKeys.CountAsync()));
        await world.Database.RefuseNoMore("full_disk", "message_events");

        Assert.True(await collector.Record(Open(world, email), default));
        Assert.Single(await Events(world));
    }

    private static async Task<SendingWorld> Sent(int contacts = 1)
    {
        var world = await SendingWorld.WithCampaign(contacts);
        await world.Tick();
        return world;
    }

    [Fact]
    public async Task An_email_that_is_deleted_meanwhile_costs_the_others_nothing()
    {
        var meanwhile = new Meanwhile("scheduled_emails");
        await using var world = await SendingWorld.Create(configure: meanwhile.Watch);
        await world.StartFirst(2);
        await world.Tick();
        var (kept, gone) = (await world.Rows()) is [var first, var second] ? (first, second) : throw new InvalidOperationException();
        meanwhile.Do(async () =>
        {
            await using var db = world.Database.Open();
            await db.SentEmailBodies.Where(b => b.Id == gone.Id).ExecuteDeleteAsync();
            await db.SentEmails.Where(e => e.ScheduledEmailId == gone.Id).ExecuteDeleteAsync();
            await db.ScheduledEmails.Where(e => e.Id == gone.Id).ExecuteDeleteAsync();
        });

        var recorded = await Record(world, Open(world, gone), Open(world, kept));

        Assert.False(meanwhile.IsAwaited);
        Assert.Equal([kept.Id], recorded);
        Assert.Equal([kept.Id], (await Events(world)).Select(e => e.SentEmailId!.Value));
    }

    private static Task<IReadOnlySet<Guid>> Record(SendingWorld world, params TrackingHit[] hits) => world.Get<HitRecorder>().Record(hits, default);

    private static TrackingHit Open(SendingWorld world, ScheduledEmail email) => new()
    {
        Type = MessageEventType.Opened,
        EmailId = email.Id,
        At = world.Clock.UtcNow(),
        Ip = "192.0.2.1",
        UserAgent = Browser,
    };

    private static TrackingHit Click(SendingWorld world, ScheduledEmail email, string url) => Open(world, email) with { Type = MessageEventType.Clicked, Url = url };

    private static Task<List<MessageEvent>> Events(SendingWorld world) =>
        world.Read(db => db.MessageEvents.Where(e => e.Provider == "tracking").OrderBy(e => e.EventAt).ToListAsync());

    private static async Task<(int Opened, int Clicked)> Counted(SendingWorld world) => (
        await world.Read(db => db.DailyAnalytics.SumAsync(d => d.Opened)), await world.Read(db => db.DailyAnalytics.SumAsync(d => d.Clicked)));

    /// <summary>What decides what is sent.</summary>
    private static async Task<string> TableDump(SendingWorld world) => string.Join('\n', [
        .. await world.Read(db => db.Enrollments.OrderBy(e => e.Id).Select(e => $"{e.Id} {e.Status} {e.UpdatedAt} {e.NextEmailDueAt}").ToListAsync()),
        .. await world.Read(db => db.ScheduledEmails.OrderBy(e => e.Id).Select(e => $"{e.Id} {e.Status} {e.UpdatedAt} {e.ScheduledFor}").ToListAsync()),
        .. await world.Read(db => db.Suppressions.Select(s => $"{s.Id}").ToListAsync()),
    ]);
}
