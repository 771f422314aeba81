using System.Buffers;
using System.Text;
using MimeKit;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes fields of a header. A value of plain text that fits its line stands there as it is, which is what MimeKit makes of it, too; all others are folded and encoded by MimeKit.
/// </summary>
internal static class HeaderField
{
    /// <summary>Shorter by a margin than the 78 characters at which MimeKit folds (RFC 5322 section 2.1.1).</summary>
    private const int ShortLine = 70;

    private static readonly SearchValues<char> PlainName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ");

    /// <summary>A field of text, or of message identifiers and URIs.</summary>
    public static void Write(ArrayBufferWriter<byte> output, string field, string value)
    {
        if (IsPlain(field, value))
        {
            WritePlain(output, field, value);
        }
        else
        {
            WriteRaw(output, new Header(Encoding.UTF8, field, value));
        }
    }

    public static void Write(ArrayBufferWriter<byte> output, string field, MailboxAddress mailbox)
    {
        var (name, address) = (mailbox.Name ?? "", mailbox.OnTheWire());
        var value = name.Length == 0 ? address : $"{name} <{address}>";
        if (IsPlain(field, value) && !name.AsSpan().ContainsAnyExcept(PlainName))
        {
            WritePlain(output, field, value);
            return;
        }

        using var message = new MimeMessage(Enumerable.Empty<Header>());
        (field switch
        {
            "From" => message.From,
            "To" => message.To,
            "Reply-To" => message.ReplyTo,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No field of mailboxes that is written here."),
        }).Add(mailbox);
        WriteRaw(output, message.Headers.First(header => header.Field == field));
    }

    /// <summary>A field as MimeKit has written it.</summary>
    public static void Write(ArrayBufferWriter<byte> output, Header header) => WriteRaw(output, header);

    private static bool IsPlain(string field, string value) => field.Length + value.Length < ShortLine
        && value is not ("" or [' ', ..] or [.., ' ']) && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static void WritePlain(ArrayBufferWriter<byte> output, string field, string value)
    {
        Encoding.ASCII.GetBytes(field, output);
        output.Write(": "u8);
        Encoding.ASCII.GetBytes(value, output);
        output.Write("\r\n"u8);
    }

    private static void WriteRaw(ArrayBufferWriter<byte> output, Header header)
    {
        output.Write(header.RawField);
        output.Write(":"u8);
        Lines.Write(output, header.RawValue);
    }
}
