using System.Globalization;
using System.Text;
using CsvHelper;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>
/// The rows of a CSV file one after the other, with flat memory whatever the file holds. One damaged row costs that row only: what a quote swallows is given up
/// until a line that looks like a row again. A row with fewer cells than the header has empty ones: spreadsheets leave them out.
/// </summary>
public sealed class CsvRows : IDisposable
{
    /// <summary>The longest row, in bytes.</summary>
    public const int MaxRowBytes = 256 * 1024;

    public const int MaxColumns = 500;

    /// <summary>The reader's buffer grows to twice the longest row.</summary>
    private const int Window = 4 * MaxRowBytes;

    /// <summary>What old programs write at the end of a file.</summary>
    private const byte EndOfFile = 0x1A;

    private readonly CsvFormat _format;
    private readonly RowDecoder _decoder;
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
    private char[] _characters = new char[256];
    private byte[] _bytes = new byte[256];

    private CsvRows(string path, CsvFormat format)
    {
        _format = format;
        _decoder = new RowDecoder(format.Encoding);
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
    public string? OtherEncoding => _decoder.OtherEncoding;

    /// <summary>How many fields the row has; 0 where it could not be split.</summary>
    public int FieldCount => _givenUp is null ? Current.FieldCount : 0;

    private CsvReader Current => _mended ?? _reader;

    private RowShape Shape => new(_format.Delimiter, Headers.Count);

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
        if (_mended is null && SpansLines && (Problem == CsvRowProblem.UnclosedQuote || (Problem == CsvRowProblem.TooManyColumns && Shape.IsWithin(_reader.RawRecord))))
        {
            var start = _readerStart + _reader.ByteOffset;
            GiveUp(start, start + _reader.RawRecord.Length);
        }

        return true;
    }

    /// <summary>A field of the row.</summary>
    public string GetString(int column) => _decoder.Fields is not { } decoded ? Current.GetString(column) : column < decoded.Length ? decoded[column] : "";

    /// <summary>A field of the row, without a string being made; valid until the next call.</summary>
    public ReadOnlySpan<char> GetChars(int column)
    {
        if (_decoder.Fields is { } decoded)
        {
            return column < decoded.Length ? decoded[column] : "";
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
        if (_decoder.Fields is not null)
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
    public string RawLine() => _decoder.TextOf(_givenUp ?? Raw);

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
        return HeaderNames.Of(Enumerable.Range(0, _reader.FieldCount).Select(i => _format.HasHeader ? GetString(i) : ""));
    }

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
        _decoder.Reset();
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
        if (BackslashQuotes.Unescape(_reader.RawRecord) is not { } unescaped)
        {
            return;
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

        if (!Ascii.IsValid(raw) && !_decoder.Decode(Current))
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

    /// <summary>Gives up a row whose quotes are wrong, or that is too long, and goes on behind it.</summary>
    /// <param name="place">Where the row begins, or the line break before it.</param>
    /// <param name="end">Where it ends, as far as its quotes tell; null where it is too long to say.</param>
    private void GiveUp(long place, long? end)
    {
        _reader.Dispose();
        _file.Rewind(place);
        var row = DamagedRow.Read(_file, end, Shape);
        (_givenUp, Problem, _swallowed) = (row.Raw, row.Problem, row.Swallowed);
        _reader = ReaderHere();
    }
}
