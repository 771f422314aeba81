using System.Buffers;
using System.Text.Unicode;
using CsvHelper;
using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Guesses how a CSV file is to be read.</summary>
public static class CsvSniffer
{
    private const int SampleBytes = 256 * 1024;
    private const int SampleRows = 100;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789 .,+-/()");

    /// <summary>
    /// Reads the whole file once: a single byte far down decides between UTF-8 and Windows-1252, and a wrong guess would spoil names quietly.
    /// </summary>
    public static CsvFormat Sniff(string path, CancellationToken cancellation)
    {
        using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        return Sniff(file, cancellation);
    }

    /// <inheritdoc cref="Sniff(string, CancellationToken)"/>
    public static CsvFormat Sniff(Stream file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var sample = new byte[SampleBytes];
        var length = file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        var encoding = EncodingByMark(sample.AsSpan(0, length))
            ?? (IsUtf8(sample.AsSpan(0, length), file, cancellation) ? CsvFormat.Utf8 : CsvFormat.Windows1252);

        var text = CsvFormat.EncodingOf(encoding).GetString(sample, 0, length).TrimStart('\uFEFF');
        if (length == SampleBytes && text.LastIndexOf('\n') is > 0 and var end)
        {
            text = text[..(end + 1)]; // the last row is cut
        }

        var separator = CsvFile.SeparatorLine(text);
        if (!separator.IsEmpty)
        {
            text = text[separator.Length..];
            if (CsvFormat.Delimiters.Contains(separator[4]))
            {
                return new CsvFormat(encoding, separator[4], LooksLikeHeader(Rows(text, separator[4])));
            }
        }

        var (delimiter, rows) = CsvFormat.Delimiters
            .Select(d => (Delimiter: d, Rows: Rows(text, d)))
            .MaxBy(c => Fit(c.Rows));
        return new CsvFormat(encoding, delimiter, LooksLikeHeader(rows));
    }

    private static string? EncodingByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => CsvFormat.Utf8,
        [0xFF, 0xFE, ..] => CsvFormat.Utf16LittleEndian,
        [0xFE, 0xFF, ..] => CsvFormat.Utf16BigEndian,
        _ => null,
    };

    private static bool IsUtf8(ReadOnlySpan<byte> start, Stream rest, CancellationToken cancellation)
    {
        var buffer = new byte[SampleBytes];
        start.CopyTo(buffer);
        var length = start.Length;
        while (length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var whole = length - CutCharacter(buffer.AsSpan(0, length));
            if (!Utf8.IsValid(buffer.AsSpan(0, whole)))
            {
                return false;
            }

            var carry = length - whole;
            buffer.AsSpan(whole, carry).CopyTo(buffer);
            var read = rest.Read(buffer, carry, buffer.Length - carry);
            if (read == 0)
            {
                return carry == 0;
            }

            length = carry + read;
        }

        return true;
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
        using var reader = CsvReader.FromText(text, new CsvReaderOptions { Separator = delimiter, HasHeader = false });
        while (rows.Count < SampleRows && reader.Read())
        {
            var fields = new string[reader.FieldCount];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = reader.GetString(i);
            }

            rows.Add(fields);
        }

        return rows;
    }

    /// <summary>
    /// A delimiter fits when it leaves whole addresses in cells, then when it gives every row the same number of columns, then when it finds more of them.
    /// </summary>
    private static (double Fit, int Columns) Fit(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return (0, 0);
        }

        var columns = rows.CountBy(r => r.Length).MaxBy(c => c.Value);
        var addresses = rows.Count(HasAddress) / (double)rows.Count;
        var evenness = columns.Key > 1 ? columns.Value / (double)rows.Count : 0;
        return ((2 * addresses) + evenness, columns.Key);
    }

    private static bool LooksLikeHeader(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return true;
        }

        if (rows[0].Any(cell => HeaderGuess.KnownField(cell) is not null))
        {
            return true;
        }

        return !HasAddress(rows[0]) && !rows[0].Any(IsNumber);
    }

    private static bool HasAddress(string[] row) =>
        Array.Exists(row, cell => cell.Contains('@', StringComparison.Ordinal) && EmailAddress.TryParse(cell, out _, out _));

    private static bool IsNumber(string cell) => cell.Length > 0 && !cell.AsSpan().ContainsAnyExcept(NumberCharacters);
}
