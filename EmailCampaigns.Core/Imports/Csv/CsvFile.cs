using System.Text;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>The file cannot be read as a CSV at all; the message is for people.</summary>
public sealed class CsvFileException(string message) : Exception(message);

/// <summary>A CSV file as a stream of UTF-8, whatever it is stored in.</summary>
internal static class CsvFile
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Opens the file behind its byte order mark and the <c>sep=</c> line of spreadsheets.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">One of <see cref="CsvFormat.Encodings"/>.</param>
    /// <param name="window">How far, in bytes, the reading can go back.</param>
    public static RewindableStream Open(string path, string encoding, int window)
    {
        // The reader above has a buffer of its own.
        Stream file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        if (encoding != CsvFormat.Utf8)
        {
            file = Encoding.CreateTranscodingStream(file, CsvFormat.EncodingOf(encoding), Encoding.UTF8);
        }

        var text = new RewindableStream(file, window);
        Span<byte> head = stackalloc byte[16];
        var start = head[..text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var mark = start.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0;
        text.Rewind(mark + SeparatorLine(Encoding.ASCII.GetString(start[mark..])).Length);
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
