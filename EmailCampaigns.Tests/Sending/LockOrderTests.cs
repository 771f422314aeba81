using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmailCampaigns.Tests.Sending;

/// <summary>
/// Where many may write at once, locks are taken in one order, so that nobody waits for somebody who waits for him. Each test lets people act on lanes that a dispatcher drains
/// meanwhile, and asks the server how many deadlocks it had to resolve: each costs a person a second.
/// </summary>
public sealed class LockOrderTests
{
    [Fact]
    public Task Pausing_a_campaign_that_is_being_sent_never_deadlocks() => Drain(rounds: 100, contacts: 3_000, async world =>
    {
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);
        await Reopen(world);
    });

    [Fact]
    public Task Stopping_and_archiving_never_deadlock() => Drain(rounds: 20, contacts: 800, async world =>
    {
        await world.Get<CampaignControl>().Stop(world.Database.System, world.CampaignId, null, default);
        await world.Get<CampaignControl>().Archive(world.Database.System, world.CampaignId, default);
        await Reopen(world);
    });

    [Fact]
    public Task Settling_a_pause_and_a_resume_never_deadlocks() => Drain(rounds: 10, contacts: 500, async world =>
    {
        var control = world.Get<CampaignControl>();
        await control.Pause(world.Database.System, world.CampaignId, null, default);
        await world.Get<ScheduleReconciler>().Run(default);
        await control.Resume(world.Database.System, world.CampaignId, default);
        await world.Get<ScheduleReconciler>().Run(default);
    });

    [Fact]
    public Task Holding_and_releasing_never_deadlocks() => Drain(rounds: 20, contacts: 800, async world =>
    {
        var hold = world.Get<SendingHold>();
        await hold.HoldWorkspace(world.Database.System, "Audit", default);
        await hold.ReleaseWorkspace(world.Database.System, default);
        await hold.HoldInstallation("Audit", default);
        await hold.ReleaseInstallation(world.Database.System, default);
    });

    [Fact]
    public Task Trouble_of_a_sender_and_its_end_never_deadlock() => Drain(rounds: 20, contacts: 800, async world =>
    {
        await world.Do(db => SenderPause.Begin(db, world.SenderId, until: null, "Said no", world.Database.Now, default));
        await world.Do(db => SenderPause.End(db, world.SenderId, world.Database.Now, default));
        await world.Do(db => SenderPause.CloseLanes(db, world.SenderId, world.Database.Now, default));
        await world.Do(db => SenderPause.End(db, world.SenderId, world.Database.Now, default));
    });

    [Fact]
    public Task Changing_the_rules_never_deadlocks() => Drain(rounds: 5, contacts: 2_500, async world =>
    {
        await new RateLimitEditor(world.Database, world.Clock).Set(world.Database.System, new RateLimitInput(QuotaScope.Workspace, null, QuotaPeriod.Day, 1_000_000), default);
        await world.Get<ScheduleReconciler>().Run(default);
    });

    [Fact]
    public Task Replies_suppressions_and_stops_never_deadlock() => Drain(rounds: 15, contacts: 800, async world =>
    {
        // Those whose emails are about to go.
        var next = await world.Read(db => db.ScheduledEmails.Where(e => e.CampaignId == world.CampaignId && e.Status == ScheduledEmailStatus.Pending)
            .OrderBy(e => e.ScheduledFor).ThenBy(e => e.Id).Take(12)
            .Join(db.Contacts, e => e.ContactId, c => c.Id, (e, c) => new { e.ContactId, e.CampaignContactId, c.EmailNormalized }).ToListAsync());
        await Task.WhenAll(next.Select((row, i) => Task.Run(() => (i % 3) switch
        {
            0 => (Task)world.Get<ReplyRecorder>().Record(world.Database.System, new ReplyNote { ContactId = row.ContactId }, default),
            1 => world.Get<Suppressor>().Suppress(world.Database.System, SuppressionKind.Address, row.EmailNormalized, SuppressionReason.Manual, "test", null, default),
            _ => Stop(world, row.CampaignContactId),
        })));
    });

    [Fact]
    public Task What_mailboxes_bring_never_deadlocks() => Drain(rounds: 15, contacts: 800, async world =>
    {
        var sent = await world.Read(db => db.SentEmails.OrderByDescending(s => s.Id).Take(12).ToListAsync());
        await Task.WhenAll(sent.Select((email, i) => Task.Run(() =>
        {
            var reply = new InboundMail { MessageId = $"{email.Id:N}@customer.example", From = email.RecipientEmail, InReplyTo = [email.MessageId], OwnText = i % 3 == 0 ? "Yes." : "unsubscribe" };
            var mail = i % 3 < 2 ? reply : reply with { Reports = [new RecipientReport("failed", "5.1.1", "550 5.1.1 User unknown", null, email.RecipientEmail)] };
            return world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, mail, world.Database.Now, default);
        })));
    });

    [Fact]
    public Task Answers_that_go_and_are_taken_back_never_deadlock() => Drain(rounds: 15, contacts: 2_000, async world =>
    {
        var (system, writer) = (world.Database.System, world.Get<AnswerWriter>());
        var answers = new List<Guid>();
        var sent = await world.Read(db => db.SentEmails.OrderByDescending(s => s.Id).Take(8).ToListAsync());
        foreach (var email in sent)
        {
            var mail = new InboundMail { MessageId = $"{email.Id:N}@customer.example", From = email.RecipientEmail, InReplyTo = [email.MessageId], OwnText = "Yes." };
            var reply = await world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, mail, world.Database.Now, default);
            var answer = await writer.Send(system, reply.ReplyId!.Value, new AnswerInput { BodyText = "Gladly.", DespiteSuppression = true }, default);
            answers.AddRange(answer.IsDone ? [answer.Id] : []);
        }

        world.Clock.Advance(ReplyAnswer.UndoTime);
        await Task.WhenAll(
        [
            Task.Run(() => world.Get<AnswerDispatcher>().Tick(default)),
            Task.Run(() => world.Get<Suppressor>().Suppress(system, SuppressionKind.Address, sent[0].RecipientEmail, SuppressionReason.Manual, "test", null, default)),
            Task.Run(async () =>
            {
                await world.Do(db => SenderPause.Begin(db, world.SenderId, until: null, "Said no", world.Database.Now, default));
                await world.Do(db => SenderPause.End(db, world.SenderId, world.Database.Now, default));
            }),
            .. answers.Where((_, i) => i % 2 == 0).Select(id => Task.Run(() => TakeBack(writer, world, id))),
        ]);
    });

    private static async Task TakeBack(AnswerWriter writer, SendingWorld world, Guid answerId)
    {
        try
        {
            await writer.Undo(world.Database.System, answerId, default);
        }
        catch (Core.IllegalTransitionException)
        {
            // It went first.
        }
    }

    private static async Task Stop(SendingWorld world, Guid enrollmentId)
    {
        try
        {
            await world.Get<EnrollmentControl>().Stop(world.Database.System, world.CampaignId, enrollmentId, null, default);
        }
        catch (Core.IllegalTransitionException)
        {
            // Its last email was sent first.
        }
    }

    /// <summary>As if nothing had happened, without the planning of a resume.</summary>
    private static Task Reopen(SendingWorld world) => world.Do(db => db.Database.ExecuteSqlRawAsync(
        "UPDATE send_lanes SET closed_reason = NULL, closed_until = NULL; UPDATE campaigns SET status = 'active', settling = 'none'"));

    /// <summary>
    /// Acts again and again, each time some emails later. Each act has its share of the contacts to send meanwhile, so that the queue never runs dry, however long the acts take.
    /// </summary>
    private static async Task Drain(int rounds, int contacts, Func<SendingWorld, Task> act)
    {
        await using var world = await SendingWorld.Create(parallelism: 2, on: DatabaseProvider.Postgres);
        await world.StartFirst(contacts);
        const int Between = 3;
        var share = (contacts / (rounds + 1)) - Between;
        var sent = 0;
        using var allowed = new SemaphoreSlim(0);
        world.Transport.Answer = async handed =>
        {
            // Answers to replies pass: the act waits for them.
            if (handed.Header("In-Reply-To") is null)
            {
                await allowed.WaitAsync();
                Interlocked.Increment(ref sent);
            }

            return ScriptedTransport.Accepted();
        };
        using var done = new CancellationTokenSource();
        var draining = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await world.Dispatcher.Tick(done.Token);
            }
        });
        var sentMeanwhile = 0;
        for (var round = 0; round < rounds; round++)
        {
            var seen = Volatile.Read(ref sent);
            allowed.Release(Between);
            await world.Until(() => Task.FromResult(Volatile.Read(ref sent) >= seen + Between));
            var before = Volatile.Read(ref sent);
            allowed.Release(share);
            await act(world);
            sentMeanwhile += Volatile.Read(ref sent) - before;
        }

        await done.CancelAsync();
        allowed.Release(contacts);
        await draining;

        Assert.Empty(world.Errors.All);
        Assert.True(sentMeanwhile > 0, "Nothing was sent while people acted, so nothing was in the way.");
        Assert.Equal(0, await Deadlocks(world.Database.Store.Settings.ConnectionString));
    }

    /// <summary>How many the server counted in the database; a session tells what it has counted when it ends, and the pool would keep it for minutes.</summary>
    private static async Task<long> Deadlocks(string connectionString)
    {
        const string Others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        var watching = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(watching.ConnectionString);
        await connection.OpenAsync();
        while (await Ask(connection, $"SELECT COUNT(pg_terminate_backend(pid)) {Others}") > 0)
        {
            await Task.Yield();
        }

        return await Ask(connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    private static async Task<long> Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
