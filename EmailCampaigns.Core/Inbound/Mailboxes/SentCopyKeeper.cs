using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>
/// Puts copies of what was sent into the Sent folders of the mailboxes of senders that want that. Sending never waits for it: a copy that cannot be kept is tried again for two days,
/// and then told on the sender's page.
/// </summary>
public sealed partial class SentCopyKeeper(IDbContextFactory<CampaignsDb> dbs, SenderTransports transports, FileOctets files, TimeProvider clock, ILogger<SentCopyKeeper> log)
{
    /// <summary>Mailboxes that are written to at once.</summary>
    private const int AtOnce = 2;

    /// <summary>The maximum copies that are stored in a mailbox before others are served.</summary>
    private const int MaxCopies = 100;

    /// <summary>Keeps what is due.</summary>
    public async Task Run(CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        await Due(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (sender, stop) => await Keep(sender.WorkspaceId, sender.SubjectId, stop));

    /// <summary>Across workspaces, only to find out which are due.</summary>
    private async Task<List<JobItem>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        var due = await db.SentCopies.IgnoreQueryFilters().Where(c => c.NextAttemptAt <= now).Select(c => new { c.WorkspaceId, c.SenderAccountId }).Distinct().ToListAsync(cancellationToken);
        return due.ConvertAll(d => new JobItem(d.WorkspaceId, d.SenderAccountId));
    }

    /// <summary>Keeps the copies of one sender. What goes wrong is noted at them, and stops no other sender.</summary>
    private async Task Keep(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        List<Guid> copies;
        ImapServer? server;
        var left = new Queue<Guid>();
        try
        {
            await using (var db = dbs.For(workspaceId))
            {
                var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == senderId, cancellationToken);
                copies = await db.SentCopies.Where(c => c.SenderAccountId == senderId && c.NextAttemptAt <= now).OrderBy(c => c.Id).Take(MaxCopies).Select(c => c.Id)
                    .ToListAsync(cancellationToken);
                copies.ForEach(left.Enqueue);
                server = sender.KeepsSentCopies ? transports.MailboxOf(sender) : null;
                if (server is null)
                {
                    await db.SentCopies.Where(c => c.SenderAccountId == senderId).ExecuteDeleteAsync(cancellationToken); // nobody wants them any more
                    return;
                }
            }

            using var mailbox = new ImapMailbox(server, clock);
            await mailbox.Open(cancellationToken);
            var folder = await mailbox.Sent(cancellationToken);
            var refused = 0;
            while (left.TryPeek(out var id))
            {
                try
                {
                    await KeepOne(workspaceId, folder, id, cancellationToken);
                }
                catch (Exception fault) when (mailbox.IsConnected && fault is not OperationCanceledException)
                {
                    // This one alone is refused; those behind it are not.
                    LogNotKept(fault, senderId);
                    await Fail(workspaceId, [id], Reason(fault), cancellationToken);
                    refused++;
                }

                left.Dequeue();
            }

            await mailbox.Close(cancellationToken);
            if (refused == 0)
            {
                await ForgetGivenUp(workspaceId, senderId, cancellationToken);
            }
        }
        catch (Exception fault) when (!(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogNotKept(fault, senderId);
            await Fail(workspaceId, [.. left], Reason(fault), cancellationToken);
        }
    }

    private static string Reason(Exception fault) => fault is MailboxException or UnreadableSecretException or MissingFileException ? fault.Message : JobBackoff.Describe(fault);

    private async Task KeepOne(Guid workspaceId, ImapSentFolder folder, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.SentCopies.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } copy)
        {
            return;
        }

        // It may lie there already: an attempt may have ended between the mailbox and this database, and some servers keep a copy by themselves.
        if (!await folder.Has(copy.MessageId, cancellationToken))
        {
            await folder.Append(await files.Complete(workspaceId, new WrittenMail(copy.Message, copy.Files())), copy.SentAt, cancellationToken);
        }

        await db.SentCopies.Where(c => c.Id == id).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>It works again: what was given up before need not be told any more.</summary>
    private async Task ForgetGivenUp(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        await db.SentCopies.Where(c => c.SenderAccountId == senderId && c.NextAttemptAt == null).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<bool> Fail(Guid workspaceId, IReadOnlyList<Guid> ids, string error, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        var now = clock.UtcNow();
        foreach (var copy in await db.SentCopies.Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken))
        {
            copy.Fail(error, now + JobBackoff.After(copy.Failures + 1));
        }

        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    [LoggerMessage(7020, LogLevel.Warning, "Copies of what sender {SenderId} sent could not be put into its mailbox")]
    private partial void LogNotKept(Exception fault, Guid senderId);
}
