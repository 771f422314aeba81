using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Tests.Senders;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending.Health;

/// <summary>Senders and campaigns that pause by themselves, on a real database.</summary>
public sealed class HealthGuardTests
{
    [Fact]
    public async Task A_campaign_of_which_too_much_bounces_pauses_with_the_numbers()
    {
        await using var world = await Sent(100);
        await Fail(world, 4, MessageEventType.Bounced, FailureClass.Hard);
        await Run(world);
        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
        Assert.Null((await Sender(world)).HealthPausedAt);

        await Fail(world, 1, MessageEventType.Bounced, FailureClass.Hard, skip: 4);
        await Run(world);

        var campaign = await Campaign(world);
        const string Reason = "Paused by itself: 5 of 100 emails of the last 7 days bounced (5 %, the limit is 5 %)";
        Assert.Equal((CampaignStatus.Paused, Reason), (campaign.Status, campaign.StatusReason));
        Assert.Equal(LaneClosedReason.CampaignPaused, (await world.Lane()).ClosedReason);
        var transition = await world.Read(db => db.Transitions.AsNoTracking().SingleAsync(t => t.SubjectId == world.CampaignId));
        Assert.Equal(("active", "paused", Reason, "system"), (transition.FromStatus, transition.ToStatus, transition.Reason, transition.Actor));
    }

    [Theory]
    [InlineData(99, 50, MessageEventType.Bounced, FailureClass.Hard)]
    [InlineData(100, 50, MessageEventType.Bounced, FailureClass.Soft)]
    [InlineData(100, 9, MessageEventType.Bounced, FailureClass.Blocked)]
    public async Task Too_few_emails_and_lesser_failures_pause_nothing(int emails, int failed, MessageEventType type, FailureClass failure)
    {
        await using var world = await Sent(emails);
        await Fail(world, failed, type, failure);

        await Run(world);

        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
        Assert.Null((await Sender(world)).PausedUntil);
    }

    [Fact]
    public async Task A_sender_that_is_blocked_rests_until_a_person_lets_it_go_on()
    {
        await using var world = await Sent(100);
        await Fail(world, 10, MessageEventType.Bounced, FailureClass.Blocked);
        await Run(world);

        var sender = await Sender(world);
        const string Reason = "Paused by itself: 10 of 100 emails of the last 7 days were blocked by the receiving servers (10 %, the limit is 10 %)";
        Assert.Equal((world.Database.Now, Reason), (sender.HealthPausedAt, sender.LastError));
        Assert.False(sender.IsUsableAt(world.Database.Now.AddYears(1)));
        var campaign = await Campaign(world);
        Assert.Equal((CampaignStatus.Active, Reason), (campaign.Status, campaign.StatusReason));
        await world.Start(3);
        await world.MakeAllDue();
        await world.Tick();
        Assert.Equal(100, world.Transport.Handed.Count);

        await SenderTools.Verifier(world.Database).Verify(world.SenderId, world.Database.System, default);
        Assert.Equal((sender.HealthPausedAt, Reason), ((await Sender(world)).HealthPausedAt, (await Sender(world)).LastError));
        Assert.NotNull((await Sender(world)).PausedUntil);

        await world.Get<SenderResumer>().Resume(world.Database.System, world.SenderId, default);
        await Run(world);
        await world.MakeAllDue();
        await world.Tick();
        sender = await Sender(world);
        Assert.Equal((null, null, null), (sender.HealthPausedAt, sender.PausedUntil, sender.LastError));
        Assert.True(world.Transport.Handed.Count > 100);
    }

    [Fact]
    public async Task After_a_resume_only_what_is_sent_from_then_on_counts()
    {
        await using var world = await Sent(100);
        await Fail(world, 1, MessageEventType.Complained, FailureClass.Complaint);
        await Run(world);
        Assert.Equal(CampaignStatus.Paused, (await Campaign(world)).Status);
        Assert.NotNull((await Sender(world)).HealthPausedAt);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Get<CampaignControl>().Resume(world.Database.System, world.CampaignId, default);
        await world.Get<SenderResumer>().Resume(world.Database.System, world.SenderId, default);
        await Fail(world, 50, MessageEventType.Bounced, FailureClass.Hard, skip: 1); // late news of what was sent before
        await Run(world);
        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
        Assert.Null((await Sender(world)).HealthPausedAt);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await SendAll(world, 100);
        await Fail(world, 6, MessageEventType.Bounced, FailureClass.Hard, of: next);
        await Run(world);
        Assert.Equal("Paused by itself: 6 of 100 emails since it was resumed bounced (6 %, the limit is 5 %)", (await Sender(world)).LastError);
    }

    [Fact]
    public async Task Addresses_that_a_server_refuses_at_once_count_as_bounces()
    {
        await using var world = await SendingWorld.Create();
        var asked = 0;
        world.Transport.Answer = _ => Task.FromResult(
            Interlocked.Increment(ref asked) <= 6 ? ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550, "5.1.1 no such user") : ScriptedTransport.Accepted());
        await SendAll(world, 112);

        await Run(world);

