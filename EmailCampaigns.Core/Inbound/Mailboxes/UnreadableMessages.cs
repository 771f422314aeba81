using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>Puts messages aside that cannot be read, so that the mailbox goes on behind them.</summary>
internal static class UnreadableMessages
{
    /// <summary>Octets that are kept: enough to see what it was.</summary>
    private const int KeptOctets = 64 * 1024;

    /// <summary>Keeps the beginning of a message with its error. Once; the same message again changes nothing.</summary>
    public static Task<bool> Keep(
        IDbContextFactory<CampaignsDb> dbs, SenderAccount sender, ReceivedMessage message, string error, DateTime now, CancellationToken cancellationToken) =>
        dbs.Edit(sender.WorkspaceId, async db =>
        {
            if (await db.UnreadableMessages.AnyAsync(
                m => m.SenderAccountId == sender.Id && m.Folder == message.Folder && m.UidValidity == message.UidValidity && m.Uid == message.Uid, cancellationToken))
            {
                return false;
            }

            db.UnreadableMessages.Add(new UnreadableMessage
            {
                Id = Guid.CreateVersion7(now),
                SenderAccountId = sender.Id,
                Folder = message.Folder,
                UidValidity = message.UidValidity,
                Uid = message.Uid,
                ReceivedAt = message.ReceivedAt ?? now,
                Size = message.Size,
                Error = error,
                Beginning = message.Raw.Length <= KeptOctets ? message.Raw : message.Raw[..KeptOctets],
            });
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
}
