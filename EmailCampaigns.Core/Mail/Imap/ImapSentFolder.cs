using MailKit;
using MailKit.Search;
using MimeKit;

namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>The folder in which a mailbox keeps what was sent: the only one that is written to, and only by adding.</summary>
internal sealed class ImapSentFolder(ImapMailbox mailbox, IMailFolder folder)
{
    /// <summary>Opens it for looking.</summary>
    public Task Open(CancellationToken cancellationToken) => mailbox.Read(stop => folder.OpenAsync(FolderAccess.ReadOnly, stop), cancellationToken);

    /// <summary>Whether a message with this Message-ID lies in it.</summary>
    public async Task<bool> Has(string messageId, CancellationToken cancellationToken) =>
        (await mailbox.Read(stop => folder.SearchAsync(SearchQuery.HeaderContains("Message-ID", messageId), stop), cancellationToken)).Count > 0;

    /// <summary>Adds a message, marked as read (RFC 3501, section 6.3.11).</summary>
    public async Task Append(ReadOnlyMemory<byte> message, DateTime sentAt, CancellationToken cancellationToken)
    {
        using var octets = new MemoryStream(message.ToArray(), writable: false);
        using var mime = await MimeMessage.LoadAsync(octets, cancellationToken);
        await mailbox.Read(stop => folder.AppendAsync(mime, MessageFlags.Seen, new DateTimeOffset(DateTime.SpecifyKind(sentAt, DateTimeKind.Utc)), stop), cancellationToken);
    }
}
