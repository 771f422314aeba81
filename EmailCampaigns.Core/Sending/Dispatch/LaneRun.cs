using System.Collections.Concurrent;
using System.Threading.Channels;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What the runs through lanes share; one a process.</summary>
internal sealed class LaneTools(
    IDbContextFactory<CampaignsDb> dbs,
    EmailComposer composer,
    SendGate gate,
    OutcomeRecorder recorder,
    TransportPool transports,
    SendingMetrics metrics,
    TimeProvider clock,
    ILogger<LaneRun> log)
{
    public IDbContextFactory<CampaignsDb> Dbs { get; } = dbs;

    public EmailComposer Composer { get; } = composer;

    public SendGate Gate { get; } = gate;

    public OutcomeRecorder Recorder { get; } = recorder;

    public TransportPool Transports { get; } = transports;

    public SendingMetrics Metrics { get; } = metrics;

    public TimeProvider Clock { get; } = clock;

    public ILogger<LaneRun> Log { get; } = log;
}

/// <summary>
/// One run through one lane: claim and compose ahead, gate, send in parallel, record in batches. Each stage has its own connection, and the stages run
/// beside each other. A run ends when nothing more is due, the gate shuts, the process stops, or others should have a turn.
/// </summary>
internal sealed partial class LaneRun(LaneTools tools, Connections connections, OpenLane lane, Lease lease, Func<int> share)
{
    /// <summary>After so many claims the lanes that wait have their turn.</summary>
    private const int ClaimsPerRun = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<ComposedEmail> _composed = Channel.CreateBounded<ComposedEmail>(LaneClaims.Size);
    private readonly Channel<Attempt> _outcomes = Channel.CreateUnbounded<Attempt>();
    private readonly ConcurrentDictionary<Guid, ClaimedEmail> _reserved = new();
    private readonly Channel<bool> _judged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _handled;

    /// <summary>Runs; how many emails passed the gate or were refused by it.</summary>
    public async Task<int> Run(CancellationToken stopping)
    {
        await using var db = tools.Dbs.For(lane.WorkspaceId);
        await using var sql = new SqlStatements(db);
        if (await LookBefore(db, sql, stopping) is not { } facts)
        {
            return 0;
        }

        try
        {
            await RunStages(db, sql, facts, stopping);
        }
        finally
        {
            await LaneClaims.Release(db, sql, lease, [.. _reserved.Values], CancellationToken.None);
            await LaneClaims.Refresh(db, sql, lane, tools.Clock.UtcNow(), CancellationToken.None);
        }

        return _handled;
    }

