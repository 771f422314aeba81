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

    private readonly CsvFormat _format;
    private readonly RowDecoder _decoder;
    private readonly RecordReader _records;
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
        _records = new RecordReader(path, format);
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

    private CsvReader Current => _records.Current;

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

        if (_records.IsMalformed)
        {
            _records.Mend();
        }

        Problem = Judge(Headers.Count);
        if (!_records.IsMended && _records.SpansLines && (Problem == CsvRowProblem.UnclosedQuote || (Problem == CsvRowProblem.TooManyColumns && Shape.IsWithin(_records.Raw))))
        {
            GiveUp(_records.Start, _records.Next);
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
    public string RawLine() => _decoder.TextOf(_givenUp ?? _records.Raw);

    public void Dispose() => _records.Dispose();

    private List<string> ReadHeaders()
    {
        GoToHeader();
        if (!ReadRecord())
        {
            throw new CsvFileException("The file is empty.");
        }

        if (_givenUp is not null || (_records.IsMalformed && _records.SpansLines))
        {
            throw new CsvFileException("The first row cannot be read: a quote in it is opened and not closed, or the file is no CSV.");
        }

        if (Current.FieldCount > MaxColumns)
        {
            throw new CsvFileException(string.Create(
                CultureInfo.InvariantCulture, $"The file has {Current.FieldCount:N0} columns; {MaxColumns} can be read. Leave out those that you do not need."));
        }

        Problem = Judge(Current.FieldCount);
        _firstRowWaits = !_format.HasHeader;
        return HeaderNames.Of(Enumerable.Range(0, Current.FieldCount).Select(i => _format.HasHeader ? GetString(i) : ""));
    }

    /// <summary>Goes behind titles and notes that stand above the header.</summary>
    private void GoToHeader()
    {
        if (!_format.HasHeader)
        {
            return;
        }

        var start = _records.Position;
        _isLooking = true;
        var rows = new List<string[]>();
        var places = new List<(long Place, int RowNumber)>();
        while (rows.Count < HeaderFinder.MaxRows && _records.Position - start < MaxRowBytes && ReadRecord())
        {
            Judge(MaxColumns);
            rows.Add([.. Enumerable.Range(0, Math.Min(Current.FieldCount, MaxColumns)).Select(GetString)]);
            places.Add((_records.Start, RowNumber - 1));
        }

        _isLooking = false;
        var header = HeaderFinder.Find(rows);
        var (place, rowNumber) = rows.Count == 0 ? (start, 0) : places[header];
        LinesAboveHeader = header == 0 ? 0 : rowNumber;
        _records.GoTo(place);
        RowNumber = rowNumber;
    }

    /// <summary>Goes to the next record that is not an empty line.</summary>
    private bool ReadRecord()
    {
        _givenUp = null;
        _decoder.Reset();
        RowNumber += _swallowed;
        _swallowed = 0;
        do
        {
            try
            {
                if (!_records.Read())
                {
                    return false;
                }
            }
            catch (CsvFormatException)
            {
                if (_isLooking)
                {
                    return false;
                }

                RowNumber++;
                GiveUp(_records.Next, end: null);
                return true;
            }

            RowNumber++;
        }
        while (_records.IsBlank());

        return true;
    }

    private CsvRowProblem Judge(int maxColumns)
    {
        var raw = _records.Raw;
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

        return _records.IsMalformed && _records.SpansLines ? CsvRowProblem.UnclosedQuote : CsvRowProblem.None;
    }

    private void GiveUp(long place, long? end)
    {
        var row = _records.GiveUp(place, end, Shape);
        (_givenUp, Problem, _swallowed) = (row.Raw, row.Problem, row.Swallowed);
    }
}
