using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Why a row cannot be read as a row of its file. The words for people are in <see cref="CsvRows.Describe"/>.</summary>
public enum CsvRowProblem
{
    None,
    TooFewColumns,
    TooManyColumns,
    UnclosedQuote,
    TooLong,
    BadEncoding,
}

/// <summary>
/// The rows of a CSV file one after the other, with flat memory whatever the file holds. One damaged row costs that row only: a row that a
/// quote stretches over several lines and that does not fit the header is given up at its first line, and reading goes on with the next line.
/// </summary>
public sealed class CsvRows : IDisposable
{
    /// <summary>The longest row, in bytes of UTF-8.</summary>
    public const int MaxRowBytes = 256 * 1024;

    public const int MaxColumns = 500;

    /// <summary>What is kept of a row that is too long.</summary>
    private const int MaxRawLineOfTooLong = 1000;

    /// <summary>The reader's buffer grows to twice the longest row.</summary>
    private const int Window = 4 * MaxRowBytes;

    private readonly CsvFormat _format;
    private readonly CsvReaderOptions _options;
    private readonly RewindableStream _file;
    private readonly int _namedColumns;
    private CsvReader _reader;
    private long _readerStart;
    private long _nextRow;
    private bool _malformed;
    private bool _firstRowWaits;
    private byte[]? _givenUp;
    private char[] _characters = new char[256];

    private CsvRows(string path, CsvFormat format)
    {
        _format = format;
        _options = new CsvReaderOptions
        {
            Separator = format.Delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = MaxRowBytes,
            OnMalformedRecord = _ => _malformed = true,
        };
        _file = CsvFile.Open(path, format.Encoding, Window);
        _reader = ReaderHere();
        try
        {
            (Headers, _namedColumns) = ReadHeaders();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns, unique, never empty: a column without a name is called by its place, a second "Name" is "Name (2)".</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The number a spreadsheet shows beside the row: the header is row 1, empty lines count, a row with line breaks in it is one row.</summary>
    public int RowNumber { get; private set; }

    /// <summary>What is wrong with the row. The fields of such a row mean nothing.</summary>
    public CsvRowProblem Problem { get; private set; }

    /// <summary>How many fields the row has; 0 where it could not be split.</summary>
    public int FieldCount => _givenUp is null ? _reader.FieldCount : 0;

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

    /// <summary>What is wrong, in words that can follow a row number: "too few columns".</summary>
    public static string Describe(CsvRowProblem problem) => problem switch
    {
        CsvRowProblem.None => "the row can be read",
        CsvRowProblem.TooFewColumns => "too few columns",
        CsvRowProblem.TooManyColumns => "too many columns",
        CsvRowProblem.UnclosedQuote => "a quote is opened and not closed",
        CsvRowProblem.TooLong => "the row is too long",
        CsvRowProblem.BadEncoding => "not text in the chosen encoding",
    };

    /// <summary>Goes to the next row; empty lines are passed over.</summary>
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

        if (_givenUp is null)
        {
            Problem = Judge(_namedColumns, Headers.Count);
            if (Problem != CsvRowProblem.None && SpansLines)
            {
                GiveUpFirstLine(_readerStart + _reader.ByteOffset);
            }
        }

        return true;
    }

    /// <summary>A field of the row.</summary>
    public string GetString(int column) => _reader.GetString(column);

    /// <summary>A field of the row, without a string being made; valid until the next call.</summary>
    public ReadOnlySpan<char> GetChars(int column)
    {
        var text = _reader.GetSpan(column);
        if (text.Length > _characters.Length)
        {
            _characters = new char[text.Length * 2];
        }

        return _characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters));
    }

    /// <summary>A field of the row in UTF-8; valid until the next row is read.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column) => _reader.GetSpan(column);

    /// <summary>The row as it stands in the file; the start of it where the row is too long.</summary>
    public string RawLine() => Encoding.UTF8.GetString(_givenUp ?? _reader.RawRecord);

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    private bool SpansLines => _reader.RawRecord.IndexOfAny((byte)'\n', (byte)'\r') >= 0;

    private CsvReader ReaderHere()
    {
        _readerStart = _nextRow = _file.Position;
        return CsvReader.Create(_file, _options, leaveOpen: true);
    }

    private (List<string> Headers, int Named) ReadHeaders()
    {
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
            throw new CsvFileException($"The file has {_reader.FieldCount} columns; {MaxColumns} can be read.");
        }

        if (!_format.HasHeader)
        {
            _firstRowWaits = true;
            Problem = Judge(_reader.FieldCount, _reader.FieldCount);
        }

        var headers = new List<string>(_reader.FieldCount);
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var named = 0;
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            var header = _format.HasHeader ? string.Join(' ', _reader.GetString(i).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
            if (header.Length > 0 || !_format.HasHeader)
            {
                named = i + 1;
            }

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

        return (headers, named);
    }

    /// <summary>Goes to the next record that is not an empty line.</summary>
    private bool ReadRecord()
    {
        _givenUp = null;
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
                RowNumber++;
                GiveUpFirstLine(_nextRow);
                return true;
            }

            RowNumber++;
            _nextRow = _readerStart + _reader.ByteOffset + _reader.RawRecord.Length;
        }
        while (_reader.RawRecord.IsEmpty);

        return true;
    }

    private CsvRowProblem Judge(int fewest, int most)
    {
        var raw = _reader.RawRecord;
        if (_format.Encoding == CsvFormat.Utf8 ? !Utf8.IsValid(raw) || raw.Contains((byte)0) : raw.Contains((byte)0))
        {
            return CsvRowProblem.BadEncoding;
        }

        if (_reader.FieldCount < fewest)
        {
            return CsvRowProblem.TooFewColumns;
        }

        for (var i = most; i < _reader.FieldCount; i++)
        {
            if (!_reader.IsEmpty(i)) // delimiters at the end of a row are harmless
                return CsvRowProblem.TooManyColumns;
        }

        return _malformed && SpansLines ? CsvRowProblem.UnclosedQuote : CsvRowProblem.None;
    }

    /// <summary>Gives up the line that begins at a place (or behind the line break there), and goes on with the line after it.</summary>
    private void GiveUpFirstLine(long place)
    {
        var atStartOfReader = place == _readerStart;
        _reader.Dispose();
        _file.Rewind(place);
        var kept = new List<byte>(MaxRawLineOfTooLong);
        var length = 0;
        int b;
        while ((b = _file.ReadByte()) >= 0)
        {
            if (b is '\n' or '\r')
            {
                var next = b == '\r' ? _file.ReadByte() : -1;
                if (next >= 0 && next != '\n')
                {
                    _file.Rewind(_file.Position - 1);
                }

                if (length > 0 || atStartOfReader)
                {
                    break;
                }

                continue; // the line break of the row before
            }

            if (++length <= MaxRowBytes)
            {
                kept.Add((byte)b);
            }
        }

        Problem = length <= MaxRowBytes ? CsvRowProblem.UnclosedQuote : CsvRowProblem.TooLong;
        if (Problem == CsvRowProblem.TooLong)
        {
            kept.RemoveRange(MaxRawLineOfTooLong, kept.Count - MaxRawLineOfTooLong);
        }

        _givenUp = [.. kept];
        _reader = ReaderHere();
    }
}
