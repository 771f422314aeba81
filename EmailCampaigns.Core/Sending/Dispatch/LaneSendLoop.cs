using System.Threading.Channels;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// The turns to write that one run through a lane takes. Each passes what is ready through the gate and records what has come back, in one transaction: a commit that
/// survives a power cut costs more than what is in it. While it waits for the disk, messages are on their way and answers gather for the next.
/// </summary>
/// <param name="tools">What runs share.</param>
/// <param name="inFlight">The send slots of the process.</param>
/// <param name="lane">The lane.</param>
/// <param name="lease">Under which emails are claimed.</param>
/// <param name="share">How many send slots the lane may use now.</param>
/// <param name="composed">Emails that are ready, in their order; ends when there are no more.</param>
/// <param name="judged">Told after each turn at the gate which emails passed.</param>
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

    /// <summary>For so long at most an answer waits for others to be recorded with.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Attempt> _answers = Channel.CreateUnbounded<Attempt>();
    private readonly List<Attempt> _unrecorded = [];
    private int _underWay;

    /// <summary>How many emails passed the gate or were refused by it.</summary>
    public int Handled { get; private set; }

    /// <summary>Takes turns until nothing more is ready or the gate shuts, and what is under way is recorded. Enough ends the passing, never the recording.</summary>
    public async Task Run(CampaignsDb db, SqlStatements sql, LaneFacts facts, CancellationTokenSource enough)
    {
        var held = HoldConnection(enough.Token);
        try
        {
            while (held is not null || _underWay > 0)
            {
                // While the one is on its way that shows whether the sender's trouble is over, no other passes.
                var next = facts.IsOnTrial && _underWay > 0 ? null : held;
                await SomethingToDo(next);
                await GatherAnswers();
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

                var result = await RunTurn(db, sql, facts, free, goesOn);
                facts = result.Facts ?? facts;
                if (result.IsShut)
                {
                    await enough.CancelAsync();
                }

                held ??= goesOn ? HoldConnection(enough.Token) : null;
            }
        }
        finally
        {
            // There is something left after a fault only. Whatever it was, what is under way is waited for.
            await enough.CancelAsync();
            inFlight.GiveBack(held is not null && await held ? 1 : 0);
            while (_underWay > 0)
            {
                await (_unrecorded.Count > 0 ? Task.CompletedTask : AnswerComes());
                await RecordEachSurely();
            }
        }
    }

    /// <summary>Waits for an email that is ready, and holds a connection for it; false where none comes any more.</summary>
    private async Task<bool> HoldConnection(CancellationToken enough)
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

    private Task SomethingToDo(Task<bool>? held) => (held, _underWay) switch
    {
        (null, _) => AnswerComes(),
        (_, 0) => held,
        _ => Task.WhenAny(held, AnswerComes()),
    };

    /// <summary>
    /// Takes the answers that have come, and where these are few waits for more: a turn for one costs nearly as much as one for several, and others wait for the lane. Only while
    /// more has passed than there are send slots, so that none of them is idle meanwhile.
    /// </summary>
    private async Task GatherAnswers()
    {
        Gather(_answers.Reader, _unrecorded, max: int.MaxValue);
        if (!IsWorthWaiting())
        {
            return;
        }

        using var gathered = new CancellationTokenSource();
        var timeout = Task.Delay(MaxWait, tools.Clock, gathered.Token);
        while (IsWorthWaiting() && !timeout.IsCompleted)
        {
            await Task.WhenAny(AnswerComes(), timeout);
            Gather(_answers.Reader, _unrecorded, max: int.MaxValue);
        }

        await gathered.CancelAsync();
    }

    private bool IsWorthWaiting() =>
        _unrecorded.Count > 0 && _unrecorded.Count < share() / 2 && _underWay - _unrecorded.Count > share() && inFlight.AreSwift;

    private Task<bool> AnswerComes() => _answers.Reader.WaitToReadAsync(CancellationToken.None).AsTask();

    /// <summary>One turn: the gate is asked for as many as may pass, where any may, and what has come is recorded.</summary>
    private async Task<GateResult> RunTurn(CampaignsDb db, SqlStatements sql, LaneFacts facts, int free, bool goesOn)
    {
        var asking = new List<ComposedEmail>();
        var result = GateResult.NotAsked;
        try
        {
            db.ChangeTracker.Clear();
            result = await db.InRepeatableTransaction(
                async () =>
                {
                    // While the turn was waited for, more answers came, more slots became free, and more emails ready.
                    Gather(_answers.Reader, _unrecorded, max: int.MaxValue);
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

                    // Trouble that an answer tells of, or that it is over, is known before the next emails are judged.
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
            // Nothing of it stands, so nothing passed. The outcomes come before whatever the fault was.
            LogTurnFailed(tools.Log, lane.Id, fault);
            await RecordEachSurely();
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
            _ = Send(email, facts); // its end is an answer
        }

        judged(result.Passed);
    }

    /// <summary>Hands one message over. Never cancelled: from here on only the outcome decides.</summary>
    private async Task Send(ComposedEmail email, LaneFacts facts)
    {
        var outcome = await inFlight.Use(() => HandOver(email, facts));
        _answers.Writer.TryWrite(new Attempt(email, facts, lease, outcome, tools.Clock.UtcNow()));
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
            // A transport says expected trouble as an outcome. After this nobody can know whether the message went.
            LogTransportDefect(tools.Log, email.Email.Id, defect);
            return new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.None, $"The transport failed ({defect.GetType().Name}).");
        }
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

    /// <summary>
    /// Records what has come, each outcome alone, so that one holds up no other. An outcome is never forgotten while the process lives: what cannot be recorded now is
    /// tried again. Each try has a context of its own: what one holds after a failed transaction is not to be trusted.
    /// </summary>
    private async Task RecordEachSurely()
    {
        Gather(_answers.Reader, _unrecorded, max: int.MaxValue);
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
                Gather(_answers.Reader, _unrecorded, max: int.MaxValue); // what came meanwhile is not held up
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

    [LoggerMessage(4015, LogLevel.Error, "Lane {LaneId}: a turn failed; nothing passed in it, and its outcomes are recorded one by one")]
    private static partial void LogTurnFailed(ILogger log, Guid laneId, Exception fault);
}
