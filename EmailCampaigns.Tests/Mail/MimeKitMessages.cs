using System.Text;
using EmailCampaigns.Core.Mail;
using MimeKit;

namespace EmailCampaigns.Tests.Mail;

/// <summary>The same message written by MimeKit alone, through its own objects: what <see cref="MimeWriter"/> has to come to, octet by octet.</summary>
internal static class MimeKitMessages
{
    /// <summary>Longer lines of a body are encoded (RFC 5322 section 2.1.1).</summary>
    private const int MaxBodyLine = 78;

    private static readonly FormatOptions Format = WithCrlf();

    public static byte[] Write(OutgoingMessage message)
    {
        using var mime = new MimeMessage(Enumerable.Empty<Header>());
        WriteHeader(message, mime);
        mime.Body = BodyOf(message);
        using var output = new MemoryStream();
        mime.WriteTo(Format, output);
        return output.ToArray();
    }

    private static void WriteHeader(OutgoingMessage message, MimeMessage mime)
    {
        mime.Date = message.Date;
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

        WriteListUnsubscribe(message, mime);
    }

    private static void WriteListUnsubscribe(OutgoingMessage message, MimeMessage mime)
    {
        string?[] uris = [message.ListUnsubscribeUri?.AbsoluteUri, message.ListUnsubscribeMailto is null ? null : $"mailto:{message.ListUnsubscribeMailto}"];
        if (uris.OfType<string>().Any())
        {
            mime.Headers.Add(HeaderId.ListUnsubscribe, string.Join(", ", uris.OfType<string>().Select(uri => $"<{uri}>")));
        }

        if (message.ListUnsubscribeUri is not null)
        {
            mime.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
    }

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
