using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>Sends the answers whose time has come. One per process; a tick does not wait for what the one before still sends.</summary>
public sealed partial class AnswerDispatcher(
    IDbContextFactory<CampaignsDb> dbs,
    SuppressionLookup suppressions,
    Suppressor suppressor,
    AnswerLeases leases,
    TransportPool transports,
    SendingMetrics metrics,
    InstallationGuard guard,
    TimeProvider clock,
    ILogger<AnswerDispatcher> log) : IDisposable
{
    /// <summary>Answers that are under way at once.</summary>
    private const int AtOnce = 8;

    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly AnswerGate _gate = new(dbs, suppressions, clock);
    private readonly AnswerOutcomes _outcomes = new(dbs, suppressor);
    private readonly SemaphoreSlim _ticking = new(1);

    /// <summary>
    /// Sends what is due and comes back when nothing is. Stopping begins no more, and comes back when what is under way is recorded. A tick that comes while another runs does nothing.
    /// </summary>
    public async Task Tick(CancellationToken stopping)
    {
        if (!await _ticking.WaitAsync(0, CancellationToken.None))
        {
            return;
        }

        try
        {
            var running = new Dictionary<Guid, Task>();
            var seen = new HashSet<Guid>();
            do
            {
                foreach (var answer in await Due(running, seen, stopping))
                {
                    seen.Add(answer.SubjectId);
                    running[answer.SubjectId] = Task.Run(() => Run(answer), CancellationToken.None);
                }

                // One that becomes due meanwhile does not wait for a slow server.
                await Task.WhenAny([.. running.Values, Task.Delay(running.Count > 0 ? NextLook : TimeSpan.Zero, CancellationToken.None)]);
                foreach (var done in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
                {
                    running.Remove(done);
                }
            }
            while (running.Count > 0);
        }
        finally
        {
            _ticking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ticking.Dispose();

    /// <summary>Across workspaces, only to find out which are due. Each is looked at once a tick.</summary>
    private async Task<List<JobItem>> Due(Dictionary<Guid, Task> running, HashSet<Guid> seen, CancellationToken stopping)
    {
        var now = clock.UtcNow();
        if (stopping.IsCancellationRequested || !guard.MayDispatch(now) || running.Count >= AtOnce)
        {
            return [];
        }

        await using var db = dbs.AcrossWorkspaces();
        var due = await db.ReplyAnswers.IgnoreQueryFilters().Where(a => a.Status == AnswerStatus.Waiting && a.DueAt <= now).OrderBy(a => a.DueAt).ThenBy(a => a.Id)
            .Take(AtOnce + seen.Count).Select(a => new JobItem(a.WorkspaceId, a.Id)).ToListAsync(CancellationToken.None);
        return [.. due.Where(a => !seen.Contains(a.SubjectId)).Take(AtOnce - running.Count)];
    }

    /// <summary>Takes one answer all the way. What goes wrong with it stops no other.</summary>
    private async Task Run(JobItem item)
    {
        try
        {
            var token = Guid.CreateVersion7(clock.GetUtcNow());
            if (await _gate.Pass(item, token) is { } passed)
            {
                await Send(item, passed, token);
            }
        }
        catch (Exception fault)
        {
            LogFailed(item.SubjectId, fault);
            await PutOff(item, fault);
        }
    }

    /// <summary>Hands it over, while its lease is renewed, and records the outcome however long that takes.</summary>
    private async Task Send(JobItem item, PassedAnswer passed, Guid token)
    {
        using var over = new CancellationTokenSource();
        var renewal = RenewUntil(item, token, over.Token);
        var outcome = await HandOver(passed);
        var at = clock.UtcNow();
        for (var pause = FirstPause; !await TryRecord(item, passed, token, outcome, at); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, clock, CancellationToken.None);
        }

        await over.CancelAsync();
        await renewal;
    }

    private async Task<DeliveryOutcome> HandOver(PassedAnswer passed)
    {
        IMailTransport transport;
        Envelope envelope;
        try
        {
            envelope = new Envelope(passed.Sender.Email, passed.Answer.RecipientEmail) { MayHaveGone = true }; // answers are few, and whoever has one sent again may not know
            transport = transports.For(passed.Sender);
        }
        catch (MessageFieldException problem)
        {
            return new DeliveryOutcome(DeliveryVerdict.MessageRefused, DeliveryStage.None, problem.Message);
        }
        catch (Exception fault)
        {
            LogNoTransport(passed.Sender.Id, fault);
            return new DeliveryOutcome(DeliveryVerdict.SenderRefused, DeliveryStage.None, "The sender's settings cannot be used.");
        }

        try
        {
            return await metrics.Measure(passed.Sender.Provider, () => transport.Send(envelope, passed.Message, passed.Answer.MessageId, CancellationToken.None));
        }
        catch (Exception defect)
        {
            // A transport says expected trouble as an outcome. After this nobody can know whether the message went.
            LogTransportDefect(passed.Answer.Id, defect);
            return new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.None, $"The transport failed ({defect.GetType().Name}).");
        }
    }

    private async Task<bool> TryRecord(JobItem item, PassedAnswer passed, Guid token, DeliveryOutcome outcome, DateTime at)
    {
        try
        {
            await _outcomes.Record(item.WorkspaceId, passed, token, outcome, at);
            return true;
        }
        catch (Exception fault)
        {
            LogRecordingFailed(item.SubjectId, fault);
            return false;
        }
    }

    private async Task RenewUntil(JobItem item, Guid token, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Lease.Renewal, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                await leases.Renew(item, token);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It is recorded.
        }
        catch (Exception fault)
        {
            LogRenewalFailed(item.SubjectId, fault); // its lease runs out, and its outcome is recorded all the same
        }
    }

    /// <summary>Nothing of it has left: it is tried again in a while.</summary>
    private async Task PutOff(JobItem item, Exception fault)
    {
        try
        {
            await dbs.Edit(item.WorkspaceId, async db =>
            {
                await db.Lock("reply_answers", db.WorkspaceId, "id", [item.SubjectId], CancellationToken.None);
                var answer = await db.ReplyAnswers.SingleOrDefaultAsync(a => a.Id == item.SubjectId, CancellationToken.None);
                answer?.PutOff(clock.UtcNow().AddMinutes(1), AnswerWait.Trouble, JobBackoff.Describe(fault));
                await db.SaveChangesAsync(CancellationToken.None);
                return true;
            }, CancellationToken.None);
        }
        catch (Exception again)
        {
            LogFailed(item.SubjectId, again); // the database is in trouble: the next tick looks again
        }
    }

    [LoggerMessage(7010, LogLevel.Error, "Answer {AnswerId} could not be sent; it is tried again in a minute")]
    private partial void LogFailed(Guid answerId, Exception fault);

    [LoggerMessage(7011, LogLevel.Error, "Answer {AnswerId}: the transport threw; the answer is interrupted")]
    private partial void LogTransportDefect(Guid answerId, Exception defect);

    [LoggerMessage(7012, LogLevel.Error, "Answer {AnswerId}: its outcome could not be recorded; it is kept and tried again")]
    private partial void LogRecordingFailed(Guid answerId, Exception fault);

    [LoggerMessage(7013, LogLevel.Error, "Sender {SenderId}: no transport can be made of its settings for an answer")]
    private partial void LogNoTransport(Guid senderId, Exception fault);

    [LoggerMessage(7014, LogLevel.Warning, "Answer {AnswerId}: its lease could not be renewed")]
    private partial void LogRenewalFailed(Guid answerId, Exception fault);
}