    private async Task RunStages(CampaignsDb db, SqlStatements sql, LaneFacts facts, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var composing = ComposeAhead(facts, enough.Token);
        var renewing = RenewLeases(enough.Token);
        var recording = RecordOutcomes();
        var sending = new List<Task>();
        try
        {
            await PassGate(db, sql, facts, sending, enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Stopping: what is under way is waited for and recorded below.
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(sending);
            _outcomes.Writer.Complete();
            await recording;
            await renewing;
        }

        await composing;
    }

    /// <summary>A lane that the gate would refuse is closed before anything is claimed.</summary>
    private async Task<LaneFacts?> LookBefore(CampaignsDb db, SqlStatements sql, CancellationToken cancellationToken)
    {
        var now = tools.Clock.UtcNow();
        var facts = await LaneFacts.Load(db, sql, lane, known: null, cancellationToken);
        var verdict = LaneVerdict.Of(facts, now);
        if (!verdict.IsOpen)
        {
            await tools.Gate.CloseIfShut(db, sql, lane, facts, cancellationToken);
            return null;
        }

        return facts;
    }

    /// <summary>Claims and composes until nothing is due; with a gap one at a time, the next when the gate has judged the one before.</summary>
    private async Task ComposeAhead(LaneFacts facts, CancellationToken enough)
    {
        // On a thread of its own from the start: SQLite answers without ever yielding.
        await Task.Yield();
        try
        {
            await using var db = tools.Dbs.For(lane.WorkspaceId);
            await using var sql = new SqlStatements(db);
            for (var claims = 0; facts.HasGap || claims < ClaimsPerRun; claims++)
            {
                var now = tools.Clock.UtcNow();
                var claimed = await LaneClaims.Claim(db, sql, lane, lease, facts.HasGap ? 1 : LaneClaims.Size, now, enough);
                if (claimed.Count == 0)
                {
                    break;
                }

                foreach (var email in claimed)
                {
                    _reserved[email.Id] = email;
                }

                foreach (var email in await tools.Composer.Compose(db, facts, claimed, now, enough))
                {
                    await _composed.Writer.WriteAsync(email, enough);
                }

                if (facts.HasGap)
                {
                    await _judged.Reader.ReadAsync(enough);
                }
            }

            _composed.Writer.Complete();
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            _composed.Writer.TryComplete();
        }
        catch (Exception fault)
        {
            // The gate's loop ends with it, and the run fails at its end, after what is under way is recorded.
            _composed.Writer.TryComplete();
            LogComposingFailed(tools.Log, lane.Id, fault);
            throw;
        }
    }

    private async Task PassGate(CampaignsDb db, SqlStatements sql, LaneFacts facts, List<Task> sending, CancellationToken enough)
    {
        while (await _composed.Reader.WaitToReadAsync(enough))
        {
            var free = await connections.Take(enough);
            var passed = 0;
            var asking = new List<ComposedEmail>(free);
            IReadOnlyList<ComposedEmail> Choose()
            {
                // While the turn to write was waited for, more connections became free, and more emails ready.
                free += connections.TakeMore(Math.Max(1, share()) - free);
                while (asking.Count < free && _composed.Reader.TryRead(out var email))
                {
                    asking.Add(email);
                }

                return asking;
            }

            try
            {
                var answer = await tools.Gate.Pass(db, sql, lane, lease, facts, Choose, enough);
                facts = answer.Facts ?? facts;
                passed = answer.Passed.Count;
                foreach (var email in answer.Passed)
                {
                    _reserved.TryRemove(email.Email.Id, out _);
                    sending.Add(Task.Run(() => Send(email, facts), CancellationToken.None));
                }

                _handled += passed + answer.Refused;
                if (answer.IsShut)
                {
                    return;
                }
            }
            finally
            {
                connections.GiveBack(free - passed);
                _judged.Writer.TryWrite(true);
            }

            sending.RemoveAll(s => s.IsCompletedSuccessfully);
        }
    }

    /// <summary>Hands one message over. Never cancelled: from here on only the outcome decides.</summary>
    private async Task Send(ComposedEmail email, LaneFacts facts)
    {
        var outcome = Open(facts) is { } transport ? await tools.Metrics.Measure(facts.Sender.Provider, () => HandOver(transport, email)) : new DeliveryOutcome(
            DeliveryVerdict.SenderRefused, DeliveryStage.None, "The sender's settings cannot be used.");
        connections.Answered();
        _outcomes.Writer.TryWrite(new Attempt(email, facts, lease, outcome, tools.Clock.UtcNow()));
    }

    /// <summary>Null where no transport can be made of the sender's settings: then certainly nothing went.</summary>
    private IMailTransport? Open(LaneFacts facts)
    {
        try
        {
            return tools.Transports.For(facts.Sender);
        }
        catch (Exception fault)
        {
            LogNoTransport(tools.Log, facts.Sender.Id, fault);
            return null;
        }
    }

    private async Task<DeliveryOutcome> HandOver(IMailTransport transport, ComposedEmail email)
    {
        try
        {
            return await transport.Send(email.Envelope!, email.Message, email.Email.MessageId, CancellationToken.None);
        }
        catch (Exception defect)
        {
            // A transport says expected trouble as an outcome. After this nobody can know whether the message went.
            LogTransportDefect(tools.Log, email.Email.Id, defect);
            return new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.None, $"The transport failed ({defect.GetType().Name}).");
        }
    }

