using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending;

/// <summary>
/// Sees to it that a restored backup, a copy, or a database that slept for long mails nobody by itself: it holds all sending until a person says go. Beats
/// the heart by which that is recognised. One a dispatching process; <see cref="Beat"/> every 10 seconds, from before the first dispatch on.
/// </summary>
public sealed partial class InstallationGuard(
    IDbContextFactory<CampaignsDb> dbs, SendingHold hold, SendingOptions options, TimeProvider clock, ILogger<InstallationGuard> log) : IDisposable
{
    private readonly SemaphoreSlim _beating = new(1);
    private (long Heartbeat, DateTime At)? _firstSeen;
    private long _lastBeat; // ticks, since the dispatcher reads it while a beat writes it; 0 before the first

    /// <summary>
    /// Whether this process may dispatch at all: it has judged its database, and has not slept itself since. A hold stands in the database and is the gate's
    /// matter.
    /// </summary>
    public bool MayDispatch(DateTime now) => Volatile.Read(ref _lastBeat) is > 0 and var last && now.Ticks - last <= options.HoldAfterAbsence.Ticks;

    /// <summary>Judges where that is due, and raises the heartbeat: the database first, then this process's mark.</summary>
    public async Task Beat(CancellationToken cancellationToken)
    {
        await _beating.WaitAsync(cancellationToken);
        try
        {
            var now = clock.UtcNow();
            if (!MayDispatch(now) && !await Judge(now, cancellationToken))
            {
                return;
            }

            var mark = await Raise(now, cancellationToken);
            await mark.Write(options.DataDirectory, cancellationToken);
            Volatile.Write(ref _lastBeat, now.Ticks);
        }
        finally
        {
            _beating.Release();
        }
    }

    /// <summary>False while another's heartbeat is listened for: until then this process must not beat, or it would hear itself.</summary>
    private async Task<bool> Judge(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var installation = await db.Installations.AsNoTracking().SingleAsync(cancellationToken);
        _firstSeen ??= (installation.Heartbeat, now);
        var mark = await InstallationMark.Read(options.DataDirectory, cancellationToken);
        var verdict = RestartVerdict.Of(
            installation, mark, await InstallationQueries.HasSent(db, cancellationToken), _firstSeen.Value.Heartbeat, now - _firstSeen.Value.At, options.HoldAfterAbsence, now);
        if (verdict.HoldBecause is { } reason && installation.SendingHeldAt is null)
        {
            LogHolding(reason);
            await hold.HoldInstallation(reason, cancellationToken);
        }

        return verdict.MaySend || verdict.HoldBecause is not null;
    }

    private async Task<InstallationMark> Raise(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        await using var sql = new SqlStatements(db);
        return await db.InRepeatableTransaction(
            async () =>
            {
                await sql.Execute("UPDATE installations SET heartbeat = heartbeat + 1, heartbeat_at = @now", [("@now", now)], cancellationToken);
                var rows = await sql.Query("SELECT id, heartbeat FROM installations", [], row => new InstallationMark(row.Key(0), row.Count(1)), cancellationToken);
                return rows.Single();
            },
            WritePriority.Interactive,
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _beating.Dispose();

    [LoggerMessage(4060, LogLevel.Critical, "All sending is held until a person releases it: {Reason}")]
    private partial void LogHolding(string reason);
}
