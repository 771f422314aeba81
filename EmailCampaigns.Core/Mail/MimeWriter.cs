using System.Text;
using MimeKit;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes a message as MIME (RFC 5322, 2045 to 2047, 8058) by means of MimeKit: lines end in CRLF, none is longer than 998 octets, every octet is ASCII unless an
/// address has a local part that is not (<see cref="MailboxAddresses.NeedsSmtpUtf8"/>).
/// </summary>
public static class MimeWriter
{
    /// <summary>Longest URI that fits a header line (RFC 5322 section 2.1.1) with its brackets, and room to spare for what relays put before it.</summary>
    private const int LongestUri = 900;

    /// <summary>Longer lines of a body are encoded (RFC 5322 section 2.1.1).</summary>
    private const int MaxBodyLine = 78;

    private static readonly FormatOptions Format = WithCrlf();

    /// <summary>The message as bytes, dots at line starts not doubled (that is the transport's).</summary>
    /// <exception cref="MessageFieldException">A value cannot be written safely.</exception>
    public static ReadOnlyMemory<byte> Write(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var mime = new MimeMessage(Enumerable.Empty<Header>());
        WriteHeader(message, mime);
        mime.Body = BodyOf(message);
        using var output = new MemoryStream(2048 + ((message.Text.Length + (message.Html?.Length ?? 0)) * 9 / 8));
        mime.WriteTo(Format, output);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    private static void WriteHeader(OutgoingMessage message, MimeMessage mime)
    {
        mime.Date = message.Date.Kind is DateTimeKind.Utc ? message.Date : throw new MessageFieldException("Date", "the time is not UTC.");
        mime.From.Add(MailboxAddresses.Parse(message.From.Address, message.From.DisplayName, "From"));
        mime.To.Add(MailboxAddresses.Parse(message.To.Address, message.To.DisplayName, "To"));
        if (message.ReplyTo is not null)
        {
            mime.ReplyTo.Add(MailboxAddresses.Parse(message.ReplyTo.Address, message.ReplyTo.DisplayName, "Reply-To"));
        }

        mime.Subject = HeaderText.Unstructured(message.Subject);
        mime.Headers.Add("Message-ID", $"<{message.MessageId}>");
        if (message.InReplyTo is not null)
        {
            mime.Headers.Add(HeaderId.InReplyTo, $"<{message.InReplyTo}>");
        }

        if (message.References.Count > 0)
        {
            mime.Headers.Add(HeaderId.References, string.Join(' ', message.References.Select(id => $"<{id}>")));
        }

        if (message.ListId is not null)
        {
            mime.Headers.Add(HeaderId.ListId, $"<{message.ListId}>");
        }

        WriteListUnsubscribe(message, mime);
    }

    /// <summary>RFC 2369, the URI that can be posted to first; RFC 8058 where there is one.</summary>
    private static void WriteListUnsubscribe(OutgoingMessage message, MimeMessage mime)
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
            mime.Headers.Add(HeaderId.ListUnsubscribe, string.Join(", ", uris));
        }

        if (message.ListUnsubscribeUri is not null)
        {
            mime.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
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

    /// <summary>Text first: of alternatives a reader shows the last one it knows (RFC 2046 section 5.1.4).</summary>
    private static MimeEntity BodyOf(OutgoingMessage message) => string.IsNullOrEmpty(message.Html)
        ? Part("plain", message.Text)
        : new MultipartAlternative(Part("plain", message.Text), Part("html", message.Html));

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, WholeLines(text));
        part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit, MaxBodyLine, CancellationToken.None);
        return part;
    }

    /// <summary>Each line end, CRLF, LF or CR, becomes CRLF, and the last line gets one.</summary>
    private static string WholeLines(string text)
    {
        var lines = text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
        return (lines is "" or [.., '\n'] ? lines : lines + "\n").Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    private static FormatOptions WithCrlf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
