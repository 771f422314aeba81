using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>
/// Reads the mailboxes of senders, inbox and junk folder, for replies and bounces: over IMAP or through Microsoft Graph. It goes on from a cursor for each folder and leaves no mark at the
/// server. What was read before and comes again is known by its Message-ID, so a cursor that was lost, or begins anew, does no harm.
/// </summary>
public sealed partial class MailboxReader(
    IDbContextFactory<CampaignsDb> dbs, SenderTransports transports, InboundRecorder recorder, TimeProvider clock, ILogger<MailboxReader> log)
{
    /// <summary>Mailboxes that are read at once.</summary>
    private const int AtOnce = 4;

    /// <summary>From the end of one reading to the next.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How far back the first reading goes.</summary>
    private static readonly TimeSpan FirstReading = TimeSpan.FromDays(14);

    /// <summary>A search by date counts days in the server's zone.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    private readonly FolderCursors _cursors = new(dbs, clock);
    private readonly ReceivedMessages _messages = new(dbs, recorder, clock, log);

    /// <summary>Reads each mailbox whose time has come.</summary>
    public async Task Run(CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        await Due(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (mailbox, stop) => await Read(mailbox.WorkspaceId, mailbox.SubjectId, stop));

    /// <summary>Across workspaces: only to learn whose turn it is. Where somebody has to sign in at the provider first, nothing is read.</summary>
    private async Task<List<JobItem>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        return await (
            from sender in db.SenderAccounts.IgnoreQueryFilters()
            join read in db.SenderMailboxes.IgnoreQueryFilters() on sender.Id equals read.SenderAccountId into readings
            from reading in readings.DefaultIfEmpty()
            where sender.InboundSettings != null && (reading == null || reading.NextReadAt == null || reading.NextReadAt <= now)
                && ((sender.Provider != SenderProvider.Microsoft365 && sender.Provider != SenderProvider.Google)
                    || db.SenderGrants.IgnoreQueryFilters().Any(grant => grant.SenderAccountId == sender.Id && grant.FailedAt == null))
            select new JobItem(sender.WorkspaceId, sender.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>Reads one mailbox. What goes wrong with it is noted for its sender, and stops no other.</summary>
    private async Task Read(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        var began = clock.UtcNow();
        try
        {
            var isRead = await ReadFolders(workspaceId, senderId, began, cancellationToken);
            await Note(workspaceId, senderId, mailbox => mailbox.Read(began, isRead ? clock.UtcNow() + Interval : began), cancellationToken);
        }
        catch (Exception fault) when (!(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogNotRead(fault, senderId);
            await Note(workspaceId, senderId, mailbox => mailbox.Fail(Reason(fault), began, Next(fault, mailbox.Failures + 1)), cancellationToken);
        }
    }

    private static string Reason(Exception fault) => fault is MailboxException or UnreadableSecretException ? fault.Message : JobBackoff.Describe(fault);

    /// <summary>When it is tried again: not before the server wants.</summary>
    private DateTime Next(Exception fault, int failures)
    {
        var pause = JobBackoff.After(failures);
        return clock.UtcNow() + (fault is MailboxException { RetryAfter: { } asked } && asked > pause ? asked : pause);
    }

    /// <summary>False where there is more to read.</summary>
    private async Task<bool> ReadFolders(Guid workspaceId, Guid senderId, DateTime began, CancellationToken cancellationToken)
    {
        var (sender, lastReadAt) = await Load(workspaceId, senderId, cancellationToken);
        var since = (lastReadAt ?? began - FirstReading) - Overlap;
        if (sender is { InboundSettings: not null, Provider: SenderProvider.Microsoft365 })
        {
            using var api = transports.GraphOf(sender);
            return await new GraphReading(sender, api, dbs, _cursors, _messages).Run(since, cancellationToken);
        }

        return sender is null || transports.MailboxOf(sender) is not { } server // somebody ended it meanwhile
            || await new ImapReading(sender, server, _cursors, _messages, clock).Run(since, cancellationToken);
    }

    private async Task<(SenderAccount? Sender, DateTime? LastReadAt)> Load(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var lastReadAt = await db.SenderMailboxes.Where(m => m.SenderAccountId == senderId).Select(m => m.LastReadAt).SingleOrDefaultAsync(cancellationToken);
        return (sender, lastReadAt);
    }

    private Task<bool> Note(Guid workspaceId, Guid senderId, Action<SenderMailbox> change, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        if (!await db.SenderAccounts.AnyAsync(s => s.Id == senderId, cancellationToken))
        {
            return false; // deleted meanwhile
        }

        var mailbox = await db.SenderMailboxes.SingleOrDefaultAsync(m => m.SenderAccountId == senderId, cancellationToken);
        if (mailbox is null)
        {
            mailbox = new SenderMailbox { Id = Guid.CreateVersion7(clock.UtcNow()), SenderAccountId = senderId };
            db.SenderMailboxes.Add(mailbox);
        }

        change(mailbox);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    [LoggerMessage(7001, LogLevel.Warning, "The mailbox of sender {SenderId} could not be read")]
    private partial void LogNotRead(Exception fault, Guid senderId);
}
