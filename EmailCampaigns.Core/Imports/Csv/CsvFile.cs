using System.Text;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>The file cannot be read as a CSV at all; the message is for people.</summary>
public sealed class CsvFileException(string message) : Exception(message);

/// <summary>A CSV file as a stream in which ASCII is ASCII: in UTF-8 where it is transcoded, else its own bytes.</summary>
internal static class CsvFile
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Whether the rows are read from the file's own bytes, so that each row can be decoded for itself. UTF-16 and encodings in which a byte of ASCII can be half
    /// of a character are transcoded as a whole.
    /// </summary>
    public static bool KeepsBytes(string encoding) => encoding == TextEncodings.Utf8 || TextEncodings.IsSingleByte(encoding);

    /// <summary>Opens the file behind its byte order mark and the <c>sep=</c> line of spreadsheets.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">One of <see cref="TextEncodings.Names"/>.</param>
    /// <param name="window">How far, in bytes, the reading can go back.</param>
    public static RewindableStream Open(string path, string encoding, int window)
    {
        // The reader above has a buffer of its own.
        Stream file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        if (!KeepsBytes(encoding))
        {
            file = Encoding.CreateTranscodingStream(file, TextEncodings.Of(encoding), Encoding.UTF8);
        }

        var text = new RewindableStream(file, window);
        Span<byte> head = stackalloc byte[16];
        var start = head[..text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var mark = start.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0;
        text.Rewind(mark + SeparatorLine(Encoding.Latin1.GetString(start[mark..])).Length);
        return text;
    }

    /// <summary>The line <c>sep=;</c> that spreadsheets write and read before the first row, with its line break; else empty.</summary>
    public static ReadOnlySpan<char> SeparatorLine(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || text.Length < 6)
        {
            return default;
        }

        return text[5..] switch
        {
            ['\r', '\n', ..] => text[..7],
            ['\r' or '\n', ..] => text[..6],
            _ => default,
        };
    }
}
