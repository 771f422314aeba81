using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>Remembers up to where each folder of a mailbox was read.</summary>
internal sealed class FolderCursors(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Null before the first reading.</summary>
    public async Task<MailboxFolder?> Find(SenderAccount sender, string folder, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(sender.WorkspaceId);
        return await db.MailboxFolders.AsNoTracking().SingleOrDefaultAsync(f => f.SenderAccountId == sender.Id && f.Folder == folder, cancellationToken);
    }

    /// <summary>Moves a cursor; the first time it is made.</summary>
    public Task<bool> Move(SenderAccount sender, string folder, Action<MailboxFolder> move, CancellationToken cancellationToken) => dbs.Edit(sender.WorkspaceId, async db =>
    {
        var cursor = await db.MailboxFolders.SingleOrDefaultAsync(f => f.SenderAccountId == sender.Id && f.Folder == folder, cancellationToken);
        if (cursor is null)
        {
            cursor = new MailboxFolder { Id = Guid.CreateVersion7(clock.UtcNow()), SenderAccountId = sender.Id, Folder = folder };
            db.MailboxFolders.Add(cursor);
        }

        move(cursor);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);
}
