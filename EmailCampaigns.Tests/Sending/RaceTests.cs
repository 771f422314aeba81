using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Tests.Sending;

/// <summary>
/// A suppression, a reply, a pause and a stop against a dispatcher that drains the queue, on the real database. The order of the commits decides: what begins
/// to commit at the gate after the other has committed must not be there. <c>RACES</c> says how many of each (50 by default).
/// </summary>
public sealed class RaceTests
{
    private const int AtOnce = 10;

    private static readonly int Races = int.Parse(Environment.GetEnvironmentVariable("RACES") ?? "50", CultureInfo.InvariantCulture);

    [Fact]
    public Task S4_nothing_passes_the_gate_after_the_commit_of_a_suppression() => RaceContacts(async (world, row) =>
    {
        var address = await world.Read(db => db.Contacts.Where(c => c.Id == row.ContactId).Select(c => c.EmailNormalized).SingleAsync());
        return () => world.Get<Suppressor>().Suppress(world.Database.System, SuppressionKind.Address, address, SuppressionReason.Manual, "test", null, default);
    });

    [Fact]
    public Task S5_nothing_passes_the_gate_after_the_commit_of_a_reply() => RaceContacts((world, row) => Task.FromResult<Func<Task>>(
        () => world.Get<ReplyRecorder>().Record(world.Database.System, new ReplyNote { ContactId = row.ContactId }, default)));

