using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class CrashTests
{
    [Fact]
    public async Task S2_what_was_under_way_is_interrupted_and_what_was_claimed_waits_again()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5, parallelism: 1);
        var stalled = await StalledSending.Begin(world);

        await world.Get<LeaseReaper>().Recover(default);

        var rows = await world.Rows();
        Assert.Equal(ScheduledEmailStatus.Interrupted, Assert.Single(rows, r => r.MessageId == stalled.AtTheServer.MessageId).Status);
        Assert.All(rows, r => Assert.Null(r.LeaseToken));
        Assert.Equal(4, rows.Count(r => r.Status == ScheduledEmailStatus.Pending));
        await stalled.End();
    }

    [Fact]
    public async Task S1_an_answer_that_comes_late_counts_if_nobody_has_decided()
    {
        await using var world = await SendingWorld.WithCampaign(parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        await world.Get<LeaseReaper>().Recover(default);

        await stalled.End();

        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync()));
    }

    [Fact]
    public async Task S1_an_answer_that_comes_after_a_person_decided_changes_nothing()
    {
        await using var world = await SendingWorld.WithCampaign(parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        await world.Get<LeaseReaper>().Recover(default);
        await world.Get<InterruptedResolver>().Resolve(world.Database.System, (await world.Row()).Id, InterruptedAs.Sent, default);

        await stalled.End();

        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync()));
        Assert.Equal(1, await world.Read(db => db.Campaigns.Select(c => c.EmailsSentCount).SingleAsync()));
    }

    [Fact]
    public async Task S1_what_another_process_claimed_and_sent_meanwhile_does_not_pass_again()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5, parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        await world.Get<LeaseReaper>().Recover(default); // taken for dead, with four claimed and composed
        world.Revive();
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        await stalled.End();

        Assert.Equal(5, world.Transport.Handed.Count);
        Assert.Equal(5, world.Transport.Handed.DistinctBy(h => h.MessageId).Count());
        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
    }

    [Fact]
    public async Task A_refusal_that_comes_late_puts_the_email_back_in_the_queue()
    {
        await using var world = await SendingWorld.WithCampaign(parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        await world.Get<LeaseReaper>().Recover(default);

        await stalled.End(ScriptedTransport.Of(DeliveryVerdict.Retry));

        // It went at once in the same tick, since nothing stands against it.
        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
    }

    [Fact]
    public async Task S2_a_workspace_that_chose_so_sends_again_what_was_under_way()
    {
        await using var world = await SendingWorld.WithCampaign(parallelism: 1);
        await world.Do(async db => (await db.Workspaces.SingleAsync()).OnInterrupted = OnInterrupted.Resend);
        await Die(world);

        await world.Get<LeaseReaper>().Recover(default);
        Assert.Equal(ScheduledEmailStatus.Pending, (await world.Row()).Status);
        await world.Tick();

        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
    }

    [Fact]
    public async Task Only_what_nobody_renewed_in_time_is_reaped()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 1);
        await Die(world);
        Assert.Equal(0, await world.Get<LeaseReaper>().Reap(default));

        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE scheduled_emails SET lease_until = '2020-01-01' WHERE lease_until IS NOT NULL"));
        Assert.Equal(2, await world.Get<LeaseReaper>().Reap(default));
        Assert.Equal(0, await world.Get<LeaseReaper>().Reap(default));

        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Interrupted], (await world.Rows()).Select(r => r.Status).Order());
    }

    [Fact]
    public async Task S1_a_record_that_stands_already_doubles_nothing()
    {
        await using var world = await SendingWorld.WithCampaign();
        var row = await world.Row();
        await world.Database.Add(new SentEmail
        {
            Id = row.Id,
            CampaignId = row.CampaignId,
            ContactId = row.ContactId,
            CampaignContactId = row.CampaignContactId,
            StepId = row.StepId,
            ScheduledEmailId = row.Id,
            SenderAccountId = row.SenderAccountId,
            MessageId = row.MessageId,
            SentAt = world.Database.Now,
        });

        await world.Tick();

        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync()));
        Assert.Equal(0, await world.Read(db => db.MessageEvents.CountAsync()));
        Assert.Equal(0, await world.Read(db => db.Campaigns.Select(c => c.EmailsSentCount).SingleAsync()));
    }

    [Fact]
    public async Task S2_outcomes_that_cannot_be_recorded_are_kept_and_tried_again()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);
        AnswerOnceUnderWay(world, emails: 3);
        await world.Database.Refuse("full_disk", "sent_emails");
        var tick = Task.Run(() => world.Dispatcher.Tick(default));
        await world.Until(() => Task.FromResult(world.Errors.All.Count >= 4));

        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sending, r.Status));
        await world.Database.RefuseNoMore("full_disk", "sent_emails");
        await tick;

        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.Equal(3, await world.Read(db => db.SentEmails.CountAsync()));
    }

    [Fact]
    public async Task One_outcome_that_cannot_be_recorded_holds_up_no_other()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4);
        var poison = (await world.Rows())[1];
        AnswerOnceUnderWay(world, emails: 4);
        await world.Database.Refuse("poison", "sent_emails", $"NEW.message_id = '{poison.MessageId}'");
        var tick = Task.Run(() => world.Dispatcher.Tick(default));

        await world.Until(async () => await world.Read(db => db.SentEmails.CountAsync()) == 3);

        Assert.Equal(ScheduledEmailStatus.Sending, (await world.Rows())[1].Status);
        await world.Database.RefuseNoMore("poison", "sent_emails");
        await tick;
        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_under_way_records_it_and_gives_the_rest_back()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5, parallelism: 1);
        using var stopping = new CancellationTokenSource();
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var handed = new TaskCompletionSource();
        world.Transport.Answer = _ =>
        {
            handed.TrySetResult();
            return answer.Task;
        };
        var tick = Task.Run(() => world.Dispatcher.Tick(stopping.Token));
        await handed.Task;

        await stopping.CancelAsync();
        Assert.False(tick.IsCompleted);
        answer.SetResult(ScriptedTransport.Accepted());
        await tick;

        Assert.Single(world.Transport.Handed);
        var rows = await world.Rows();
        Assert.Equal(1, rows.Count(r => r.Status == ScheduledEmailStatus.Sent));
        Assert.Equal(4, rows.Count(r => r.Status == ScheduledEmailStatus.Pending && r.LeaseToken is null));
    }

    [Fact]
    public async Task No_more_than_twice_the_parallelism_is_ever_in_doubt()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 60, parallelism: 2);
        var max = 0;
        world.Transport.Answer = async _ =>
        {
            var now = await world.Read(db => db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Sending));
            lock (world)
            {
                max = Math.Max(max, now);
            }

            return ScriptedTransport.Accepted();
        };

        await world.Tick();

        Assert.Equal(60, world.Transport.Handed.Count);
        Assert.InRange(max, 1, 4);
    }

    /// <summary>The server answers nobody before so many are with it: nothing passes the gate any more while outcomes cannot be recorded.</summary>
    private static void AnswerOnceUnderWay(SendingWorld world, int emails)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handed = 0;
        world.Transport.Answer = async _ =>
        {
            if (Interlocked.Increment(ref handed) == emails)
            {
                all.SetResult();
            }

            await all.Task;
            return ScriptedTransport.Accepted();
        };
    }

    /// <summary>A process that is killed with one message at the server: nobody runs its code any more, and its rows stay as they are.</summary>
    private static async Task Die(SendingWorld world)
    {
        await StalledSending.Begin(world);
        // Its rows belong to somebody who is gone: what the stalled tick still does finds no row of its own.
        await world.Do(db => db.Database.ExecuteSqlRawAsync(
            "UPDATE scheduled_emails SET lease_token = {0}, lease_owner = 'dead:1:2' WHERE lease_token IS NOT NULL", db.Sql.Key(Guid.CreateVersion7(world.Database.Now))));
        world.Revive();
        await world.Get<InstallationGuard>().Beat(default);
    }
}
