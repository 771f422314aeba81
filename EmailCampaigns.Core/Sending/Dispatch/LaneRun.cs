using System.Collections.Concurrent;
using System.Threading.Channels;
using EmailCampaigns.Core.Persistence;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// One run through one lane. Two stages run concurrently, each with a connection of its own: emails are claimed and composed ahead, and <see cref="LaneSendLoop"/> passes
/// them through the gate and records their outcomes. A run ends when nothing more is due, the gate shuts, the process stops, or other lanes wait.
/// </summary>
/// <param name="tools">Shared by all runs.</param>
/// <param name="inFlight">The send slots of the process.</param>
/// <param name="lane">The lane.</param>
/// <param name="lease">The lease under which it claims.</param>
/// <param name="share">How many send slots the lane may use now.</param>
/// <param name="mustEnd">Whether other lanes wait to be served, or this process may not dispatch any more.</param>
internal sealed partial class LaneRun(LaneTools tools, InFlightLimiter inFlight, OpenLane lane, Lease lease, Func<int> share, Func<bool> mustEnd)
{
    /// <summary>A run ends no sooner than after so many claims: to end one and begin another costs some 50 ms in which nothing is sent.</summary>
    private const int ClaimsPerRun = 5;

    private readonly Channel<ComposedEmail> _composed = Channel.CreateBounded<ComposedEmail>(LaneClaims.Size);
    private readonly ConcurrentDictionary<Guid, ClaimedEmail> _reserved = new();
    private readonly Channel<bool> _judged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Runs, and returns how many emails passed the gate or were refused by it.</summary>
    public async Task<int> Run(CancellationToken stopping)
    {
        await using var db = tools.Dbs.For(lane.WorkspaceId);
        await using var sql = new SqlStatements(db);
        if (await LoadIfOpen(db, sql, stopping) is not { } facts)
        {
            return 0;
        }

        try
        {
            return await RunStages(db, sql, facts, stopping);
        }
        finally
        {
            await LaneClaims.Release(db, sql, lane, facts, lease, [.. _reserved.Values], tools.Clock.UtcNow(), CancellationToken.None);
        }
    }

    private async Task<int> RunStages(CampaignsDb db, SqlStatements sql, LaneFacts facts, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var over = new CancellationTokenSource();
        var sending = new LaneSendLoop(tools, inFlight, lane, lease, share, _composed.Reader, NoteJudged);
        var composing = ComposeAhead(facts, enough.Token);
        var renewing = RenewLeases(over.Token);
        try
        {
            await sending.Run(db, sql, facts, enough);
        }
        finally
        {
            // The claiming stage must end before its reservations are released, after a fault too.
            await enough.CancelAsync();
            await over.CancelAsync();
            await renewing;
            await composing;
        }

        return sending.Handled;
    }

    private void NoteJudged(IReadOnlyList<ComposedEmail> passed)
    {
        foreach (var email in passed)
        {
            _reserved.TryRemove(email.Email.Id, out _);
        }

        _judged.Writer.TryWrite(true);
    }

    /// <summary>Closes a lane that the gate would refuse, before anything is claimed.</summary>
    private async Task<LaneFacts?> LoadIfOpen(CampaignsDb db, SqlStatements sql, CancellationToken cancellationToken)
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

    /// <summary>Claims and composes until nothing is due. With a gap it claims one email at a time, the next after the gate has judged the one before.</summary>
    private async Task ComposeAhead(LaneFacts facts, CancellationToken enough)
    {
        // On a thread of its own from the start: SQLite answers without ever yielding.
        await Task.Yield();
        try
        {
            await using var db = tools.Dbs.For(lane.WorkspaceId);
            await using var sql = new SqlStatements(db);
            for (var claims = 0; facts.HasGap || claims < ClaimsPerRun || !mustEnd(); claims++)
            {
                var now = tools.Clock.UtcNow();
                facts = claims == 0 ? facts : await LaneFacts.Load(db, sql, lane, facts, enough); // what people change meanwhile holds for what is composed from now on
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
            // This ends the send loop; the run fails after everything in flight is recorded.
            _composed.Writer.TryComplete();
            LogComposingFailed(tools.Log, lane.Id, fault);
            throw;
        }
    }

    /// <summary>Renews the leases of reserved and in-flight emails as long as the run lasts, however slow a server is.</summary>
    private async Task RenewLeases(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Lease.Renewal, tools.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                await using var db = tools.Dbs.For(lane.WorkspaceId);
                await using var sql = new SqlStatements(db);
                await LaneClaims.Renew(db, sql, lane, lease, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception fault)
        {
            // Without renewal the lease expires, and the gate refuses its emails.
            LogRenewalFailed(tools.Log, lane.Id, fault);
        }
    }

    [LoggerMessage(4010, LogLevel.Error, "Lane {LaneId}: composing failed")]
    private static partial void LogComposingFailed(ILogger log, Guid laneId, Exception fault);

    [LoggerMessage(4013, LogLevel.Warning, "Lane {LaneId}: its lease could not be renewed")]
    private static partial void LogRenewalFailed(ILogger log, Guid laneId, Exception fault);
}
