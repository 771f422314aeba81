using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>
/// Reads the mailboxes of senders, inbox and junk folder, for replies and bounces: over IMAP or through Microsoft Graph. It goes on from a cursor for each folder and leaves no mark at the
/// server. What was read before and comes again is known by its Message-ID, so a cursor that was lost, or begins anew, does no harm. Where an IMAP server can tell of new mail (IDLE), the
/// connection stays open and the mailbox is read when it does; all others are read from time to time.
/// </summary>
public sealed partial class MailboxReader(
    IDbContextFactory<CampaignsDb> dbs, SenderTransports transports, InboundRecorder recorder, MailboxOptions options, TimeProvider clock, ILogger<MailboxReader> log) : IAsyncDisposable
{
    /// <summary>Mailboxes that are read at once.</summary>
    private const int AtOnce = 4;

    /// <summary>So often in a row a server may keep a message from us while we wait for it to tell.</summary>
    private const int MaxUntold = 2;

    /// <summary>From the end of one reading to the next.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>So long the server is waited for before the mailbox is read all the same: it tells of the inbox only, and of nothing once its connection died. RFC 2177 allows 29 minutes.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    /// <summary>A connection that does not stand so long is not worth waiting on.</summary>
    private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(1);

    /// <summary>How long a mailbox is read from time to time where waiting did not work.</summary>
    private static readonly TimeSpan PollInstead = TimeSpan.FromHours(1);

    /// <summary>How far back the first reading goes.</summary>
    private static readonly TimeSpan FirstReading = TimeSpan.FromDays(14);

    /// <summary>A search by date counts days in the server's zone.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    private readonly FolderCursors _cursors = new(dbs, clock);
    private readonly ReceivedMessages _messages = new(dbs, recorder, clock, log);
    private readonly MailboxLeases _leases = new(dbs, clock);
    private readonly IdleMailboxes _idle = new(options);

    /// <summary>Reads each mailbox whose time has come.</summary>
    public async Task Run(CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        await Due(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (mailbox, stop) => await Read(mailbox, stop));

    /// <summary>Keeps the mailboxes that this process reads, and lets go those whose settings were changed. To be called several times within <see cref="MailboxLeases.Length"/>.</summary>
    public Task Keep(CancellationToken cancellationToken) => _leases.Renew(cancellationToken);

    /// <summary>Whether any connection is open and waits.</summary>
    internal bool Waits => _idle.Any;

    /// <summary>Closes the connections that wait.</summary>
    public ValueTask DisposeAsync() => _idle.DisposeAsync();

    /// <summary>Across workspaces, only to find out which are due. Where somebody has to sign in at the provider first, nothing is read.</summary>
    private async Task<List<JobItem>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        return await (
            from sender in db.SenderAccounts.IgnoreQueryFilters()
            join read in db.SenderMailboxes.IgnoreQueryFilters() on sender.Id equals read.SenderAccountId into readings
            from reading in readings.DefaultIfEmpty()
            where sender.InboundSettings != null
                && (reading == null || ((reading.NextReadAt == null || reading.NextReadAt <= now) && (reading.LeaseUntil == null || reading.LeaseUntil <= now)))
                && ((sender.Provider != SenderProvider.Microsoft365 && sender.Provider != SenderProvider.Google)
                    || db.SenderGrants.IgnoreQueryFilters().Any(grant => grant.SenderAccountId == sender.Id && grant.FailedAt == null))
            select new JobItem(sender.WorkspaceId, sender.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>Reads one mailbox. What goes wrong with it is noted for its sender, and stops no other. Where the server tells of new mail, the connection stays.</summary>
    private async Task Read(JobItem item, CancellationToken cancellationToken)
    {
        if (await _leases.Claim(item, cancellationToken) is not { } lease)
        {
            return;
        }

        var goesOn = false;
        ImapReading? imap = null;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Token);
            var (sender, mailbox) = await Load(item, stop.Token);
            imap = sender is null ? null : transports.MailboxOf(sender) is { } server && sender.Provider != SenderProvider.Microsoft365
                ? new ImapReading(sender, new ImapMailbox(server, clock), _cursors, _messages)
                : null;
            var began = clock.UtcNow();
            var since = (mailbox?.LastReadAt ?? began - FirstReading) - Overlap;
            var isRead = imap is not null ? await Read(imap, since, stop.Token) : await ReadGraph(sender, since, stop.Token);
            await Note(item, m => m.Read(began, isRead ? clock.UtcNow() + Interval : began), stop.Token);
            var waits = isRead && imap is { OffersIdle: true } && !(mailbox?.PolledUntil > began);
            goesOn = waits && _idle.TryBegin(item, ending => Wait(item, imap!, lease.Token, ending));
            if (!goesOn && imap is not null)
            {
                await imap.Close(stop.Token);
            }
        }
        catch (Exception fault) when (!(fault is OperationCanceledException && (cancellationToken.IsCancellationRequested || lease.IsCancellationRequested)))
        {
            LogNotRead(fault, item.SubjectId);
            var began = clock.UtcNow();
            await Note(item, m => m.Fail(Reason(fault), began, Next(fault, m.Failures + 1)), cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The mailbox was taken away: it is read by its new settings.
        }
        finally
        {
            if (!goesOn)
            {
                imap?.Dispose();
                await _leases.Release(item);
            }
        }
    }

    private static async Task<bool> Read(ImapReading imap, DateTime since, CancellationToken cancellationToken)
    {
        await imap.Open(cancellationToken);
        return await imap.Run(since, cancellationToken);
    }

    private async Task<bool> ReadGraph(SenderAccount? sender, DateTime since, CancellationToken cancellationToken)
    {
        if (sender is not { InboundSettings: not null, Provider: SenderProvider.Microsoft365 })
        {
            return true; // somebody ended it meanwhile
        }

        using var api = transports.GraphOf(sender);
        return await new GraphReading(sender, api, dbs, _cursors, _messages).Run(since, cancellationToken);
    }

    /// <summary>
    /// Waits for the server to tell of new mail, reads it, and waits again, on one connection. When that breaks, the mailbox is read on schedule, which may begin to wait anew; a server with
    /// which it breaks at once, or that keeps messages from us, is not waited for during some time.
    /// </summary>
    private async Task Wait(JobItem item, ImapReading imap, CancellationToken taken, CancellationToken ending)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(taken, ending);
        var (began, untold, isProven) = (clock.UtcNow(), 0, false);
        try
        {
            while (untold < MaxUntold)
            {
                var isTold = await imap.Idle(IdleTime, stop.Token);
                isProven = true;
                var now = clock.UtcNow();
                while (!await imap.Run(now - Overlap, stop.Token))
                {
                    // There is more to read.
                }

                untold = isTold || imap.FoundInInbox == 0 ? 0 : untold + 1;
                await Note(item, m => m.Read(now, clock.UtcNow() + Interval), stop.Token);
            }

            LogNotTold(item.SubjectId);
            await Note(item, m => m.PollUntil(clock.UtcNow() + PollInstead), stop.Token);
            await imap.Close(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The settings of the sender were changed, or the process ends.
        }
        catch (Exception fault)
        {
            LogWaitEnded(fault, item.SubjectId);
            await EndWait(item, clock.UtcNow() - began < MinIdle || (!isProven && fault.InnerException is TimeoutException));
        }
        finally
        {
            imap.Dispose();
            await _leases.Release(item);
        }
    }

    /// <summary>Reads it at once, through the schedule.</summary>
    /// <param name="item">The mailbox.</param>
    /// <param name="isInVain">Whether waiting for this server is not worth it: it refused, broke off at once, or never answered.</param>
    private async Task EndWait(JobItem item, bool isInVain)
    {
        try
        {
            await Note(item, m =>
            {
                m.ReadSoon();
                if (isInVain)
                {
                    m.PollUntil(clock.UtcNow() + PollInstead);
                }
            }, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotRead(fault, item.SubjectId); // the database is in trouble: the mailbox is read once its lease has ended
        }
    }

    private static string Reason(Exception fault) => fault is MailboxException or UnreadableSecretException ? fault.Message : JobBackoff.Describe(fault);

    /// <summary>When it is tried again: not before the server wants.</summary>
    private DateTime Next(Exception fault, int failures)
    {
        var pause = JobBackoff.After(failures);
        return clock.UtcNow() + (fault is MailboxException { RetryAfter: { } asked } && asked > pause ? asked : pause);
    }

    private async Task<(SenderAccount? Sender, SenderMailbox? Mailbox)> Load(JobItem item, CancellationToken cancellationToken)
    {
        var (workspaceId, senderId) = item;
        await using var db = dbs.For(workspaceId);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        return (sender, await db.SenderMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.SenderAccountId == senderId, cancellationToken));
    }

    private Task<bool> Note(JobItem item, Action<SenderMailbox> change, CancellationToken cancellationToken) => dbs.Edit(item.WorkspaceId, async db =>
    {
        if (await db.SenderMailboxes.SingleOrDefaultAsync(m => m.SenderAccountId == item.SubjectId, cancellationToken) is not { } mailbox)
        {
            return false; // deleted meanwhile
        }

        change(mailbox);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    [LoggerMessage(7001, LogLevel.Warning, "The mailbox of sender {SenderId} could not be read")]
    private partial void LogNotRead(Exception fault, Guid senderId);

    [LoggerMessage(7003, LogLevel.Information, "The connection that waits for mail of sender {SenderId} ended; the mailbox is read from time to time until it stands again")]
    private partial void LogWaitEnded(Exception fault, Guid senderId);

    [LoggerMessage(7004, LogLevel.Warning, "The server of sender {SenderId} says that it tells of new mail (IDLE) and does not; the mailbox is read from time to time")]
    private partial void LogNotTold(Guid senderId);
}
