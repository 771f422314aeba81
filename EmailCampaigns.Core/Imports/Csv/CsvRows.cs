using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Why a row cannot be read as a row of its file. The words for people are in <see cref="CsvRows.Describe"/>.</summary>
public enum CsvRowProblem
{
    None,
    TooManyColumns,
    UnclosedQuote,
    TooLong,
    BadEncoding,
    NulCharacter,
}

/// <summary>
/// The rows of a CSV file one after the other, with flat memory whatever the file holds. One damaged row costs that row only: what a quote swallows is given up
/// until a line that looks like a row again. A row with fewer cells than the header has empty ones: spreadsheets leave them out.
/// </summary>
public sealed class CsvRows : IDisposable
{
    /// <summary>The longest row, in bytes.</summary>
    public const int MaxRowBytes = 256 * 1024;

    public const int MaxColumns = 500;

    /// <summary>What is kept of a row that is too long.</summary>
    private const int MaxRawLineOfTooLong = 1000;

    /// <summary>The reader's buffer grows to twice the longest row.</summary>
    private const int Window = 4 * MaxRowBytes;

    /// <summary>What old programs write at the end of a file.</summary>
    private const byte EndOfFile = 0x1A;

    private static ReadOnlySpan<byte> Undecodable => "\uFFFD"u8;

    private readonly CsvFormat _format;
    private readonly Encoding? _singleByte;
    private readonly bool _isTranscoded;
    private readonly CsvReaderOptions _options;
    private readonly RewindableStream _file;
    private readonly byte[] _blank;
    private CsvReader _reader;
    private CsvReader? _mended;
    private long _readerStart;
    private long _nextRow;
    private bool _malformed;
    private bool _firstRowWaits;
    private bool _isLooking;
    private int _swallowed;
    private byte[]? _givenUp;
    private string[]? _decoded;
    private char[] _characters = new char[256];
    private byte[] _bytes = new byte[256];