        Assert.Equal("Paused by itself: 6 of 112 emails of the last 7 days bounced (5.4 %, the limit is 5 %)", (await Sender(world)).LastError);
    }

    [Fact]
    public async Task What_was_sent_before_the_window_does_not_count()
    {
        await using var world = await Sent(100);
        world.Clock.Advance(HealthRules.Window + TimeSpan.FromSeconds(1));
        await Fail(world, 50, MessageEventType.Bounced, FailureClass.Hard);

        await Run(world);

        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
        Assert.Null((await Sender(world)).HealthPausedAt);
    }

    [Fact]
    public async Task A_judgement_that_was_taken_back_does_not_count()
    {
        await using var world = await Sent(100);
        var failed = await Fail(world, 5, MessageEventType.Bounced, FailureClass.Hard);
        await world.Do(db =>
        {
            db.EmailReplies.Add(new EmailReply
            {
                Id = Guid.CreateVersion7(world.Database.Now),
                SentEmailId = failed[0].Id,
                ContactId = failed[0].ContactId,
                CampaignId = failed[0].CampaignId,
                MessageId = "bounce@server.example",
                ReceivedAt = world.Database.Now,
                Kind = ReplyKind.Bounce,
                FailureClass = FailureClass.Hard,
                TakenBackAt = world.Database.Now,
            });
            return Task.CompletedTask;
        });

        await Run(world);

        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
    }

    [Fact]
    public async Task What_another_workspace_records_does_not_count()
    {
        await using var world = await Sent(100);
        var foreign = await world.Database.AddWorkspace("Contoso");
        var sent = await world.Read(db => db.SentEmails.AsNoTracking().Take(50).ToListAsync());
        await using (var db = world.Database.For(foreign))
        {
            db.MessageEvents.AddRange(sent.Select(s => Failed(world, s, MessageEventType.Bounced, FailureClass.Hard)));
            await db.SaveChangesAsync();
        }

        await Run(world);

        Assert.Equal(CampaignStatus.Active, (await Campaign(world)).Status);
        Assert.Null((await Sender(world)).HealthPausedAt);
    }

    [Fact]
    public async Task A_sender_shows_how_it_stands_to_its_limits()
    {
        await using var world = await Sent(100);
        await Fail(world, 3, MessageEventType.Bounced, FailureClass.Hard);

        var report = await world.Get<HealthQueries>().OfSender(world.Database.WorkspaceId, world.SenderId, default);

        Assert.Equal((100, 3, 0, 0), (report!.Numbers.Emails, report.Numbers.Bounced, report.Numbers.Complained, report.Numbers.Blocked));
        Assert.Equal([HealthVerdict.Warn, HealthVerdict.Fine, HealthVerdict.Fine], report.Rates.Select(r => r.Verdict));
        Assert.Null(report.PausedAt);
        Assert.Null(await world.Get<HealthQueries>().OfSender(await world.Database.AddWorkspace("Contoso"), world.SenderId, default));
    }

    /// <summary>So many emails of the first of two steps were sent.</summary>
    private static async Task<SendingWorld> Sent(int emails)
    {
        var world = await SendingWorld.Create();
        await SendAll(world, emails);
        return world;
    }

    /// <summary>Sends the first step to so many new contacts, in a campaign of its own; what was sent.</summary>
    private static async Task<List<SentEmail>> SendAll(SendingWorld world, int emails)
    {
        var before = world.Transport.Handed.Count;
        if (world.CampaignId == Guid.Empty)
        {
            await world.StartFirst(emails, [new("Hello", "<p>One</p>"), new("Two", "<p>Two</p>", DelayDays: 20)]);
        }
        else
        {
            await world.Start(emails, [new("Hello", "<p>One</p>"), new("Two", "<p>Two</p>", DelayDays: 20)]);
        }

        var start = world.Database.Now;
        while (world.Transport.Handed.Count < before + emails && await world.Tick() > 0)
        {
        }

        Assert.Equal(before + emails, world.Transport.Handed.Count);
        return await world.Read(db => db.SentEmails.AsNoTracking().Where(s => s.SentAt >= start).OrderBy(s => s.Id).ToListAsync());
    }

    private static async Task<List<SentEmail>> Fail(SendingWorld world, int count, MessageEventType type, FailureClass failure, int skip = 0, List<SentEmail>? of = null)
    {
        var failed = (of ?? await world.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.Id).ToListAsync())).Skip(skip).Take(count).ToList();
        await world.Do(db =>
        {
            db.MessageEvents.AddRange(failed.Select(s => Failed(world, s, type, failure)));
            return Task.CompletedTask;
        });
        return failed;
    }

    private static MessageEvent Failed(SendingWorld world, SentEmail sent, MessageEventType type, FailureClass failure) => new()
    {
        Id = Guid.CreateVersion7(world.Database.Now),
        SentEmailId = sent.Id,
        ContactId = sent.ContactId,
        CampaignId = sent.CampaignId,
        StepId = sent.StepId,
        Type = type,
        EventAt = world.Database.Now,
        FailureClass = failure,
    };

    private static async Task Run(SendingWorld world)
    {
        await world.Get<HealthGuard>().Run(default);
        Assert.Empty(await world.Read(db => db.JobFailures.Select(f => f.Error).ToListAsync()));
    }

    private static Task<Campaign> Campaign(SendingWorld world) => world.Read(db => db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == world.CampaignId));

    private static Task<SenderAccount> Sender(SendingWorld world) => world.Read(db => db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == world.SenderId));
}