    [Fact]
    public Task S5_nothing_passes_the_gate_after_the_commit_of_a_reply_out_of_a_mailbox() => RaceContacts(
        async (world, row) =>
        {
            var first = await world.Read(db => db.SentEmails.Where(s => s.CampaignContactId == row.CampaignContactId).SingleAsync());
            var mail = new InboundMail { MessageId = $"{row.Id:N}@customer.example", From = first.RecipientEmail, InReplyTo = [first.MessageId], OwnText = "Yes." };
            return () => world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, mail, world.Database.Now, default);
        },
        StartWithSecondStepDue);

    [Fact]
    public Task S5_nothing_passes_the_gate_after_the_commit_of_a_pause() => RaceCampaigns((world, campaign) =>
        world.Get<CampaignControl>().Pause(world.Database.System, campaign, null, default));

    [Fact]
    public Task S5_nothing_passes_the_gate_after_the_commit_of_a_stop() => RaceCampaigns((world, campaign) =>
        world.Get<CampaignControl>().Stop(world.Database.System, campaign, null, default));

    /// <summary>Each race is one contact of a campaign that is being sent.</summary>
    private static async Task RaceContacts(Func<SendingWorld, ScheduledEmail, Task<Func<Task>>> prepare, Func<SendingWorld, Task<Guid>>? start = null)
    {
        var gate = new GateLog();
        await using var world = await SendingWorld.Create(parallelism: 2, configure: services => TestStore.Configure(services, options => options.AddInterceptors(gate)));
        var tally = new Tally();
        for (var round = 0; round * AtOnce < Races; round++)
        {
            var campaign = start is null ? await world.Start(contacts: 2 * AtOnce) : await start(world);
            var rows = (await world.Rows(campaign)).FindAll(row => row.Status == ScheduledEmailStatus.Pending);
            Random.Shared.Shuffle(CollectionsMarshal.AsSpan(rows));
            var acts = new List<(Func<Task> Act, Guid[] Concerned)>();
            foreach (var row in rows.Take(AtOnce))
            {
                acts.Add((await prepare(world, row), [row.Id]));
            }

            await Race(world, gate, acts, tally);
        }

        tally.AssertBothWays();
    }

    private static async Task<Guid> StartWithSecondStepDue(SendingWorld world)
    {
        var campaign = await world.Start(contacts: 2 * AtOnce, steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)]);
        await world.Tick();
        await world.MakeAllDue(world.Database.Now.AddDays(2));
        return campaign;
    }

    /// <summary>Each race is one campaign of several that are being sent.</summary>
    private static async Task RaceCampaigns(Func<SendingWorld, Guid, Task> act)
    {
        var gate = new GateLog();
        await using var world = await SendingWorld.Create(parallelism: 2, configure: services => TestStore.Configure(services, options => options.AddInterceptors(gate)));
        var tally = new Tally();
        for (var round = 0; round * AtOnce < Races; round++)
        {
            var acts = new List<(Func<Task> Act, Guid[] Concerned)>();
            for (var i = 0; i < AtOnce; i++)
            {
                // A step that is far off keeps the campaign from completing.
                var campaign = await world.Start(contacts: 4, steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 30)]);
                var rows = await world.Rows(campaign);
                acts.Add((() => act(world, campaign), [.. rows.Where(r => r.Priority == ScheduledEmail.FirstEmail).Select(r => r.Id)]));
            }

            acts = [.. acts.OrderBy(_ => Random.Shared.Next())];
            await Race(world, gate, acts, tally);
        }

        tally.AssertBothWays();
    }

    private static async Task Race(SendingWorld world, GateLog gate, List<(Func<Task> Act, Guid[] Concerned)> acts, Tally tally)
    {
        var begins = gate.AfterPassing(Random.Shared.Next(1, 4));
        var tick = Task.Run(world.Tick);
        await Task.WhenAny(begins, tick);
        foreach (var (act, concerned) in acts)
        {
            tally.Add(concerned, await gate.Commit(act));
        }

        await tick;
        tally.Judge(gate);
    }

    /// <summary>In which order things happened: each email that passed, the moment before its gate began to commit.</summary>
    private sealed class GateLog : DbTransactionInterceptor
    {
        private readonly Dictionary<Guid, long> _passing = [];
        private readonly AsyncLocal<StrongBox<long>?> _acting = new();
        private readonly Lock _lock = new();
        private long _moment;
        private (int Count, TaskCompletionSource Reached)? _awaited;

        /// <summary>Runs an act; the moment right after its last commit, before anybody else may write.</summary>
        public async Task<long> Commit(Func<Task> act)
        {
            _acting.Value = new StrongBox<long>();
            await act();
            Assert.NotEqual(0, _acting.Value.Value);
            return _acting.Value.Value;
        }

        public long? PassedAt(Guid id)
        {
            lock (_lock)
            {
                return _passing.TryGetValue(id, out var moment) ? moment : null;
            }
        }

        /// <summary>Ends when so many more emails are about to pass.</summary>
        public Task AfterPassing(int emails)
        {
            lock (_lock)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited = (_passing.Count + emails, reached);
                return reached.Task;
            }
        }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT id FROM scheduled_emails WHERE lease_owner IS NOT NULL AND status = 'sending'";
            var ids = new List<Guid>();
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    ids.Add(reader.GetValue(0) is byte[] bytes ? new Guid(bytes, bigEndian: true) : reader.GetGuid(0));
                }
            }

            lock (_lock)
            {
                foreach (var id in ids)
                {
                    _passing.TryAdd(id, Interlocked.Increment(ref _moment));
                }

                if (_awaited is { } awaited && _passing.Count >= awaited.Count)
                {
                    awaited.Reached.TrySetResult();
                }
            }

            return result;
        }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (_acting.Value is { } act)
            {
                act.Value = Interlocked.Increment(ref _moment);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Tally
    {
        private readonly List<(Guid[] Concerned, long Committed)> _open = [];
        private int _passed;
        private int _stopped;

        public void Add(Guid[] concerned, long committed) => _open.Add((concerned, committed));

        public void Judge(GateLog gate)
        {
            foreach (var (concerned, committed) in _open)
            {
                foreach (var id in concerned)
                {
                    var passed = gate.PassedAt(id);
                    Assert.True(passed is null || passed < committed, $"Email {id} passed the gate at {passed}, after the commit at {committed}.");
                    (_passed, _stopped) = passed is null ? (_passed, _stopped + 1) : (_passed + 1, _stopped);
                }
            }

            _open.Clear();
        }

        /// <summary>Else there was no race.</summary>
        public void AssertBothWays()
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{_passed} emails passed before, {_stopped} were stopped.");
            Assert.True(_passed > 0 && _stopped > 0, $"{_passed} passed, {_stopped} were stopped");
        }
    }
}
