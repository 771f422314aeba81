using System.Buffers;
using System.Globalization;
using System.Text;
using MimeKit;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes a message as MIME (RFC 5322, 2045 to 2047, 8058) by means of MimeKit: lines end in CRLF, none is longer than 998 octets, every octet is ASCII unless an
/// address has a local part that is not (<see cref="MailboxAddresses.NeedsSmtpUtf8"/>). The octets are those that MimeKit itself writes: its <see cref="Header"/> folds and encodes
/// what does not stand in one line as it is, and its encoders encode bodies. Its streams and filters around them, which cost several times as much, are left out.
/// </summary>
public static class MimeWriter
{
    /// <summary>Longest URI that fits a header line (RFC 5322 section 2.1.1) with its brackets, and room to spare for what relays put before it.</summary>
    private const int LongestUri = 900;

    /// <summary>A message without files as bytes, dots at line starts not doubled (that is the transport's).</summary>
    /// <exception cref="MessageFieldException">A value cannot be written safely.</exception>
    /// <exception cref="ArgumentException">It has files; see <see cref="WriteWithFiles"/>.</exception>
    public static ReadOnlyMemory<byte> Write(OutgoingMessage message) =>
        WriteWithFiles(message) is { Files.Count: 0 } written ? written.Octets : throw new ArgumentException("The files of a message come from where they are kept.", nameof(message));

    /// <summary>A message as bytes, and where the bytes of its files belong.</summary>
    /// <exception cref="MessageFieldException">A value cannot be written safely.</exception>
    public static WrittenMail WriteWithFiles(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new ArrayBufferWriter<byte>(2048 + ((message.Text.Length + (message.Html?.Length ?? 0)) * 9 / 8));
        WriteHeader(message, output);
        var files = new MimeBody(output, message.Date).Write(message);
        return new WrittenMail(output.WrittenMemory, files);
    }

    private static void WriteHeader(OutgoingMessage message, ArrayBufferWriter<byte> output)
    {
        var date = message.Date.Kind is DateTimeKind.Utc ? message.Date : throw new MessageFieldException("Date", "the time is not UTC.");
        HeaderField.Write(output, "Date", date.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        HeaderField.Write(output, "From", MailboxAddresses.Parse(message.From.Address, message.From.DisplayName, "From"));
        HeaderField.Write(output, "To", MailboxAddresses.Parse(message.To.Address, message.To.DisplayName, "To"));
        if (message.ReplyTo is not null)
        {
            HeaderField.Write(output, "Reply-To", MailboxAddresses.Parse(message.ReplyTo.Address, message.ReplyTo.DisplayName, "Reply-To"));
        }

        HeaderField.Write(output, "Subject", HeaderText.Unstructured(message.Subject));
        HeaderField.Write(output, "Message-ID", $"<{message.MessageId}>");
        if (message.InReplyTo is not null)
        {
            HeaderField.Write(output, "In-Reply-To", $"<{message.InReplyTo}>");
        }

        if (message.References.Count > 0)
        {
            HeaderField.Write(output, "References", string.Join(' ', message.References.Select(id => $"<{id}>")));
        }

        if (message.ListId is not null)
        {
            HeaderField.Write(output, "List-Id", $"<{message.ListId}>");
        }

        WriteListUnsubscribe(message, output);
    }

    /// <summary>RFC 2369, the URI that can be posted to first; RFC 8058 where there is one.</summary>
    private static void WriteListUnsubscribe(OutgoingMessage message, ArrayBufferWriter<byte> output)
    {
        var uris = new List<string>(2);
        if (message.ListUnsubscribeUri is not null)
        {
            uris.Add($"<{WebUri(message.ListUnsubscribeUri)}>");
        }

        if (message.ListUnsubscribeMailto is not null)
        {
            uris.Add($"<{MailUri(message.ListUnsubscribeMailto)}>");
        }

        if (uris.Count > 0)
        {
            HeaderField.Write(output, "List-Unsubscribe", string.Join(", ", uris));
        }

        if (message.ListUnsubscribeUri is not null)
        {
            HeaderField.Write(output, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }

    private static string WebUri(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw new MessageFieldException("List-Unsubscribe", "the web address is not an absolute http or https address.");
        }

        return Checked(Ascii.IsValid(uri.Host) ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri);
    }

    private static string MailUri(string addressOrUri)
    {
        if (addressOrUri.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            return Checked(addressOrUri);
        }

        var mailbox = MailboxAddresses.Parse(addressOrUri, name: null, "List-Unsubscribe");
        var domain = MailboxAddresses.AsciiDomain(mailbox.Domain, "List-Unsubscribe");
        return Checked($"mailto:{Uri.EscapeDataString(mailbox.LocalPart).Replace("%2B", "+", StringComparison.Ordinal)}@{domain}");
    }

    private static string Checked(string uri) =>
        uri.Length <= LongestUri && !uri.AsSpan().ContainsAnyExceptInRange('!', '~') && !uri.AsSpan().ContainsAny("<>,")
            ? uri
            : throw new MessageFieldException(
                "List-Unsubscribe", $"a URI contains printable ASCII without spaces, commas and angle brackets, at most {LongestUri} characters.");
}