    private CsvRows(string path, CsvFormat format)
    {
        _format = format;
        _singleByte = TextEncodings.IsSingleByte(format.Encoding) ? TextEncodings.Of(format.Encoding) : null;
        _isTranscoded = !CsvFile.KeepsBytes(format.Encoding);
        _blank = [(byte)format.Delimiter, (byte)' ', (byte)'\t', (byte)'"', EndOfFile];
        _options = new CsvReaderOptions
        {
            Separator = format.Delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            TrimWhitespace = true, // else a quote behind a blank is a letter
            MaxRecordSize = MaxRowBytes,
            OnMalformedRecord = _ => _malformed = true,
        };
        _file = CsvFile.Open(path, format.Encoding, Window);
        _reader = ReaderHere();
        Headers = [];
        try
        {
            Headers = ReadHeaders();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns, unique, never empty: a column without a name is called by its place, a second "Name" is "Name (2)".</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The number a spreadsheet shows beside the row: the first line is row 1, empty lines count, a row with line breaks in it is one row.</summary>
    public int RowNumber { get; private set; }

    /// <summary>How many lines of title and notes stand above the header.</summary>
    public int LinesAboveHeader { get; private set; }

    /// <summary>What is wrong with the row. The fields of such a row mean nothing.</summary>
    public CsvRowProblem Problem { get; private set; }

    /// <summary>The encoding that this row was read in, if it is not the file's; see <see cref="MixedText"/>.</summary>
    public string? OtherEncoding { get; private set; }

    /// <summary>How many fields the row has; 0 where it could not be split.</summary>
    public int FieldCount => _givenUp is null ? Current.FieldCount : 0;

    private CsvReader Current => _mended ?? _reader;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="CsvFileException">The file is empty, or its first row is no row.</exception>
    public static CsvRows Open(string path, CsvFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(format);
        return new CsvRows(path, format);
    }

    /// <summary>How many rows the file has, header and empty lines not counted.</summary>
    /// <inheritdoc cref="Open"/>
    public static int Count(string path, CsvFormat format, CancellationToken cancellation)
    {
        using var rows = Open(path, format);
        var count = 0;
        while (rows.Read())
        {
            if ((++count & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return count;
    }

    /// <summary>What is wrong, in words that can follow a row number: "too many columns".</summary>
    public static string Describe(CsvRowProblem problem) => problem switch
    {
        CsvRowProblem.None => "the row can be read",
        CsvRowProblem.TooManyColumns => "too many columns",
        CsvRowProblem.UnclosedQuote => "a quote is opened and not closed",
        CsvRowProblem.TooLong => $"the row is too long (more than {MaxRowBytes / 1024} kB)",
        CsvRowProblem.BadEncoding => "not text in the encoding of the file",
        CsvRowProblem.NulCharacter => "a NUL character in the row",
    };

    /// <summary>Goes to the next row; empty lines, and lines of delimiters alone, are passed over.</summary>
    public bool Read()
    {
        if (_firstRowWaits)
        {
            _firstRowWaits = false;
            return true;
        }

        if (!ReadRecord())
        {
            return false;
        }

        if (_givenUp is not null)
        {
            return true;
        }

        if (_malformed)
        {
            Mend();
        }

        Problem = Judge(Headers.Count);
        if (_mended is null && SpansLines && (Problem == CsvRowProblem.UnclosedQuote || (Problem == CsvRowProblem.TooManyColumns && Swallowed())))
        {
            var start = _readerStart + _reader.ByteOffset;
            GiveUp(start, start + _reader.RawRecord.Length);
        }

        return true;
    }

    /// <summary>A field of the row.</summary>
    public string GetString(int column) => _decoded is null ? Current.GetString(column) : column < _decoded.Length ? _decoded[column] : "";

    /// <summary>A field of the row, without a string being made; valid until the next call.</summary>
    public ReadOnlySpan<char> GetChars(int column)
    {
        if (_decoded is not null)
        {
            return column < _decoded.Length ? _decoded[column] : "";
        }

        var text = Current.GetSpan(column);
        if (text.Length > _characters.Length)
        {
            _characters = new char[text.Length * 2];
        }

        return _characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters));
    }

    /// <summary>A field of the row in UTF-8, with the blanks around it; valid until the next call.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column)
    {
        if (_decoded is not null)
        {
            var text = GetString(column);
            var maxBytes = Encoding.UTF8.GetMaxByteCount(text.Length);
            _bytes = maxBytes > _bytes.Length ? new byte[maxBytes * 2] : _bytes;
            return _bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes));
        }

        var raw = Current.GetRawSpan(column);
        return raw.Contains((byte)'"') ? Current.GetSpan(column) : raw;
    }

    /// <summary>The row as it stands in the file; the start of it where the row is too long.</summary>
    public string RawLine()
    {
        var raw = _givenUp ?? Raw;
        return _singleByte is not null && OtherEncoding is null ? _singleByte.GetString(raw)
            : OtherEncoding == TextEncodings.Windows1252 ? MixedText.ReadWestern(raw)
            : Encoding.UTF8.GetString(raw);
    }

    public void Dispose()
    {
        _mended?.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<byte> Raw => Current.RawRecord;

    private bool SpansLines => Raw.IndexOfAny((byte)'\n', (byte)'\r') >= 0;

    private CsvReader ReaderHere()
    {
        _readerStart = _nextRow = _file.Position;
        return CsvReader.Create(_file, _options, leaveOpen: true);
    }

    private List<string> ReadHeaders()
    {
        GoToHeader();
        if (!ReadRecord())
        {
            throw new CsvFileException("The file is empty.");
        }

        if (_givenUp is not null || (_malformed && SpansLines))
        {
            throw new CsvFileException("The first row cannot be read: a quote in it is opened and not closed, or the file is no CSV.");
        }

        if (_reader.FieldCount > MaxColumns)
        {
            throw new CsvFileException(string.Create(
                CultureInfo.InvariantCulture, $"The file has {_reader.FieldCount:N0} columns; {MaxColumns} can be read. Leave out those that you do not need."));
        }

        Problem = Judge(_reader.FieldCount);
        _firstRowWaits = !_format.HasHeader;
        var headers = new List<string>(_reader.FieldCount);
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            var header = _format.HasHeader ? HeaderOf(GetString(i)) : "";
            if (header.Length == 0)
            {
                header = string.Create(CultureInfo.InvariantCulture, $"Column {i + 1}");
            }

            var unique = header;
            for (var n = 2; !used.Add(unique); n++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{header} ({n})");
            }

            headers.Add(unique);
        }

        return headers;
    }

    private static string HeaderOf(string cell) =>
        string.Join(' ', string.Concat(cell.Where(c => !char.IsControl(c) || char.IsWhiteSpace(c))).Trim('\uFEFF').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Goes behind titles and notes that stand above the header.</summary>
    private void GoToHeader()
    {
        if (!_format.HasHeader)
        {
            return;
        }

        var start = _file.Position;
        _isLooking = true;
        var rows = new List<string[]>();
        var places = new List<(long Place, int RowNumber)>();
        while (rows.Count < HeaderFinder.MaxRows && _file.Position - start < Window / 4 && ReadRecord())
        {
            Judge(MaxColumns);
            rows.Add([.. Enumerable.Range(0, Math.Min(_reader.FieldCount, MaxColumns)).Select(GetString)]);
            places.Add((_readerStart + _reader.ByteOffset, RowNumber - 1));
        }

        _isLooking = false;
        var header = HeaderFinder.Find(rows);
        var (place, rowNumber) = rows.Count == 0 ? (start, 0) : places[header];
        LinesAboveHeader = header == 0 ? 0 : rowNumber;
        _reader.Dispose();
        _file.Rewind(place);
        _reader = ReaderHere();
        RowNumber = rowNumber;
    }

    /// <summary>Goes to the next record that is not an empty line.</summary>
    private bool ReadRecord()
    {
        _givenUp = null;
        _decoded = null;
        OtherEncoding = null;
        _mended?.Dispose();
        _mended = null;
        RowNumber += _swallowed;
        _swallowed = 0;
        do
        {
            _malformed = false;
            try
            {
                if (!_reader.Read())
                {
                    return false;
                }
            }
            catch (CsvFormatException) // longer than MaxRowBytes: most often a quote that is never closed
            {
                if (_isLooking)
                {
                    return false;
                }

                RowNumber++;
                GiveUp(_nextRow, end: null);
                return true;
            }

            RowNumber++;
            _nextRow = _readerStart + _reader.ByteOffset + _reader.RawRecord.Length;
        }
        while (IsBlank());

        return true;
    }

    private bool IsBlank()
    {
        if (_reader.RawRecord.IndexOfAnyExcept(_blank) >= 0)
        {
            return false;
        }

        for (var i = 0; i < _reader.FieldCount; i++)
        {
            if (!_reader.GetSpan(i).Trim(" \t\u001A"u8).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads a row again whose quotes are escaped with backslashes, as many databases write them. Where a line break is among its quotes, perhaps only its first
    /// line is meant.
    /// </summary>
    private void Mend()
    {
        var raw = _reader.RawRecord;
        if (raw.IndexOf("\\\""u8) < 0)
        {
            return;
        }

        var unescaped = raw.ToArray();
        for (var i = 0; i + 1 < unescaped.Length; i++)
        {
            if (unescaped[i] == '\\' && unescaped[i + 1] is (byte)'"' or (byte)'\\')
            {
                unescaped[i] = unescaped[i + 1] == '"' ? (byte)'"' : unescaped[i];
                i++;
            }
        }

        var malformed = false;
        var mended = CsvReader.Create(unescaped, _options with { OnMalformedRecord = _ => malformed = true });
        if (!mended.Read() || malformed)
        {
            mended.Dispose();
            return;
        }

        (_mended, _malformed) = (mended, false);
        if (mended.RawRecord.Length < unescaped.Length)
        {
            var behind = unescaped.AsSpan(mended.RawRecord.Length) is [(byte)'\r', (byte)'\n', ..] ? 2 : 1;
            var next = _readerStart + _reader.ByteOffset + mended.RawRecord.Length + behind;
            _reader.Dispose();
            _file.Rewind(next);
            _reader = ReaderHere();
        }
    }

    private CsvRowProblem Judge(int maxColumns)
    {
        var raw = Raw;
        if (raw.Contains((byte)0))
        {
            return CsvRowProblem.NulCharacter;
        }

        if (!Ascii.IsValid(raw) && !Decode(raw))
        {
            return CsvRowProblem.BadEncoding;
        }

        for (var i = maxColumns; i < Current.FieldCount; i++)
        {
            if (!Current.IsEmpty(i)) // delimiters at the end of a row are harmless
                return CsvRowProblem.TooManyColumns;
        }

        return _malformed && SpansLines ? CsvRowProblem.UnclosedQuote : CsvRowProblem.None;
    }

    /// <summary>Decides how a row beyond ASCII is read; false where it is no text in any way.</summary>
    private bool Decode(ReadOnlySpan<byte> raw)
    {
        if (_isTranscoded)
        {
            return raw.IndexOf(Undecodable) < 0;
        }

        if (_singleByte is not null)
        {
            OtherEncoding = MixedText.IsUtf8(raw) ? TextEncodings.Utf8 : null;
            return OtherEncoding is not null || TryDecodeFields(TryReadSingleByte);
        }

        if (Utf8.IsValid(raw))
        {
            return true;
        }

        OtherEncoding = TextEncodings.Windows1252;
        return TryDecodeFields(MixedText.TryReadWestern);
    }

    private bool TryReadSingleByte(ReadOnlySpan<byte> field, out string text)
    {
        text = _singleByte!.GetString(field);
        return MixedText.IsDecoded(text);
    }

    private bool TryDecodeFields(FieldDecoder decode)
    {
        _decoded = new string[Current.FieldCount];
        var all = true;
        for (var i = 0; i < _decoded.Length; i++)
        {
            var field = Current.GetSpan(i);
            all &= decode(field, out _decoded[i]);
        }

        return all;
    }

    private delegate bool FieldDecoder(ReadOnlySpan<byte> field, out string text);

    /// <summary>Whether a line of the record, which a quote stretches over several, looks like a row of its own.</summary>
    private bool Swallowed()
    {
        var isFirst = true;
        foreach (var line in _reader.RawRecord.SplitAny((byte)'\n', (byte)'\r'))
        {
            if (!isFirst && LooksLikeRow(_reader.RawRecord[line]))
            {
                return true;
            }

            isFirst = false;
        }

        return false;
    }

    /// <summary>Whether a line could be a row: not more cells than the header, and an address among them.</summary>
    private bool LooksLikeRow(ReadOnlySpan<byte> line)
    {
        if (!line.Contains((byte)'@'))
        {
            return false;
        }

        var cells = Encoding.UTF8.GetString(line).Split(_format.Delimiter);
        return cells.Length <= Headers.Count && (cells.Length > 1 || Headers.Count == 1) && HeaderFinder.HasAddress(cells);
    }

    /// <summary>
    /// Gives up a row whose quotes are wrong, or that is too long: its first line, and the lines behind it until one looks like a row, the quotes are closed, or
    /// the record is at its end.
    /// </summary>
    /// <param name="place">Where the row begins, or the line break before it.</param>
    /// <param name="end">Where it ends, as far as its quotes tell; null where it is too long to say.</param>
    private void GiveUp(long place, long? end)
    {
        _reader.Dispose();
        _file.Rewind(place);
        var lines = new LineReader(_file, MaxRowBytes);
        while (lines.Read() && lines.Length == 0)
        {
            // the line break of the row before
        }

        var kept = lines.Line.ToArray();
        var isLong = lines.Length > MaxRowBytes;
        var quotes = lines.Quotes;
        var swallowed = 0;
        var isClosed = false;
        while (!(isClosed = end is null ? quotes % 2 == 0 : _file.Position >= end))
        {
            var next = _file.Position;
            if (!lines.Read())
            {
                break;
            }

            if (LooksLikeRow(lines.Line))
            {
                _file.Rewind(next);
                _swallowed = swallowed;
                break;
            }

            swallowed++;
            quotes += lines.Quotes;
        }

        Problem = isLong || (isClosed && end is null) ? CsvRowProblem.TooLong : CsvRowProblem.UnclosedQuote;
        _givenUp = Problem == CsvRowProblem.TooLong ? kept[..Math.Min(kept.Length, MaxRawLineOfTooLong)] : kept;
        _reader = ReaderHere();
    }
}
