using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using EmailCampaigns.Core.Persistence;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO.Filters;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes the fields and the body of a message as MimeKit would; see <see cref="MimeWriter"/>. A text and its HTML are alternatives, embedded pictures belong to the HTML, and attached files
/// stand beside all of it: <c>mixed(alternative(text, related(html, picture...)), file...)</c>, with only those levels that have something in them (RFC 2046, RFC 2387).
/// </summary>
internal sealed class MimeBody(ArrayBufferWriter<byte> output, DateTime now)
{
    /// <summary>Longer lines of a body are encoded (RFC 5322 section 2.1.1).</summary>
    private const int MaxLine = 78;

    private readonly SequentialIds _ids = SequentialIds.Of(now);
    private readonly List<FilePlace> _files = [];

    /// <summary>Ends the header, and writes the body.</summary>
    /// <returns>Where its files belong.</returns>
    public IReadOnlyList<FilePlace> Write(OutgoingMessage message)
    {
        output.Write("MIME-Version: 1.0\r\n"u8);
        if (message.Attachments.Count == 0)
        {
            WriteText(message);
            output.Write(string.IsNullOrEmpty(message.Html) && message.Text.Length == 0 ? "\r\n"u8 : []); // no message ends with its header
            return _files;
        }

        var boundary = Begin("mixed", "");
        WriteText(message);
        foreach (var file in message.Attachments)
        {
            Next(boundary);
            WriteFile(file);
        }

        End(boundary);
        return _files;
    }

    /// <summary>Text comes first: of alternatives a reader shows the last one it knows (RFC 2046 section 5.1.4).</summary>
    private void WriteText(OutgoingMessage message)
    {
        if (string.IsNullOrEmpty(message.Html))
        {
            WritePart("plain"u8, message.Text);
            return;
        }

        var boundary = Begin("alternative", "");
        WritePart("plain"u8, message.Text);
        Next(boundary);
        WriteHtml(message.Html, message.Embedded);
        End(boundary);
    }

    private void WriteHtml(string html, IReadOnlyList<MessageFile> embedded)
    {
        if (embedded.Count == 0)
        {
            WritePart("html"u8, html);
            return;
        }

        var boundary = Begin("related", "type=\"text/html\"; ");
        WritePart("html"u8, html);
        foreach (var picture in embedded)
        {
            Next(boundary);
            WriteFile(picture);
        }

        End(boundary);
    }

    private string Begin(string subtype, string parameters)
    {
        var boundary = $"=-{Convert.ToBase64String(_ids.Next().ToByteArray())}";
        Encoding.ASCII.GetBytes($"Content-Type: multipart/{subtype}; {parameters}boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n", output);
        return boundary;
    }

    private void Next(string boundary) => Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\n", output);

    private void End(string boundary) => Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n", output);

    /// <summary>
    /// The fields of a file, and the place of its octets. Its name stands twice: as RFC 2231 has it, and as an encoded word in the parameter that older programs of Microsoft read alone.
    /// </summary>
    private void WriteFile(MessageFile file)
    {
        var name = HeaderText.Normalize(file.Name);
        var (type, subtype) = file.MediaType.Split('/') is [var t, var s] ? (t, s) : ("application", "octet-stream");
        using var part = new MimePart(type, subtype);
        part.ContentType.Parameters.Add(new Parameter(Encoding.UTF8, "name", name) { EncodingMethod = ParameterEncodingMethod.Rfc2047 });
        part.ContentDisposition = new ContentDisposition(file.ContentId is null ? ContentDisposition.Attachment : ContentDisposition.Inline);
        part.ContentDisposition.Parameters.Add(new Parameter(Encoding.UTF8, "filename", name) { EncodingMethod = ParameterEncodingMethod.Rfc2231 });
        part.ContentTransferEncoding = ContentEncoding.Base64;
        if (file.ContentId is { } id)
        {
            part.ContentId = id;
        }

        foreach (var header in part.Headers)
        {
            HeaderField.Write(output, header);
        }

        output.Write("\r\n"u8);
        _files.Add(new FilePlace(output.WrittenCount, file.FileId, file.Size));
    }

    private void WritePart(ReadOnlySpan<byte> subtype, string text)
    {
        output.Write("Content-Type: text/"u8);
        output.Write(subtype);
        output.Write("; charset=utf-8\r\nContent-Transfer-Encoding: "u8);
        var lines = new ArrayBufferWriter<byte>(text.Length + (text.Length / 16) + 16);
        Lines.WriteText(lines, text);
        MemoryMarshal.TryGetArray(lines.WrittenMemory, out var octets); // MimeKit takes arrays only
        switch (BestEncoding(octets))
        {
            case ContentEncoding.QuotedPrintable:
                output.Write("quoted-printable\r\n\r\n"u8);
                WriteEncoded(octets, new QuotedPrintableEncoder());
                break;
            case ContentEncoding.Base64:
                output.Write("base64\r\n\r\n"u8);
                WriteEncoded(octets, new Base64Encoder());
                break;
            default:
                output.Write("7bit\r\n\r\n"u8);
                output.Write(octets);
                break;
        }
    }

    private static ContentEncoding BestEncoding(ArraySegment<byte> octets)
    {
        var filter = new BestEncodingFilter();
        filter.Flush(octets.Array!, octets.Offset, octets.Count, out _, out _);
        return filter.GetBestEncoding(EncodingConstraint.SevenBit, MaxLine);
    }

    private void WriteEncoded(ArraySegment<byte> octets, IMimeEncoder encoder)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(encoder.EstimateOutputLength(octets.Count));
        Lines.Write(output, encoded.AsSpan(0, encoder.Flush(octets.Array!, octets.Offset, octets.Count, encoded)));
        ArrayPool<byte>.Shared.Return(encoded);
    }
}
