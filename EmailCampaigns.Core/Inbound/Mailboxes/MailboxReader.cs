using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>
/// Reads the mailboxes of senders, inbox and junk folder, for replies and bounces. It goes on from a cursor for each folder and leaves no mark at the server. What was
/// read before and comes again is known by its Message-ID, so a cursor that was lost, or begins anew, does no harm.
/// </summary>
public sealed partial class MailboxReader(
    IDbContextFactory<CampaignsDb> dbs, SenderTransports transports, InboundRecorder recorder, TimeProvider clock, ILogger<MailboxReader> log)
{
    /// <summary>Mailboxes that are read at once.</summary>
    private const int AtOnce = 4;

    /// <summary>Messages that are read of a folder before the other mailboxes get their turn.</summary>
    private const int MessagesATurn = 500;

    /// <summary>Messages after which the cursor is stored.</summary>
    private const int MessagesACursor = 20;

    /// <summary>From the end of one reading to the next.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How far back the first reading goes.</summary>
    private static readonly TimeSpan FirstReading = TimeSpan.FromDays(14);

    /// <summary>A search by date counts days in the server's zone.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    /// <summary>Reads each mailbox whose time has come.</summary>
    public async Task Run(CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        await Due(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (mailbox, stop) => await Read(mailbox.WorkspaceId, mailbox.SubjectId, stop));

    /// <summary>Across workspaces: only to learn whose turn it is.</summary>
    private async Task<List<JobItem>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        return await (
            from sender in db.SenderAccounts.IgnoreQueryFilters()
            join read in db.SenderMailboxes.IgnoreQueryFilters() on sender.Id equals read.SenderAccountId into readings
            from reading in readings.DefaultIfEmpty()
            where sender.InboundSettings != null && (reading == null || reading.NextReadAt == null || reading.NextReadAt <= now)
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
            await Note(workspaceId, senderId, mailbox => mailbox.Fail(Reason(fault), began, clock.UtcNow() + JobBackoff.After(mailbox.Failures + 1)), cancellationToken);
        }
    }

    private static string Reason(Exception fault) => fault is MailboxException or UnreadableSecretException ? fault.Message : JobBackoff.Describe(fault);

    /// <summary>False where there is more to read.</summary>
    private async Task<bool> ReadFolders(Guid workspaceId, Guid senderId, DateTime began, CancellationToken cancellationToken)
    {
        var (server, lastReadAt) = await Load(workspaceId, senderId, cancellationToken);
        if (server is null)
        {
            return true; // somebody ended it meanwhile
        }

        var isRead = true;
        using var mailbox = new ImapMailbox(server, clock);
        await mailbox.Open(cancellationToken);
        foreach (var folder in await mailbox.Folders(cancellationToken))
        {
            await folder.Open(cancellationToken);
            isRead &= await ReadFolder(new Reading(workspaceId, senderId, folder), (lastReadAt ?? began - FirstReading) - Overlap, cancellationToken);
        }

        await mailbox.Close(cancellationToken);
        return isRead;
    }

    private async Task<(ImapServer? Server, DateTime? LastReadAt)> Load(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var lastReadAt = await db.SenderMailboxes.Where(m => m.SenderAccountId == senderId).Select(m => m.LastReadAt).SingleOrDefaultAsync(cancellationToken);
        return (sender is null ? null : transports.MailboxOf(sender), lastReadAt);
    }

    /// <summary>Goes on from the cursor; where the server numbered its messages anew (UIDVALIDITY), by date. False where there is more to read.</summary>
    private async Task<bool> ReadFolder(Reading reading, DateTime since, CancellationToken cancellationToken)
    {
        var folder = reading.Folder;
        var cursor = await CursorOf(reading, cancellationToken);
        var isValid = cursor?.UidValidity == folder.UidValidity;
        var uids = isValid ? await folder.After(cursor!.LastUid, cancellationToken) : await folder.Since(since, cancellationToken);
        var last = isValid ? cursor!.LastUid : 0;
        try
        {
            foreach (var (index, uid) in uids.Take(MessagesATurn).Index())
            {
                await ReadMessage(reading, uid, cancellationToken);
                last = uid;
                if (index % MessagesACursor == MessagesACursor - 1)
                {
                    await MoveCursor(reading, last, cancellationToken);
                }
            }

            last = uids.Count <= MessagesATurn ? Math.Max(last, folder.HighestUid) : last;
            return uids.Count <= MessagesATurn;
        }
        finally
        {
            if (last > 0)
            {
                await MoveCursor(reading, last, CancellationToken.None); // what was read need not be read again, also where the connection broke
            }
        }
    }

    private async Task ReadMessage(Reading reading, uint uid, CancellationToken cancellationToken)
    {
        if (await reading.Folder.Fetch(uid, InboundLimits.MaxOctets, cancellationToken) is not { } message)
        {
            return; // removed meanwhile
        }

        try
        {
            await recorder.Record(reading.WorkspaceId, reading.SenderId, InboundMail.Parse(message.Raw), message.ReceivedAt ?? clock.UtcNow(), cancellationToken);
        }
        catch (Exception fault) when (!(fault is OperationCanceledException || IsTransient(fault)))
        {
            LogUnreadable(fault, reading.SenderId, uid);
            await UnreadableMessages.Keep(dbs, reading.WorkspaceId, reading.SenderId, reading.Folder, message, JobBackoff.Describe(fault), clock.UtcNow(), cancellationToken);
        }
    }

    /// <summary>The database was in trouble: the message is read again, none is put aside.</summary>
    private bool IsTransient(Exception fault)
    {
        using var db = dbs.CreateDbContext();
        return JobBackoff.IsTransient(fault) || db.Sql.IsConflict(fault);
    }

    private async Task<MailboxFolder?> CursorOf(Reading reading, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(reading.WorkspaceId);
        return await db.MailboxFolders.AsNoTracking().SingleOrDefaultAsync(f => f.SenderAccountId == reading.SenderId && f.Folder == reading.Folder.Name, cancellationToken);
    }

    private Task<bool> MoveCursor(Reading reading, long uid, CancellationToken cancellationToken) => dbs.Edit(reading.WorkspaceId, async db =>
    {
        var cursor = await db.MailboxFolders.SingleOrDefaultAsync(f => f.SenderAccountId == reading.SenderId && f.Folder == reading.Folder.Name, cancellationToken);
        if (cursor is null)
        {
            cursor = new MailboxFolder { Id = Guid.CreateVersion7(clock.UtcNow()), SenderAccountId = reading.SenderId, Folder = reading.Folder.Name };
            db.MailboxFolders.Add(cursor);
        }

        (cursor.UidValidity, cursor.LastUid) = (reading.Folder.UidValidity, uid);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

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

    [LoggerMessage(7002, LogLevel.Error, "Message {Uid} in the mailbox of sender {SenderId} could not be read and was put aside")]
    private partial void LogUnreadable(Exception fault, Guid senderId, uint uid);

    /// <summary>What is read, and for whom.</summary>
    private sealed record Reading(Guid WorkspaceId, Guid SenderId, ImapFolderReader Folder);
}
