using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail.Imap;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>Reads a mailbox over IMAP, on one connection: once, or whenever the server announces new mail.</summary>
internal sealed class ImapReading(SenderAccount sender, ImapMailbox mailbox, FolderCursors cursors, ReceivedMessages messages) : IDisposable
{
    /// <summary>The maximum messages that are read from a folder before other mailboxes are read.</summary>
    private const int MaxMessages = 500;

    /// <summary>Messages after which the cursor is stored.</summary>
    private const int MessagesACursor = 20;

    private ImapFolderReader? _inbox;
    private int _messagesInInbox;

    /// <summary>Whether the server offers IDLE (RFC 2177); known once the connection is open.</summary>
    public bool OffersIdle => mailbox.OffersIdle;

    /// <summary>How many messages of the inbox the last run read.</summary>
    public int FoundInInbox { get; private set; }

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="MailboxException">The mailbox could not be opened.</exception>
    public Task Open(CancellationToken cancellationToken) => mailbox.Open(cancellationToken);

    /// <summary>Ends the connection with a good-bye.</summary>
    public Task Close(CancellationToken cancellationToken) => mailbox.Close(cancellationToken);

    /// <summary>Ends the connection as it is.</summary>
    public void Dispose() => mailbox.Dispose();

    /// <summary>Reads what is new. False where there is more to read.</summary>
    /// <param name="since">Where there is no cursor: what came on that day or later.</param>
    /// <param name="cancellationToken">Stops reading; the cursor stands where it is.</param>
    public async Task<bool> Run(DateTime since, CancellationToken cancellationToken)
    {
        var isRead = true;
        var folders = await mailbox.Folders(cancellationToken);
        foreach (var folder in folders)
        {
            await folder.Open(cancellationToken);
            var (messagesThere, found) = (folder.Count, await ReadFolder(folder, since, cancellationToken));
            isRead &= found <= MaxMessages;
            if (folder == folders[0])
            {
                (_inbox, _messagesInInbox, FoundInInbox) = (folder, messagesThere, found);
            }
        }

        return isRead;
    }

    /// <summary>Waits until the server announces a change in the inbox since the last run; false after the time is over.</summary>
    public Task<bool> Idle(TimeSpan atMost, CancellationToken cancellationToken) => _inbox!.Idle(_messagesInInbox, atMost, cancellationToken);

    /// <summary>Goes on from the cursor; where the server numbered its messages anew (UIDVALIDITY), by date. How many messages there were to read: more than <see cref="MaxMessages"/> are not all read.</summary>
    private async Task<int> ReadFolder(ImapFolderReader folder, DateTime since, CancellationToken cancellationToken)
    {
        var cursor = await cursors.Find(sender, folder.Name, cancellationToken);
        var isValid = cursor?.UidValidity == folder.UidValidity;
        var uids = isValid ? await folder.After(cursor!.LastUid, cancellationToken) : await folder.Since(since, cancellationToken);
        var last = isValid ? cursor!.LastUid : 0;
        try
        {
            foreach (var (index, uid) in uids.Take(MaxMessages).Index())
            {
                await ReadMessage(folder, uid, cancellationToken);
                last = uid;
                if (index % MessagesACursor == MessagesACursor - 1)
                {
                    await MoveCursor(folder, last, cancellationToken);
                }
            }

            last = uids.Count <= MaxMessages ? Math.Max(last, folder.HighestUid) : last;
            return uids.Count;
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
