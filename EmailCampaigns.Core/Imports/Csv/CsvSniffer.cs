using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>How a file is to be read, and how sure its encoding and its delimiter are.</summary>
public sealed record SniffedFormat(CsvFormat Format, EncodingGuess Encoding, DelimiterGuess Delimiter);

/// <summary>The delimiter a file is read with, and what else it could be.</summary>
/// <param name="IsDoubtful">Whether another delimiter makes columns that fit almost as well, or better; then a person should look.</param>
/// <param name="Readings">With the delimiter that is taken first, then with the others that make more than one column, from likely to unlikely.</param>
public sealed record DelimiterGuess(bool IsDoubtful, IReadOnlyList<DelimiterReading> Readings);

/// <summary>The first rows of a file, read with one delimiter.</summary>
/// <param name="Delimiter">One of <see cref="CsvFormat.Delimiters"/>.</param>
/// <param name="Columns">How many cells most rows have.</param>
/// <param name="Rows">Their cells.</param>
public sealed record DelimiterReading(char Delimiter, int Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Guesses how a CSV file is to be read.</summary>
public static class CsvSniffer
{
    private const int BlockBytes = 256 * 1024;
    private const int SampleRows = 100;
    private const int ShownRows = 2;

    /// <summary>A delimiter that fits this much less than the one taken is no rival to it; <see cref="Fit"/> goes to 4.</summary>
    private const double Doubt = 0.5;

    /// <summary>
    /// Reads the whole file once where its encoding is not said: what is not UTF-8 can stand far down, and a wrong guess would spoil names quietly.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="choice">What is known already.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static SniffedFormat Sniff(string path, CsvFormatChoice choice, CancellationToken cancellation)
    {
        using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        return Sniff(file, choice, cancellation);
    }

    /// <inheritdoc cref="Sniff(string, CsvFormatChoice, CancellationToken)"/>
    public static SniffedFormat Sniff(Stream file, CsvFormatChoice choice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(choice);
        var block = new byte[BlockBytes];
        var length = file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        var start = block.AsSpan(0, length).ToArray();
        var guess = choice.FoundEncoding is { } known ? EncodingGuess.Certain(known)
            : UnicodeSignature.Find(start) is { } unicode ? EncodingGuess.Certain(unicode)
            : HasEscapes(start) ? EncodingGuess.Certain(TextEncodings.Iso2022Jp)
            : GuessOf(file, block, length, cancellation);

        var text = TextEncodings.Of(guess.Encoding).GetString(start).TrimStart('\uFEFF');
        if (length == BlockBytes && text.AsSpan().LastIndexOfAny('\n', '\r') is > 0 and var end)
        {
            text = text[..(end + 1)]; // the last row is cut
        }

        var separator = CsvFile.SeparatorLine(text);
        var said = separator.IsEmpty || !CsvFormat.Delimiters.Contains(separator[4]) ? null : (char?)separator[4];
        text = text[separator.Length..];
        var readings = CsvFormat.Delimiters.Select(d => new FittedRows(d, Rows(text, d))).OrderByDescending(r => r.Fit).ToList();
        var taken = readings.Find(r => r.Delimiter == (choice.FoundDelimiter ?? said)) ?? readings[0];
        var rivals = readings.FindAll(r => r != taken && r.Fit.Columns > 1);
        var delimiter = new DelimiterGuess(rivals.Exists(r => r.Fit.Fit > taken.Fit.Fit - Doubt), [.. rivals.Prepend(taken).Select(r => r.Shown)]);
        return new SniffedFormat(new CsvFormat(guess.Encoding, taken.Delimiter, choice.HasHeader ?? HeaderFinder.IsThere(taken.Rows)), guess, delimiter);
    }

    /// <summary>ISO-2022-JP is the one encoding of seven bits that is not ASCII; it changes its letters by escape sequences.</summary>
    private static bool HasEscapes(ReadOnlySpan<byte> start) => start.IndexOf("\u001B$B"u8) >= 0 || start.IndexOf("\u001B$@"u8) >= 0;

    /// <summary>
    /// UTF-8 as long as most lines beyond ASCII are: a line that is not is damaged, or comes from elsewhere. Otherwise the lines that are not UTF-8 say what the file is.
    /// </summary>
    private static EncodingGuess GuessOf(Stream file, byte[] block, int length, CancellationToken cancellation)
    {
        var lines = new ForeignLines();
        while (length > 0 && !lines.AreMany)
        {
            cancellation.ThrowIfCancellationRequested();
            var whole = block.AsSpan(0, length).LastIndexOf((byte)'\n') is >= 0 and var end ? end + 1 : length - CutCharacter(block.AsSpan(0, length));
            whole = whole == 0 ? length : whole;
            lines.Add(block.AsSpan(0, whole));
            var carry = length - whole;
            block.AsSpan(whole, carry).CopyTo(block);
            length = carry + file.ReadAtLeast(block.AsSpan(carry), block.Length - carry, throwOnEndOfStream: false);
            if (length == carry && carry > 0)
            {
                lines.Add(block.AsSpan(0, carry)); // the end of the file, without a line break
                break;
            }
        }

        return lines.Valid >= lines.Invalid ? EncodingGuess.Certain(TextEncodings.Utf8) : EncodingGuesser.Guess(lines.Sample);
    }

    /// <summary>How many bytes at the end begin a UTF-8 character that goes on behind it.</summary>
    private static int CutCharacter(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var b = text[^back];
            if ((b & 0b1100_0000) == 0b1000_0000)
            {
                continue; // inside a character: its first byte is further up
            }

            var size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return size > back ? back : 0;
        }

        return 0;
    }

    private static List<string[]> Rows(string text, char delimiter)
    {
        var rows = new List<string[]>();
        using var reader = CsvReader.FromText(text, new CsvReaderOptions { Separator = delimiter, HasHeader = false, TrimWhitespace = true });
        while (rows.Count < SampleRows && reader.Read())
        {
            var fields = new string[reader.FieldCount];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = reader.GetString(i);
            }

            if (Array.Exists(fields, field => field.Length > 0))
            {
                rows.Add(fields);
            }
        }

        return rows;
    }

    /// <summary>
    /// A delimiter fits when it leaves whole addresses in cells, then when it gives every row the same number of columns and names that are known to the header,
    /// then when it finds more columns.
    /// </summary>
    private static (double Fit, int Columns) Fit(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return (0, 0);
        }

        var columns = rows.CountBy(r => r.Length).MaxBy(c => c.Value);
        var addresses = rows.Sum(AddressIn) / rows.Count;
        var evenness = columns.Key > 1 ? columns.Value / (double)rows.Count : 0;
        var names = rows.Take(HeaderFinder.MaxRows).Max(row => row.Count(cell => HeaderGuess.KnownField(cell) is not null));
        return ((2 * addresses) + evenness + (0.5 * Math.Min(names, 2)), columns.Key);
    }

    /// <summary>1 for a cell that is an address and nothing else, less for one in which an address is found, as it is in <c>a@x.org;Ann</c>.</summary>
    private static double AddressIn(string[] row) =>
        Array.Exists(row, cell => cell.AsSpan().ContainsAny('@', '＠') && EmailAddress.TryParse(cell, out _, out _)) ? 1
        : HeaderFinder.HasAddress(row) ? 0.9 : 0;

    /// <summary>The first rows as a delimiter makes them.</summary>
    private sealed record FittedRows(char Delimiter, List<string[]> Rows)
    {
        public (double Fit, int Columns) Fit { get; } = CsvSniffer.Fit(Rows);

        public DelimiterReading Shown => new(Delimiter, Fit.Columns, [.. Rows.Take(ShownRows)]);
    }

    /// <summary>Counts the lines that are UTF-8 and not just ASCII, and keeps some of those that are neither.</summary>
    private sealed class ForeignLines
    {
        private const int SampleBytes = 64 * 1024;

        /// <summary>The number of lines that are enough to judge a file that is not UTF-8.</summary>
        private const int Enough = 20_000;

        private readonly ArrayBufferWriter<byte> _sample = new();

        public long Valid { get; private set; }

        public long Invalid { get; private set; }

        /// <summary>Whether the file is certainly no UTF-8, so that the rest need not be read.</summary>
        public bool AreMany => Invalid > Enough && Invalid > 10 * Valid;

        public ReadOnlySpan<byte> Sample => _sample.WrittenSpan;

        public void Add(ReadOnlySpan<byte> text)
        {
            if (Ascii.IsValid(text))
            {
                return;
            }

            if (Utf8.IsValid(text) && Valid > Enough)
            {
                Valid++; // one for many: they are the majority already
                return;
            }

            foreach (var range in text.SplitAny((byte)'\n', (byte)'\r'))
            {
                var line = text[range];
                if (Ascii.IsValid(line))
                {
                    continue;
                }

                if (Utf8.IsValid(line))
                {
                    Valid++;
                }
                else
                {
                    Invalid++;
                    Keep(line);
                }
            }
        }

        private void Keep(ReadOnlySpan<byte> line)
        {
            if (_sample.WrittenCount < SampleBytes)
            {
                _sample.Write(line[..Math.Min(line.Length, SampleBytes / 4)]);
                _sample.Write("\n"u8);
            }
        }
    }
}
