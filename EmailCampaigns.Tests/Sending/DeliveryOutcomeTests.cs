using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What follows from each verdict of a transport.</summary>
public sealed class DeliveryOutcomeTests
{
    private static readonly StepText[] TwoSteps = [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)];

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_after_a_minute_then_after_five()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451, "Greylisted"));
        var start = world.Database.Now;

        await world.Tick();
        var row = await world.Row();
        Assert.Equal((ScheduledEmailStatus.Pending, start.AddMinutes(1), MovedReason.Retry, "Greylisted", 1), (row.Status, row.ScheduledFor, row.MovedReason, row.LastError, row.Attempts));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Tick();
        Assert.Equal(start.AddMinutes(6), (await world.Row()).ScheduledFor);

        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.Tick();
        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
        Assert.Single(world.Transport.Handed.Select(h => h.MessageId).Distinct());
    }

    [Fact]
    public async Task A_retry_keeps_to_the_window()
    {
        await using var world = await SendingWorld.WithCampaign(settings: s => (s.SendWindowStart, s.SendWindowEnd, s.Timezone) = (new TimeOnly(22, 0), new TimeOnly(0, 0), "UTC"));
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE scheduled_emails SET scheduled_for = '2026-01-14'; UPDATE send_lanes SET oldest_due_at = '2026-01-14'"));
        world.Clock.MoveTo(new DateTime(2026, 1, 15, 23, 59, 30, DateTimeKind.Utc));
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry));

        await world.Tick();

        Assert.Equal(new DateTime(2026, 1, 16, 22, 0, 0, DateTimeKind.Utc), (await world.Row()).ScheduledFor);
    }

    [Fact]
    public async Task It_gives_up_after_twelve_attempts_and_a_day_of_open_window_and_the_enrollment_fails()
    {
        await using var world = await SendingWorld.WithCampaign(steps: TwoSteps);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451, "Still greylisted"));

        for (var i = 0; i < 40 && (await world.Rows())[0].Status == ScheduledEmailStatus.Pending; i++)
        {
            await world.Tick();
            world.Clock.Advance(TimeSpan.FromHours(1));
        }

        var rows = await world.Rows();
        Assert.Equal((ScheduledEmailStatus.Failed, "Still greylisted"), (rows[0].Status, rows[0].LastError));
        Assert.InRange(rows[0].Attempts, 24, 30);
        Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.EnrollmentEnded), (rows[1].Status, rows[1].CancelReason));
        Assert.Equal(EnrollmentStatus.Failed, (await world.Enrollment()).Status);
        Assert.Equal(MessageEventType.Failed, await world.Read(db => db.MessageEvents.Select(e => e.Type).SingleAsync()));
        Assert.Equal(1, await world.Read(db => db.Campaigns.Select(c => c.EmailsFailedCount).SingleAsync()));
    }

    [Fact]
    public async Task An_unknown_recipient_bounces_is_suppressed_and_gets_nothing_more_anywhere()
    {
        await using var world = await SendingWorld.WithCampaign(steps: TwoSteps);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550, "5.1.1 No such user") with { EnhancedCode = "5.1.1" });

        await world.Tick();

        Assert.Equal([ScheduledEmailStatus.Failed, ScheduledEmailStatus.Cancelled], (await world.Rows()).Select(r => r.Status));
        Assert.Equal(EnrollmentStatus.Bounced, (await world.Enrollment()).Status);
        Assert.Equal(SuppressionReason.HardBounce, await world.Read(db => db.Suppressions.Select(s => s.Reason).SingleAsync()));
        var bounce = await world.Read(db => db.MessageEvents.SingleAsync());
        Assert.Equal(MessageEventType.Bounced, bounce.Type);
        Assert.Equal(FailureClass.Hard, bounce.FailureClass);
        Assert.Contains("\"enhancedCode\":\"5.1.1\"", bounce.Detail, StringComparison.Ordinal);
        Assert.Equal((1, 0), await world.Read(db => db.DailyAnalytics.Select(d => new ValueTuple<int, int>(d.Bounced, d.TotalEmailsSent)).SingleAsync()));
        Assert.Empty(await world.Read(db => db.SentEmails.ToListAsync()));
        Assert.Equal(CampaignStatus.Completed, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task A_full_mailbox_is_tried_again_where_the_server_says_later()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientSoft, 452));

        await world.Tick();

        Assert.Equal((ScheduledEmailStatus.Pending, MovedReason.Retry), ((await world.Row()).Status, (await world.Row()).MovedReason));
        Assert.Empty(await world.Read(db => db.MessageEvents.ToListAsync()));
    }

    [Fact]
    public async Task A_full_mailbox_for_good_fails_and_suppresses_at_the_third_in_thirty_days()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientSoft, 552));
        var contact = (await world.Row()).ContactId;
        await SoftBounces(world, contact, daysAgo: 31, 3);
        await SoftBounces(world, contact, daysAgo: 3, 1);

        await world.Tick();

        Assert.Equal(ScheduledEmailStatus.Failed, (await world.Row()).Status);
        Assert.Equal(EnrollmentStatus.Failed, (await world.Enrollment()).Status);
        Assert.Empty(await world.Read(db => db.Suppressions.ToListAsync()));

        await using var third = await SendingWorld.WithCampaign();
        third.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientSoft, 552));
        await SoftBounces(third, (await third.Row()).ContactId, daysAgo: 3, 2);
        await third.Tick();
        Assert.Equal("soft_bounces", await third.Read(db => db.Suppressions.Select(s => s.Source).SingleAsync()));
    }

    [Fact]
    public async Task A_refusal_for_policy_fails_the_email_tells_the_sender_and_leaves_the_contact_alone()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Blocked, 550, "5.7.26 Unauthenticated"));

        await world.Tick();

        Assert.Equal(ScheduledEmailStatus.Failed, (await world.Row()).Status);
        Assert.Equal(EnrollmentStatus.Failed, (await world.Enrollment()).Status);
        Assert.Empty(await world.Read(db => db.Suppressions.ToListAsync()));
        var sender = await world.Read(db => db.SenderAccounts.SingleAsync());
        Assert.Contains("SPF", sender.LastError, StringComparison.Ordinal);
        Assert.Null(sender.PausedUntil);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_fails_alone()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        var first = (await world.Rows())[0];
        world.Transport.Answer = handed => Task.FromResult(
            handed.MessageId == first.MessageId ? ScriptedTransport.Of(DeliveryVerdict.MessageRefused, 552, "5.3.4 Too big") : ScriptedTransport.Accepted());

        await world.Tick();

        Assert.Equal([ScheduledEmailStatus.Failed, ScheduledEmailStatus.Sent], (await world.Rows()).Select(r => r.Status));
    }

    [Fact]
    public async Task A_message_that_cannot_be_composed_fails_alone_and_says_why()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        var first = (await world.Rows())[0];
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE contacts SET email = 'no address' WHERE id = {0}", db.Sql.Key(first.ContactId)));

        await world.Tick();

        var rows = await world.Rows();
        Assert.Equal([ScheduledEmailStatus.Failed, ScheduledEmailStatus.Sent], rows.Select(r => r.Status));
        Assert.NotEmpty(rows[0].LastError!);
        Assert.Single(world.Transport.Handed);
    }

    [Fact]
    public async Task A_refused_sender_rests_until_a_person_acts_and_its_emails_wait_unharmed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 20);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderRefused, 535, "5.7.8 Bad password"));

        await world.Tick();

        var tried = world.Transport.Handed.Count;
        Assert.InRange(tried, 1, 16); // what was under way together
        Assert.All(await world.Rows(), r => Assert.Equal((ScheduledEmailStatus.Pending, 0, null, null), (r.Status, r.Attempts, r.FirstAttemptAt, r.LeaseToken)));
        Assert.Equal((LaneClosedReason.SenderPaused, null), ((await world.Lane()).ClosedReason, (await world.Lane()).ClosedUntil));
        Assert.Contains("password", await world.Read(db => db.Campaigns.Select(c => c.StatusReason).SingleAsync()), StringComparison.Ordinal);
        Assert.Equal(CampaignStatus.Active, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));

        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        world.Clock.Advance(TimeSpan.FromDays(5));
        await world.Tick();
        Assert.Equal(tried, world.Transport.Handed.Count);

        await world.Do(db => SenderPause.End(db, world.SenderId, world.Database.Now, default));
        await world.Tick();
        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
        Assert.Null(await world.Read(db => db.Campaigns.Select(c => c.StatusReason).SingleAsync()));
    }

    [Fact]
    public async Task A_busy_server_is_left_alone_for_longer_each_time_and_then_tried_by_itself()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 10);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderBusy, 421));
        var pauses = new List<double>();

        for (var i = 0; i < 6; i++)
        {
            await world.Tick();
            var until = (await world.Lane()).ClosedUntil!.Value;
            pauses.Add((until - world.Database.Now).TotalMinutes);
            world.Clock.MoveTo(until);
        }

        Assert.Equal([1, 2, 4, 8, 15, 15], pauses);
        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        await world.Tick();
        Assert.All(await world.Rows(), r => Assert.Equal((ScheduledEmailStatus.Sent, 1), (r.Status, r.Attempts)));
        Assert.Null(await world.Read(db => db.Campaigns.Select(c => c.StatusReason).SingleAsync()));
    }

    [Fact]
    public async Task The_providers_day_limit_rests_the_sender_for_a_day_and_bounces_nobody()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderDayLimit, 550));

        await world.Tick();

        var sender = await world.Read(db => db.SenderAccounts.SingleAsync());
        Assert.Equal(world.Database.Now.AddHours(24), sender.PausedUntil);
        Assert.Equal(ScheduledEmailStatus.Pending, (await world.Row()).Status);
        Assert.Empty(await world.Read(db => db.MessageEvents.ToListAsync()));
    }

    [Theory]
    [InlineData(OnInterrupted.Hold, ScheduledEmailStatus.Interrupted)]
    [InlineData(OnInterrupted.Resend, ScheduledEmailStatus.Sent)]
    public async Task No_answer_after_the_dot_interrupts_unless_the_workspace_chose_to_send_again(OnInterrupted choice, ScheduledEmailStatus expected)
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Do(async db => (await db.Workspaces.SingleAsync()).OnInterrupted = choice);
        world.Transport.Answer = _ => Task.FromResult(world.Transport.Handed.Count == 1
            ? ScriptedTransport.Of(DeliveryVerdict.Unknown, text: "No answer")
            : ScriptedTransport.Accepted());

        await world.Tick();
        await world.Tick();

        Assert.Equal(expected, (await world.Row()).Status);
        Assert.Equal(choice == OnInterrupted.Hold ? 1 : 2, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task A_transport_that_throws_leaves_the_email_in_doubt_and_says_so_in_the_log()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.Answer = _ => throw new InvalidOperationException("A defect.");

        await world.Dispatcher.Tick(default);

        Assert.Equal(ScheduledEmailStatus.Interrupted, (await world.Row()).Status);
        Assert.Single(world.Errors.All);
    }

    [Fact]
    public async Task A_sender_whose_settings_make_no_transport_rests_and_its_emails_are_not_in_doubt()
    {
        await using var world = await SendingWorld.Create(open: _ => throw new ArgumentException("No such folder."));
        var campaign = await world.Start();

        await world.Dispatcher.Tick(default);

        Assert.Equal(ScheduledEmailStatus.Pending, (await world.Rows(campaign)).Single().Status);
        Assert.Equal(LaneClosedReason.SenderPaused, (await world.Lane(campaign)).ClosedReason);
        Assert.Single(world.Errors.All);
    }

    [Fact]
    public async Task A_failed_email_fails_its_draft_with_the_same_reason()
    {
        await using var world = await SendingWorld.WithCampaign(campaign: c => c.Approval = Approval.Required);
        await world.ApproveAll();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.MessageRefused, 552, "Too big"));

        await world.Tick();

        var draft = await world.Read(db => db.EmailDrafts.SingleAsync());
        Assert.Equal((DraftStatus.Failed, "Too big"), (draft.Status, draft.StatusReason));
    }

    private static async Task SoftBounces(SendingWorld world, Guid contactId, int daysAgo, int count) => await world.Database.Add(
        [.. Enumerable.Range(0, count).Select(_ => (object)new MessageEvent
        {
            Id = Guid.CreateVersion7(world.Database.Now),
            ContactId = contactId,
            Type = MessageEventType.Bounced,
            EventAt = world.Database.Now.AddDays(-daysAgo),
            Provider = "smtp",
            FailureClass = FailureClass.Soft,
        })]);
}
