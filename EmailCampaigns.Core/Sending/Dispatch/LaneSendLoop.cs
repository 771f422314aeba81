using System.Threading.Channels;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// The write loop of one run through a lane. Each round passes ready emails through the gate and records finished attempts in one transaction, since a durable commit
/// costs more than the statements in it. While a round commits, messages are in flight and finished attempts collect for the next round.
/// </summary>
/// <param name="tools">Shared by all runs.</param>
/// <param name="inFlight">The send slots of the process.</param>
/// <param name="lane">The lane.</param>
/// <param name="lease">The lease under which the emails are claimed.</param>
/// <param name="share">How many send slots the lane may use now.</param>
/// <param name="composed">Ready emails in their order; completed when there are no more.</param>
/// <param name="judged">Called after each round at the gate with the emails that passed.</param>
internal sealed partial class LaneSendLoop(
    LaneTools tools,
    InFlightLimiter inFlight,
    OpenLane lane,
    Lease lease,
    Func<int> share,
    ChannelReader<ComposedEmail> composed,
    Action<IReadOnlyList<ComposedEmail>> judged)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that a finished attempt waits for others to be recorded with it.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Attempt> _finished = Channel.CreateUnbounded<Attempt>();
    private readonly List<Attempt> _unrecorded = [];
    private int _underWay;

    /// <summary>How many emails passed the gate or were refused by it.</summary>
    public int Handled { get; private set; }

    /// <summary>Runs rounds until nothing more is ready or the gate shuts, and everything in flight is recorded. <paramref name="enough"/> stops the passing, never the recording.</summary>
    public async Task Run(CampaignsDb db, SqlStatements sql, LaneFacts facts, CancellationTokenSource enough)
    {
        var held = TakeSlot(enough.Token);
        try
        {
            while (held is not null || _underWay > 0)
            {
                // While the trial email of a paused sender is in flight, no other passes.
                var next = facts.IsOnTrial && _underWay > 0 ? null : held;
                await NextEvent(next);
                await GatherFinished();
                var (goesOn, free) = (next is not null, 0);
                if (next is { IsCompleted: true })
                {
                    (goesOn, held) = (await next, null);
                    free = goesOn ? 1 : 0;
                }

                if (enough.IsCancellationRequested)
                {
                    inFlight.GiveBack(free);
                    (goesOn, free) = (false, 0);
                }

                if (!goesOn && _unrecorded.Count == 0)
                {
                    continue;
                }

                var result = await PassAndRecord(db, sql, facts, free, goesOn);
                facts = result.Facts ?? facts;
                if (result.IsShut)
                {
                    await enough.CancelAsync();
                }

                held ??= goesOn ? TakeSlot(enough.Token) : null;
            }
        }
        finally
        {
            // Something is left only after a fault. Whatever it was, everything in flight is awaited and recorded.
            await enough.CancelAsync();
            inFlight.GiveBack(held is not null && await held ? 1 : 0);
            while (_underWay > 0)
            {
                await (_unrecorded.Count > 0 ? Task.CompletedTask : NextFinished());
                await RecordOneByOne();
            }
        }
    }

    /// <summary>Waits for a ready email and takes a send slot for it; false if there are no more emails.</summary>
    private async Task<bool> TakeSlot(CancellationToken enough)
    {
        try
        {
            if (!await composed.WaitToReadAsync(enough))
            {
                return false;
            }

            await inFlight.Take(enough);
            return true;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return false;
        }
    }

    private Task NextEvent(Task<bool>? held) => (held, _underWay) switch
    {
        (null, _) => NextFinished(),
        (_, 0) => held,
        _ => Task.WhenAny(held, NextFinished()),
    };

    /// <summary>
    /// Takes the finished attempts and, if they are few, waits for more: a round for one costs nearly as much as a round for several, and holds the lane's lock as long. It
    /// waits only while more emails have passed than there are send slots, so that no slot is idle meanwhile.
    /// </summary>
    private async Task GatherFinished()
    {
        Gather(_finished.Reader, _unrecorded, max: int.MaxValue);
        if (!ShouldWaitForMore())
        {
            return;
        }

        using var gathered = new CancellationTokenSource();
        var timeout = Task.Delay(MaxWait, tools.Clock, gathered.Token);
        while (ShouldWaitForMore() && !timeout.IsCompleted)
        {
            await Task.WhenAny(NextFinished(), timeout);
            Gather(_finished.Reader, _unrecorded, max: int.MaxValue);
        }

        await gathered.CancelAsync();
    }

    private bool ShouldWaitForMore() =>
        _unrecorded.Count > 0 && _unrecorded.Count < share() / 2 && _underWay - _unrecorded.Count > share() && inFlight.ServersAreFast;

    private Task<bool> NextFinished() => _finished.Reader.WaitToReadAsync(CancellationToken.None).AsTask();

    /// <summary>One round: passes as many emails through the gate as there are free slots, and records finished attempts.</summary>
    private async Task<GateResult> PassAndRecord(CampaignsDb db, SqlStatements sql, LaneFacts facts, int free, bool goesOn)
    {
        var asking = new List<ComposedEmail>();
        var result = GateResult.NotAsked;
        try
        {
            db.ChangeTracker.Clear();
            result = await db.InRepeatableTransaction(
                async () =>
                {
                    // While this waited for its turn to write, more attempts finished, more slots became free and more emails became ready.
                    Gather(_finished.Reader, _unrecorded, max: int.MaxValue);
                    free += goesOn ? inFlight.TakeMore((facts.IsOnTrial ? 1 : Math.Max(1, share())) - free, _unrecorded.Count) : 0;
                    Gather(composed, asking, max: free);
                    var first = sql.Batch();
                    OutcomeRecorder.Lock(db, first, lane, _unrecorded);
                    var entered = asking.Count > 0 ? tools.Gate.Enter(first, lane) : null;
                    var read = asking.Count > 0 ? GateFacts.Read(first, lane, asking) : null;
                    var rest = await tools.Recorder.Record(db, sql, first, _unrecorded, tools.Clock.UtcNow());
                    if (entered is not { Value: 1 } || read is null)
                    {
                        await rest.Run(CancellationToken.None);
                        return entered is null ? GateResult.NotAsked : GateResult.Shut;
                    }

                    // A failure, or the end of one, changes the facts by which the next emails are judged.
                    if (_unrecorded.Any(a => a.Lane.IsOnTrial || a.Outcome.Verdict != DeliveryVerdict.Accepted))
                    {
                        read = GateFacts.Read(rest, lane, asking);
                        await rest.Run(CancellationToken.None);
                        rest = sql.Batch();
                    }

                    return await tools.Gate.Pass(db, sql, rest, lane, lease, facts, asking, read);
                },
                WritePriority.Dispatch,
                CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The transaction was rolled back, so nothing passed. The outcomes are recorded before the fault is reported.
            LogRoundFailed(tools.Log, lane.Id, fault);
            await RecordOneByOne();
            throw;
        }
        finally
        {
            inFlight.GiveBack(free - result.Passed.Count);
        }

        NoteRecorded(_unrecorded.Count);
        _unrecorded.Clear();
        if (asking.Count > 0)
        {
            SendAll(result, result.Facts ?? facts);
        }

        return result;
    }

    private void SendAll(GateResult result, LaneFacts facts)
    {
        Handled += result.Passed.Count + result.Refused;
        _underWay += result.Passed.Count;
        foreach (var email in result.Passed)
        {
            _ = Send(email, facts); // ends in _finished
        }

        judged(result.Passed);
    }

    /// <summary>Hands one message over. Never cancelled: from here on only the outcome decides.</summary>
    private async Task Send(ComposedEmail email, LaneFacts facts)
    {
        var outcome = await inFlight.Use(() => HandOver(email, facts));
        _finished.Writer.TryWrite(new Attempt(email, facts, lease, outcome, tools.Clock.UtcNow()));
    }

    private async Task<DeliveryOutcome> HandOver(ComposedEmail email, LaneFacts facts)
    {
        if (Open(facts) is not { } transport)
        {
            return new DeliveryOutcome(DeliveryVerdict.SenderRefused, DeliveryStage.None, "The sender's settings cannot be used.");
        }

        ReadOnlyMemory<byte> message;
        try
        {
            message = await tools.Files.Complete(lane.WorkspaceId, email.Message);
        }
        catch (MissingFileException missing)
        {
            return new DeliveryOutcome(DeliveryVerdict.MessageRefused, DeliveryStage.None, missing.Message);
        }
        catch (Exception fault)
        {
            LogFileUnreadable(tools.Log, email.Email.Id, fault);
            return new DeliveryOutcome(DeliveryVerdict.Retry, DeliveryStage.None, "A file of the email could not be read from the database.");
        }

        try
        {
            return await tools.Metrics.Measure(
                facts.Sender.Provider, () => transport.Send(email.Envelope!, message, email.Email.MessageId, CancellationToken.None));
        }
        catch (Exception defect)
        {
            // A transport returns expected failures as outcomes. After an exception nobody can know whether the message was sent.
            LogTransportDefect(tools.Log, email.Email.Id, defect);
            return new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.None, $"The transport failed ({defect.GetType().Name}).");
        }
    }

    /// <summary>Null if no transport can be made of the sender's settings: then nothing was sent.</summary>
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

    /// <summary>
    /// Records finished attempts one by one, so that one cannot block another. No outcome is dropped while the process lives: recording is retried until it succeeds. Each
    /// retry has a context of its own, since the state of a context after a failed transaction is undefined.
    /// </summary>
    private async Task RecordOneByOne()
    {
        Gather(_finished.Reader, _unrecorded, max: int.MaxValue);
        for (var pause = FirstPause; _unrecorded.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            foreach (var attempt in _unrecorded.ToList())
            {
                if (await TryRecord(attempt))
                {
                    _unrecorded.Remove(attempt);
                    NoteRecorded(1);
                }
            }

            if (_unrecorded.Count > 0)
            {
                await Task.Delay(pause, tools.Clock, CancellationToken.None);
                Gather(_finished.Reader, _unrecorded, max: int.MaxValue); // attempts that finished during the delay
            }
        }
    }

    private async Task<bool> TryRecord(Attempt attempt)
    {
        try
        {
            await using var db = tools.Dbs.For(lane.WorkspaceId);
            await using var sql = new SqlStatements(db);
            await db.InRepeatableTransaction(
                async () =>
                {
                    var first = sql.Batch();
                    OutcomeRecorder.Lock(db, first, lane, [attempt]);
                    var rest = await tools.Recorder.Record(db, sql, first, [attempt], tools.Clock.UtcNow());
                    await rest.Run(CancellationToken.None);
                },
                WritePriority.Dispatch,
                CancellationToken.None);
            return true;
        }
        catch (Exception fault)
        {
            LogRecordingFailed(tools.Log, lane.Id, fault);
            return false;
        }
    }

    private void NoteRecorded(int count)
    {
        _underWay -= count;
        inFlight.Recorded(count);
    }

    private static void Gather<T>(ChannelReader<T> from, List<T> into, int max)
    {
        while (into.Count < max && from.TryRead(out var item))
        {
            into.Add(item);
        }
    }

    [LoggerMessage(4011, LogLevel.Error, "Scheduled email {ScheduledEmailId}: the transport threw; the email is interrupted")]
    private static partial void LogTransportDefect(ILogger log, Guid scheduledEmailId, Exception defect);

    [LoggerMessage(4016, LogLevel.Error, "Scheduled email {ScheduledEmailId}: a file of it could not be read; it is tried again")]
    private static partial void LogFileUnreadable(ILogger log, Guid scheduledEmailId, Exception fault);

    [LoggerMessage(4012, LogLevel.Error, "Lane {LaneId}: an outcome could not be recorded; it is kept and tried again")]
    private static partial void LogRecordingFailed(ILogger log, Guid laneId, Exception fault);

    [LoggerMessage(4014, LogLevel.Error, "Sender {SenderId}: no transport can be made of its settings")]
    private static partial void LogNoTransport(ILogger log, Guid senderId, Exception fault);

    [LoggerMessage(4015, LogLevel.Error, "Lane {LaneId}: a round failed; nothing passed in it, and its outcomes are recorded one by one")]
    private static partial void LogRoundFailed(ILogger log, Guid laneId, Exception fault);
}
