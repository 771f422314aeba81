using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail.Imap;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>One reading of a mailbox over IMAP.</summary>
internal sealed class ImapReading(SenderAccount sender, ImapServer server, FolderCursors cursors, ReceivedMessages messages, TimeProvider clock)
{
    /// <summary>Messages that are read of a folder before the other mailboxes get their turn.</summary>
    private const int MessagesATurn = 500;

    /// <summary>Messages after which the cursor is stored.</summary>
    private const int MessagesACursor = 20;

    /// <summary>Reads what is new. False where there is more to read.</summary>
    /// <param name="since">Where there is no cursor: what came on that day or later.</param>
    /// <param name="cancellationToken">Stops reading; the cursor stands where it is.</param>
    public async Task<bool> Run(DateTime since, CancellationToken cancellationToken)
    {
        var isRead = true;
        using var mailbox = new ImapMailbox(server, clock);
        await mailbox.Open(cancellationToken);
        foreach (var folder in await mailbox.Folders(cancellationToken))
        {
            await folder.Open(cancellationToken);
            isRead &= await ReadFolder(folder, since, cancellationToken);
        }

        await mailbox.Close(cancellationToken);
        return isRead;
    }

    /// <summary>Goes on from the cursor; where the server numbered its messages anew (UIDVALIDITY), by date. False where there is more to read.</summary>
    private async Task<bool> ReadFolder(ImapFolderReader folder, DateTime since, CancellationToken cancellationToken)
    {
        var cursor = await cursors.Find(sender, folder.Name, cancellationToken);
        var isValid = cursor?.UidValidity == folder.UidValidity;
        var uids = isValid ? await folder.After(cursor!.LastUid, cancellationToken) : await folder.Since(since, cancellationToken);
        var last = isValid ? cursor!.LastUid : 0;
        try
        {
            foreach (var (index, uid) in uids.Take(MessagesATurn).Index())
            {
                await ReadMessage(folder, uid, cancellationToken);
                last = uid;
                if (index % MessagesACursor == MessagesACursor - 1)
                {
                    await MoveCursor(folder, last, cancellationToken);
                }
            }

            last = uids.Count <= MessagesATurn ? Math.Max(last, folder.HighestUid) : last;
            return uids.Count <= MessagesATurn;
        }
        finally
        {
            if (last > 0)
            {
                await MoveCursor(folder, last, CancellationToken.None); // what was read need not be read again, also where the connection broke
            }
        }
    }

    private async Task ReadMessage(ImapFolderReader folder, uint uid, CancellationToken cancellationToken)
    {
        if (await folder.Fetch(uid, InboundLimits.MaxOctets, cancellationToken) is not { } message)
        {
            return; // removed meanwhile
        }

        await messages.Record(sender, new ReceivedMessage(folder.Name, folder.UidValidity, uid, message.ReceivedAt, message.Size, message.Raw), cancellationToken);
    }

    private Task<bool> MoveCursor(ImapFolderReader folder, long uid, CancellationToken cancellationToken) =>
        cursors.Move(sender, folder.Name, cursor => (cursor.UidValidity, cursor.LastUid) = (folder.UidValidity, uid), cancellationToken);
}