    private async Task RecordOutcomes()
    {
        await Task.Yield();
        await using var context = new RecordingContext(tools.Dbs, lane.WorkspaceId);
        while (await _outcomes.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await RecordSurely(context);
        }
    }

    /// <summary>
    /// Records what has come, all at once. An outcome is never forgotten while the process lives: what cannot be recorded now is tried again, alone, so that
    /// one holds up no other.
    /// </summary>
    private async Task RecordSurely(RecordingContext context)
    {
        var batch = new List<Attempt>();
        IReadOnlyList<Attempt> Drain()
        {
            while (_outcomes.Reader.TryRead(out var attempt))
            {
                batch.Add(attempt);
            }

            return batch;
        }

        if (await TryRecord(context, Drain))
        {
            connections.Recorded(batch.Count);
            return;
        }

        for (var pause = FirstPause; batch.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            foreach (var attempt in batch.ToList())
            {
                if (await TryRecord(context, () => [attempt]))
                {
                    batch.Remove(attempt);
                    connections.Recorded(1);
                }
            }

            if (batch.Count > 0)
            {
                await Task.Delay(pause, tools.Clock, CancellationToken.None);
            }
        }
    }

    private async Task<bool> TryRecord(RecordingContext context, Func<IReadOnlyList<Attempt>> choose)
    {
        try
        {
            var (db, sql) = await context.Get();
            await tools.Recorder.Record(db, sql, choose, tools.Clock.UtcNow());
            return true;
        }
        catch (Exception fault)
        {
            LogRecordingFailed(tools.Log, lane.Id, fault);
            context.IsBroken = true;
            return false;
        }
    }

    private async Task RenewLeases(CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Lease.Renewal, tools.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(enough))
            {
                await using var db = tools.Dbs.For(lane.WorkspaceId);
                await using var sql = new SqlStatements(db);
                await LaneClaims.Renew(db, sql, lease, enough);
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception fault)
        {
            // Without renewal the lease runs out, and the gate lets nothing of it pass.
            LogRenewalFailed(tools.Log, lane.Id, fault);
        }
    }

    [LoggerMessage(4010, LogLevel.Error, "Lane {LaneId}: composing failed")]
    private static partial void LogComposingFailed(ILogger log, Guid laneId, Exception fault);

    [LoggerMessage(4011, LogLevel.Error, "Scheduled email {ScheduledEmailId}: the transport threw; the email is interrupted")]
    private static partial void LogTransportDefect(ILogger log, Guid scheduledEmailId, Exception defect);

    [LoggerMessage(4014, LogLevel.Error, "Sender {SenderId}: no transport can be made of its settings")]
    private static partial void LogNoTransport(ILogger log, Guid senderId, Exception fault);

    [LoggerMessage(4012, LogLevel.Error, "Lane {LaneId}: outcomes could not be recorded; they are kept and tried again")]
    private static partial void LogRecordingFailed(ILogger log, Guid laneId, Exception fault);

    [LoggerMessage(4013, LogLevel.Warning, "Lane {LaneId}: its lease could not be renewed")]
    private static partial void LogRenewalFailed(ILogger log, Guid laneId, Exception fault);

    /// <summary>A context for recording, made anew after a fault: what one holds after a failed transaction is not to be trusted.</summary>
    private sealed class RecordingContext(IDbContextFactory<CampaignsDb> dbs, Guid workspaceId) : IAsyncDisposable
    {
        private (CampaignsDb Db, SqlStatements Sql)? _open;

        public bool IsBroken { get; set; }

        public async Task<(CampaignsDb Db, SqlStatements Sql)> Get()
        {
            if (IsBroken)
            {
                await DisposeAsync();
                IsBroken = false;
            }

            if (_open is not { } open)
            {
                var db = dbs.For(workspaceId);
                _open = open = (db, new SqlStatements(db));
            }

            return open;
        }

        public async ValueTask DisposeAsync()
        {
            if (_open is { } open)
            {
                _open = null;
                await open.Sql.DisposeAsync();
                await open.Db.DisposeAsync();
            }
        }
    }
}
