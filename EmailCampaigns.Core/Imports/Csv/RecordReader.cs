using CsvHelper;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>The records of a CSV file as its quotes divide it, one after the other, and again from a place a little behind where they were read wrongly.</summary>
internal sealed class RecordReader : IDisposable
{
    /// <summary>The reader's buffer grows to twice the longest row.</summary>
    private const int Window = 4 * CsvRows.MaxRowBytes;

    /// <summary>What old programs write at the end of a file.</summary>
    private const byte EndOfFile = 0x1A;

    private readonly CsvReaderOptions _options;
    private readonly RewindableStream _file;
    private readonly byte[] _blank;
    private CsvReader _reader;
    private CsvReader? _mended;
    private long _readerStart;

    public RecordReader(string path, CsvFormat format)
    {
        _blank = [(byte)format.Delimiter, (byte)' ', (byte)'\t', (byte)'"', EndOfFile];
        _options = new CsvReaderOptions
        {
            Separator = format.Delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            TrimWhitespace = true, // else a quote behind a blank is a letter
            MaxRecordSize = CsvRows.MaxRowBytes,
            OnMalformedRecord = _ => IsMalformed = true,
        };
        _file = CsvFile.Open(path, format.Encoding, Window);
        _reader = ReaderHere();
    }

    /// <summary>The record, mended if it was.</summary>
    public CsvReader Current => _mended ?? _reader;

    /// <summary>The quotes of the record are wrong.</summary>
    public bool IsMalformed { get; private set; }

    public bool IsMended => _mended is not null;

    public ReadOnlySpan<byte> Raw => Current.RawRecord;

    public bool SpansLines => Raw.IndexOfAny((byte)'\n', (byte)'\r') >= 0;

    /// <summary>How far the file was read, which is ahead of the record.</summary>
    public long Position => _file.Position;

    /// <summary>Where the record begins in the file.</summary>
    public long Start => _readerStart + _reader.ByteOffset;

    /// <summary>Where the record behind it begins.</summary>
    public long Next { get; private set; }

    /// <summary>Goes to the next record.</summary>
    /// <exception cref="CsvFormatException">It is longer than <see cref="CsvRows.MaxRowBytes"/>: most often a quote that is never closed.</exception>
    public bool Read()
    {
        _mended?.Dispose();
        _mended = null;
        IsMalformed = false;
        if (!_reader.Read())
        {
            return false;
        }

        Next = Start + _reader.RawRecord.Length;
        return true;
    }

    /// <summary>An empty line, or a line of delimiters alone.</summary>
    public bool IsBlank()
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

    /// <summary>Goes on from another place.</summary>
    public void GoTo(long place)
    {
        _reader.Dispose();
        _file.Rewind(place);
        _reader = ReaderHere();
    }

    /// <summary>
    /// Reads a record again whose quotes are escaped with backslashes, as many databases write them. Where a line break is among its quotes, perhaps only its first
    /// line is meant.
    /// </summary>
    public void Mend()
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

        (_mended, IsMalformed) = (mended, false);
        if (mended.RawRecord.Length < unescaped.Length)
        {
            var behind = unescaped.AsSpan(mended.RawRecord.Length) is [(byte)'\r', (byte)'\n', ..] ? 2 : 1;
            GoTo(Start + mended.RawRecord.Length + behind);
        }
    }

    /// <summary>Gives up a row whose quotes are wrong, or that is too long, and goes on behind it.</summary>
    /// <param name="place">Where the row begins, or the line break before it.</param>
    /// <param name="end">Where it ends, as far as its quotes tell; null where it is too long to say.</param>
    /// <param name="shape">What a row of the file looks like.</param>
    public DamagedRow GiveUp(long place, long? end, RowShape shape)
    {
        _reader.Dispose();
        _file.Rewind(place);
        var row = DamagedRow.Read(_file, end, shape);
        _reader = ReaderHere();
        return row;
    }

    public void Dispose()
    {
        _mended?.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    private CsvReader ReaderHere()
    {
        _readerStart = Next = _file.Position;
        return CsvReader.Create(_file, _options, leaveOpen: true);
    }
}
