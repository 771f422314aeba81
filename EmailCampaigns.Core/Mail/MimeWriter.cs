using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes a message in the format of RFC 5322 with MIME (RFC 2045 to 2047, 8058): lines end in CRLF, none is longer than 998 octets, every octet is ASCII
/// unless an address has a local part that is not (<see cref="OutgoingMessage.NeedsSmtpUtf8"/>). The same message always gives the same bytes.
/// </summary>
public static class MimeWriter
{
    /// <summary>Longest URI that fits a header line (RFC 5322 section 2.1.1) with its brackets, and room to spare for what relays put before it.</summary>
    private const int LongestUri = 900;

    /// <summary>The message as bytes, dots at line starts not doubled (that is the transport's).</summary>
    /// <exception cref="MessageFieldException">A value cannot be written safely.</exception>
    public static ReadOnlyMemory<byte> Write(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new ArrayBufferWriter<byte>(2048 + ((message.Text.Length + (message.Html?.Length ?? 0)) * 9 / 8));
        Write(message, output);
        return output.WrittenMemory;
    }

    /// <inheritdoc cref="Write(OutgoingMessage)"/>
    public static void Write(OutgoingMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(output);
        WriteHeader(message, output);
        if (string.IsNullOrEmpty(message.Html))
        {
            TextBody.Write(output, "Content-Type: text/plain; charset=utf-8"u8, message.Text);
        }
        else
        {
            WriteAlternative(message, output);
        }
    }

    private static void WriteHeader(OutgoingMessage message, IBufferWriter<byte> output)
    {
        var header = new HeaderWriter(output);
        WriteDate(message.Date, output);
        header.Begin("From:"u8);
        header.Mailbox(message.From, "From");
        header.End();
        header.Begin("To:"u8);
        header.Mailbox(message.To, "To");
        header.End();
        if (message.ReplyTo is not null)
        {
            header.Begin("Reply-To:"u8);
            header.Mailbox(message.ReplyTo, "Reply-To");
            header.End();
        }

        header.Begin("Subject:"u8);
        header.Text(message.Subject);
        header.End();
        header.Begin("Message-ID:"u8);
        header.Word($"<{message.MessageId}>");
        header.End();
        WriteThread(message, ref header);
        WriteListUnsubscribe(message, ref header);
        output.Write("MIME-Version: 1.0\r\n"u8);
    }

    private static void WriteDate(DateTime date, IBufferWriter<byte> output)
    {
        if (date.Kind is not DateTimeKind.Utc)
        {
            throw new MessageFieldException("Date", "the time is not UTC.");
        }

        output.Write("Date: "u8);
        date.TryFormat(output.GetSpan(25), out var written, "ddd, dd MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
        output.Advance(written);
        output.Write(" +0000\r\n"u8);
    }

    private static void WriteThread(OutgoingMessage message, ref HeaderWriter header)
    {
        if (message.InReplyTo is not null)
        {
            header.Begin("In-Reply-To:"u8);
            header.Word($"<{message.InReplyTo}>");
            header.End();
        }

        if (message.References.Count > 0)
        {
            header.Begin("References:"u8);
            foreach (var id in message.References)
            {
                header.Word($"<{id}>");
            }

            header.End();
        }
    }

    /// <summary>RFC 2369, the URI that can be posted to first; RFC 8058 where there is one.</summary>
    private static void WriteListUnsubscribe(OutgoingMessage message, ref HeaderWriter header)
    {
        var web = message.ListUnsubscribeUri is null ? null : WebUri(message.ListUnsubscribeUri);
        var mail = message.ListUnsubscribeMailto is null ? null : MailUri(message.ListUnsubscribeMailto);
        if (web is null && mail is null)
        {
            return;
        }

        header.Begin("List-Unsubscribe:"u8);
        if (web is not null)
        {
            header.Word($"<{web}>{(mail is null ? "" : ",")}");
        }

        if (mail is not null)
        {
            header.Word($"<{mail}>");
        }

        header.End();
        if (web is not null)
        {
            header.Line("List-Unsubscribe-Post: List-Unsubscribe=One-Click"u8);
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

        var address = AddrSpec.Parse(addressOrUri, "List-Unsubscribe");
        return Checked($"mailto:{Uri.EscapeDataString(address.LocalPart).Replace("%2B", "+", StringComparison.Ordinal)}@{address.Domain}");
    }

    private static string Checked(string uri) =>
        uri.Length <= LongestUri && !uri.AsSpan().ContainsAnyExceptInRange('!', '~') && !uri.AsSpan().ContainsAny("<>,")
            ? uri
            : throw new MessageFieldException(
                "List-Unsubscribe", $"a URI holds printable ASCII without spaces, commas and angle brackets, at most {LongestUri} characters.");

    private static void WriteAlternative(OutgoingMessage message, IBufferWriter<byte> output)
    {
        Span<byte> boundary = stackalloc byte[TextBody.BoundaryMark.Length + 24];
        MakeBoundary(message.MessageId, boundary);

        output.Write("Content-Type: multipart/alternative;\r\n boundary=\""u8);
        output.Write(boundary);
        output.Write("\"\r\n"u8);
        WritePart("Content-Type: text/plain; charset=utf-8"u8, message.Text, boundary, output);
        WritePart("Content-Type: text/html; charset=utf-8"u8, message.Html!, boundary, output);
        output.Write("\r\n--"u8);
        output.Write(boundary);
        output.Write("--\r\n"u8);
    }

    /// <summary>Distinct per message, so that one message can enclose another; see <see cref="TextBody.BoundaryMark"/> for why no body holds it.</summary>
    private static void MakeBoundary(string messageId, Span<byte> boundary)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(messageId), hash);
        TextBody.BoundaryMark.CopyTo(boundary);
        Convert.TryToHexStringLower(hash[..12], boundary[TextBody.BoundaryMark.Length..], out _);
    }

    private static void WritePart(ReadOnlySpan<byte> contentType, string text, ReadOnlySpan<byte> boundary, IBufferWriter<byte> output)
    {
        output.Write("\r\n--"u8);
        output.Write(boundary);
        output.Write("\r\n"u8);
        TextBody.Write(output, contentType, text);
    }
}
