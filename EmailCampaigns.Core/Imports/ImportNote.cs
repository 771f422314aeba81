using System.Globalization;
using System.Text.Json;

namespace EmailCampaigns.Core.Imports;

/// <summary>Something that a person should know of a file or of rows that were imported all the same.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rows">How many rows it concerns; 0 where it concerns the file.</param>
/// <param name="Values">The values that it is about, each once, the first ones only.</param>
public sealed record ImportNote(ImportNoteKind Kind, long Rows, IReadOnlyList<string> Values)
{
    /// <summary>In a sentence for people.</summary>
    public string Text => Kind switch
    {
        ImportNoteKind.EncodingGuessed => $"The encoding is a guess: {Values[0]}.{(Values.Count > 1 ? $" It could also be {string.Join(" or ", Values.Skip(1))}; look at the names." : "")}",
        ImportNoteKind.LinesAboveHeader => $"{Counted("line above the header is", "lines above the header are")} passed over.",
        ImportNoteKind.OtherEncoding => $"{Counted("row is", "rows are")} not in the encoding of the file and {(Rows == 1 ? "is" : "are")} read as {string.Join(" or ", Values)}.",
        ImportNoteKind.FurtherAddresses => $"{Counted("row has", "rows have")} more than one address in a cell; the first is taken.",
        ImportNoteKind.UnknownTimezone => $"{Counted("row names", "rows name")} a time zone that is not known ({string.Join(", ", Values)}); the time zone is left empty.",
        ImportNoteKind.OtherAddressUnreadable => $"{Counted("row has", "rows have")} another address that cannot be read ({string.Join(", ", Values)}); it is left out.",
        ImportNoteKind.OtherAddressTaken => $"{Counted("row has", "rows have")} another address that belongs to another contact ({string.Join(", ", Values)}); it is left out.",
        ImportNoteKind.AddressOfContact => $"{Counted("row has", "rows have")} an address that a contact has beside its own; that contact stays as it is.",
        ImportNoteKind.RejectionsNotKept => $"{Counted("further rejected row is", "further rejected rows are")} counted, but not kept.",
    };

    private string Counted(string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} {(Rows == 1 ? one : many)}");
}

/// <summary>What there is to know.</summary>
public enum ImportNoteKind
{
    /// <summary>The file does not say its encoding. Values: the guess, then what it could be as well.</summary>
    EncodingGuessed,

    /// <summary>A title or notes stand above the header. Rows: how many lines.</summary>
    LinesAboveHeader,

    /// <summary>Rows were in another encoding than the file. Values: which.</summary>
    OtherEncoding,

    /// <summary>Cells held more than one address.</summary>
    FurtherAddresses,

    /// <summary>Time zones that were not found. Values: what stood there.</summary>
    UnknownTimezone,

    /// <summary>Cells of other addresses without one. Values: what stood there.</summary>
    OtherAddressUnreadable,

    /// <summary>Other addresses that another contact has. Values: which.</summary>
    OtherAddressTaken,

    /// <summary>Rows whose address is another address of a contact.</summary>
    AddressOfContact,

    /// <summary>There are more rejected rows than are kept.</summary>
    RejectionsNotKept,
}

/// <summary>Notes as they grow with the rows. Nothing is made anew for rows without any.</summary>
internal sealed class ImportNotes
{
    /// <summary>How many values of a note are kept.</summary>
    private const int MaxValues = 20;

    private const int MaxValueLength = 60;

    private readonly List<ImportNote> _notes;

    public ImportNotes(IEnumerable<ImportNote> notes) => _notes = [.. notes];

    /// <summary>By kind, in the order of <see cref="ImportNoteKind"/>.</summary>
    public List<ImportNote> All => [.. _notes.OrderBy(note => note.Kind)];

    /// <summary>As <see cref="UploadBatch.Notes"/> keeps them.</summary>
    public string Stored => JsonSerializer.Serialize(All.Select(n => new StoredNote(SnakeCase.Of(n.Kind), n.Rows, n.Values)), ImportRowReader.Json);

    /// <summary>What <see cref="Stored"/> wrote.</summary>
    public static IReadOnlyList<ImportNote> Read(string stored) =>
        JsonSerializer.Deserialize<List<StoredNote>>(stored)!.ConvertAll(n => new ImportNote(SnakeCase.Parse<ImportNoteKind>(n.Kind), n.Rows, n.Values));

    /// <summary>These and those of further rows.</summary>
    public ImportNotes With(IEnumerable<ImportRow> rows)
    {
        ImportNotes? more = null;
        foreach (var row in rows)
        {
            foreach (var (kind, value) in row.Notes)
            {
                more ??= new ImportNotes(_notes);
                more.Add(kind, value);
            }

            if (row.Outcome == RowOutcome.Drop)
            {
                more ??= new ImportNotes(_notes);
                more.Add(ImportNoteKind.RejectionsNotKept, null);
            }
        }

        return more ?? this;
    }

    public void Add(ImportNoteKind kind, string? value)
    {
        var at = _notes.FindIndex(note => note.Kind == kind);
        var note = at < 0 ? new ImportNote(kind, 0, []) : _notes[at];
        var shown = value?.Length > MaxValueLength ? value[..MaxValueLength] : value;
        var isNew = shown is not null && note.Values.Count < MaxValues && !note.Values.Contains(shown);
        note = note with { Rows = note.Rows + 1, Values = isNew ? [.. note.Values, shown!] : note.Values };
        if (at < 0)
        {
            _notes.Add(note);
        }
        else
        {
            _notes[at] = note;
        }
    }

    private sealed record StoredNote(string Kind, long Rows, IReadOnlyList<string> Values);
}
