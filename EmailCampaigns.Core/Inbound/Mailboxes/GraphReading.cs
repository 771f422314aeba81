using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>One reading of a mailbox through Microsoft Graph, by delta queries.</summary>
internal sealed class GraphReading(SenderAccount sender, GraphApi api, IDbContextFactory<CampaignsDb> dbs, FolderCursors cursors, ReceivedMessages messages)
{
    /// <summary>The maximum messages that are read from a folder before other mailboxes are read.</summary>
    private const int MaxMessages = 500;

    /// <summary>Reads what is new. False where there is more to read.</summary>
    /// <param name="since">Where there is no cursor: what came at this time or later, UTC.</param>
    /// <param name="cancellationToken">Stops reading; the cursor stands where it is.</param>
    /// <exception cref="MailboxException">It cannot be read.</exception>
    public async Task<bool> Run(DateTime since, CancellationToken cancellationToken)
    {
        try
        {
            var isRead = await ReadFolder(GraphFolders.Inbox, since, cancellationToken);
            return await ReadFolder(GraphFolders.Junk, since, cancellationToken) && isRead;
        }
        catch (GraphException fault)
        {
            throw new MailboxException(MailboxStage.Read, GraphAdvice.For(fault), fault) { RetryAfter = fault.RetryAfter };
        }
        catch (AccessTokenException fault)
        {
            throw new MailboxException(MailboxStage.SignIn, fault.Message, fault);
        }
    }

    /// <summary>
    /// Goes on from the link that the last page gave. It is stored after what stands on its page was recorded, so nothing is lost where the connection breaks. A link that Microsoft does not
    /// know any more (410) is forgotten, and the folder read by date; what is known of that is not fetched again.
    /// </summary>
    private async Task<bool> ReadFolder(string folder, DateTime since, CancellationToken cancellationToken)
    {
        var link = (await cursors.Find(sender, folder, cancellationToken))?.DeltaLink;
        for (var read = 0; read < MaxMessages;)
        {
            GraphPage page;
            try
            {
                page = await api.Changes(folder, link, since, cancellationToken);
            }
            catch (GraphException gone) when (gone.IsLinkGone && link is not null)
            {
                link = null;
                await cursors.Move(sender, folder, cursor => cursor.DeltaLink = null, cancellationToken);
                continue;
            }

            foreach (var message in await Unknown(page.Messages, cancellationToken))
            {
                await ReadMessage(folder, message, cancellationToken);
            }

            link = page.Link;
            await cursors.Move(sender, folder, cursor => cursor.DeltaLink = link, CancellationToken.None);
            read += page.Messages.Count;
            if (page.IsLast)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The messages that were not recorded before.</summary>
    private async Task<IReadOnlyList<GraphMessage>> Unknown(IReadOnlyList<GraphMessage> found, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return found;
        }

        var keys = found.Select(message => ReplyKeys.Of(message.MessageId)).OfType<string>().ToList();
        await using var db = dbs.For(sender.WorkspaceId);
        var known = (await db.EmailReplies.Where(r => keys.Contains(r.MessageId)).Select(r => r.MessageId).ToListAsync(cancellationToken)).ToHashSet();
        return [.. found.Where(message => ReplyKeys.Of(message.MessageId) is not { } key || !known.Contains(key))];
    }

    private async Task ReadMessage(string folder, GraphMessage message, CancellationToken cancellationToken)
    {
        if (await api.Fetch(message.Id, InboundLimits.MaxOctets, cancellationToken) is { } raw)
        {
            await messages.Record(sender, new ReceivedMessage(folder, UidValidity: 0, NumberOf(message.Id), message.ReceivedAt, raw.Length, raw), cancellationToken);
        }
    }

    /// <summary>Graph names messages by text. A number of it is enough to keep a message that cannot be read once.</summary>
    private static long NumberOf(string id) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))) & long.MaxValue;
}
