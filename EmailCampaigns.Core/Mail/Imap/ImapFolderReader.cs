using MailKit;
using MailKit.Search;

namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>Reads one folder of a mailbox and leaves it as it is.</summary>
internal sealed class ImapFolderReader(ImapMailbox mailbox, IMailFolder folder)
{
    /// <summary>Its full name at the server.</summary>
    public string Name => folder.FullName;

    /// <summary>While it stays the same, UIDs keep their meaning (RFC 3501, section 2.3.1.1).</summary>
    public long UidValidity => folder.UidValidity;

    /// <summary>The highest UID there was when it was opened; 0 where the server does not say.</summary>
    public long HighestUid => folder.UidNext is { } next ? next.Id - 1 : 0;

    /// <summary>How many messages there were when it was opened.</summary>
    public int Count => folder.Count;

    /// <summary>Opens it for reading only (EXAMINE).</summary>
    /// <exception cref="MailboxException">It cannot be opened.</exception>
    public Task Open(CancellationToken cancellationToken) => mailbox.Read(stop => folder.OpenAsync(FolderAccess.ReadOnly, stop), cancellationToken);

    /// <summary>The UIDs above <paramref name="uid"/>, in their order.</summary>
    public Task<IReadOnlyList<uint>> After(long uid, CancellationToken cancellationToken) => Search(
        SearchQuery.Uids(new UniqueIdRange(new UniqueId((uint)uid + 1), UniqueId.MaxValue)),
        found => found > uid, // a range that ends in * holds the last message even if that lies before its beginning (RFC 3501, section 6.4.8)
        cancellationToken);

    /// <summary>The UIDs of what came on the day of <paramref name="date"/> or later, in their order. Days are the server's.</summary>
    public Task<IReadOnlyList<uint>> Since(DateTime date, CancellationToken cancellationToken) => Search(SearchQuery.DeliveredAfter(date.Date), _ => true, cancellationToken);

    /// <summary>One message; null where it was removed meanwhile.</summary>
    /// <param name="uid">Which.</param>
    /// <param name="maxOctets">Its beginning is enough.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public Task<FetchedMessage?> Fetch(uint uid, int maxOctets, CancellationToken cancellationToken) => mailbox.Read(
        async stop =>
        {
            var id = new UniqueId(uid);
            var summaries = await folder.FetchAsync([id], new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Size), stop);
            if (summaries.FirstOrDefault(summary => summary.UniqueId == id) is not { } summary)
            {
                return null;
            }

            using var raw = new MemoryStream();
            try
            {
                await using var stream = await folder.GetStreamAsync(id, "", 0, maxOctets, stop);
                await stream.CopyToAsync(raw, stop);
            }
            catch (MessageNotFoundException)
            {
                return null;
            }

            return new FetchedMessage(uid, summary.InternalDate?.UtcDateTime, summary.Size ?? 0, raw.ToArray());
        },
        cancellationToken);

    /// <summary>Opens it and waits until the server announces a change (IDLE, RFC 2177); false if it announced none.</summary>
    /// <param name="known">How many messages there were when it was read: where there are others by now, nobody has to wait.</param>
    /// <param name="atMost">How long.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="MailboxException">The connection broke, or the server refuses.</exception>
    public async Task<bool> Idle(int known, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await Open(cancellationToken);
        return folder.Count != known || await mailbox.Idle(folder, atMost, cancellationToken);
    }

    private Task<IReadOnlyList<uint>> Search(SearchQuery query, Func<long, bool> isWanted, CancellationToken cancellationToken) => mailbox.Read<IReadOnlyList<uint>>(
        async stop => [.. (await folder.SearchAsync(query, stop)).Select(id => id.Id).Where(id => isWanted(id)).Order()],
        cancellationToken);
}

/// <summary>A message of a mailbox.</summary>
/// <param name="Uid">Its number in the folder.</param>
/// <param name="ReceivedAt">When the mailbox got it, UTC; null where the server does not say.</param>
/// <param name="Size">Its whole size in octets, as the server says.</param>
/// <param name="Raw">Its octets, from the beginning.</param>
internal sealed record FetchedMessage(uint Uid, DateTime? ReceivedAt, long Size, byte[] Raw);
