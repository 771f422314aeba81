using System.Buffers.Binary;
using System.Text;

namespace EmailCampaigns.Core.Imports;

/// <summary>
/// Very many rows of a file that stand one behind the other there, given back in the order of their addresses: what is written in the order of an index writes each of
/// its pages once, and not once for each row. They are kept as octets, a third of what they take as objects; a window is filled, emptied and filled again.
/// </summary>
internal sealed class RowWindow : IDisposable
{
    /// <summary>Rows of a window. A part of the count of an upload: which rows stand behind the first so many depends on it, so it must not change while an import is under way.</summary>
    public const int MaxRows = 32_768;

    /// <summary>A window of long rows ends behind the row that passes this.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Fewer rows keep the order of the file: an index takes them fast enough, and a person finds them as they stood there.</summary>
    public const int MinSorted = 5_000;

    private readonly MemoryStream _octets = new();
    private readonly BinaryWriter _writer;
    private readonly BinaryReader _reader;
    private readonly List<Entry> _entries = [];

    public RowWindow()
    {
        _writer = new BinaryWriter(_octets, Encoding.UTF8, leaveOpen: true);
        _reader = new BinaryReader(_octets, Encoding.UTF8, leaveOpen: true);
    }

    public int Count => _entries.Count;

    /// <summary>Whether the next row belongs to the next window.</summary>
    public bool IsFull => _entries.Count >= MaxRows || _octets.Length >= MaxBytes;

    public void Clear()
    {
        _entries.Clear();
        _octets.SetLength(0);
    }

    public void Add(ImportRow row)
    {
        var start = (int)_octets.Length;
        _octets.Position = start;
        var address = row.Address?.Normalized ?? "";
        _writer.Write(address);
        _writer.Write(row.Number);
        if (row.Rejection is { } rejection)
        {
            WriteText(rejection.Column);
            _writer.Write(rejection.Reason);
            _writer.Write(rejection.Value);
            _writer.Write(rejection.RawLine);
        }
        else
        {
            WriteText(row.Address!.Address == address ? null : row.Address.Address);
            WriteValues(row.Values!);
            WriteText(row.OtherAddress);
            WriteNotes(row.Notes);
        }

        _entries.Add(new Entry(Beginning(address), start, _entries.Count));
    }

    /// <summary>The rows from the given place of their order on: rejected ones first, then by address, and equal addresses as they stand in the file.</summary>
    public IEnumerable<ImportRow> Rows(int from)
    {
        if (_entries.Count >= MinSorted)
        {
            _entries.Sort(new ByAddress(_octets.GetBuffer()));
        }

        for (var i = from; i < _entries.Count; i++)
        {
            _octets.Position = _entries[i].Start;
            yield return Read();
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _octets.Dispose();
    }

    private ImportRow Read()
    {
        var address = _reader.ReadString();
        var number = _reader.ReadInt64();
        if (address.Length == 0)
        {
            return new ImportRow
            {
                Number = number,
                Outcome = RowOutcome.Reject,
                Rejection = new Rejection(ReadText(), _reader.ReadString(), _reader.ReadString(), _reader.ReadString()),
                Notes = ImportRow.NoNotes,
            };
        }

        return new ImportRow
        {
            Number = number,
            Address = EmailAddress.Restore(ReadText() ?? address, address),
            Values = new ContactValues(ReadText(), ReadText(), ReadText(), ReadText(), ReadText(), ReadBytes(), ReadBytes()),
            OtherAddress = ReadText(),
            Notes = ReadNotes(),
        };
    }

    private void WriteValues(ContactValues values)
    {
        WriteText(values.Name);
        WriteText(values.FirstName);
        WriteText(values.LastName);
        WriteText(values.Company);
        WriteText(values.Timezone);
        WriteBytes(values.RawData!);
        WriteBytes(values.EnrichedData);
    }

    private void WriteNotes(IReadOnlyList<(ImportNoteKind Kind, string? Value)> notes)
    {
        _writer.Write7BitEncodedInt(notes.Count);
        foreach (var (kind, value) in notes)
        {
            _writer.Write7BitEncodedInt((int)kind);
            WriteText(value);
        }
    }

    private IReadOnlyList<(ImportNoteKind Kind, string? Value)> ReadNotes()
    {
        var count = _reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return ImportRow.NoNotes;
        }

        var notes = new List<(ImportNoteKind, string?)>(count);
        for (var i = 0; i < count; i++)
        {
            notes.Add(((ImportNoteKind)_reader.Read7BitEncodedInt(), ReadText()));
        }

        return notes;
    }

    private void WriteText(string? text)
    {
        _writer.Write(text is not null);
        if (text is not null)
        {
            _writer.Write(text);
        }
    }

    private string? ReadText() => _reader.ReadBoolean() ? _reader.ReadString() : null;

    private void WriteBytes(byte[] bytes)
    {
        _writer.Write7BitEncodedInt(bytes.Length);
        _writer.Write(bytes);
    }

    private byte[] ReadBytes() => _reader.ReadBytes(_reader.Read7BitEncodedInt());

    /// <summary>The first eight octets of an address as a number that sorts as they do; nearly all comparisons end with it.</summary>
    private static ulong Beginning(string address)
    {
        Span<byte> octets = stackalloc byte[8];
        octets.Clear();
        Encoding.UTF8.GetEncoder().Convert(address, octets, flush: false, out _, out _, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(octets);
    }

    /// <param name="Beginning">Of its address.</param>
    /// <param name="Start">Where its octets begin.</param>
    /// <param name="Place">In the window, as in the file.</param>
    private readonly record struct Entry(ulong Beginning, int Start, int Place);

    /// <summary>By the octets of the addresses, as databases compare them; equal ones in the order of the file, so that the first of them is the contact.</summary>
    private sealed class ByAddress(byte[] octets) : IComparer<Entry>
    {
        public int Compare(Entry x, Entry y)
        {
            var order = x.Beginning.CompareTo(y.Beginning);
            order = order != 0 ? order : AddressOf(x).SequenceCompareTo(AddressOf(y));
            return order != 0 ? order : x.Place.CompareTo(y.Place);
        }

        /// <summary>A text stands behind its length, of seven bits an octet; an address is shorter than two of them count.</summary>
        private ReadOnlySpan<byte> AddressOf(Entry entry)
        {
            var (length, text) = octets[entry.Start] < 0x80
                ? (octets[entry.Start], entry.Start + 1)
                : ((octets[entry.Start] & 0x7F) | (octets[entry.Start + 1] << 7), entry.Start + 2);
            return octets.AsSpan(text, length);
        }
    }
}
