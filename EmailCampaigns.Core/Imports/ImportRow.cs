using EmailCampaigns.Core.Persistence.Tables;

namespace EmailCampaigns.Core.Imports;

/// <summary>One row of an upload on its way into the database.</summary>
internal sealed class ImportRow
{
    /// <summary>Of a row of which there is nothing to know; shared, and left as it is.</summary>
    public static readonly IReadOnlyList<(ImportNoteKind Kind, string? Value)> NoNotes = [];

    /// <summary>See <see cref="Csv.CsvRows.RowNumber"/>.</summary>
    public required long Number { get; init; }

    /// <summary>Why the row is not imported; null where it is, and then <see cref="Address"/> and <see cref="Values"/> are there.</summary>
    public Rejection? Rejection { get; set; }

    public EmailAddress? Address { get; init; }

    public ContactValues? Values { get; set; }

    /// <summary>An address that the person has beside it, normalized; null where the row names none that is one.</summary>
    public string? OtherAddress { get; init; }

    /// <summary>The contact that has the address already.</summary>
    public KnownContact? Known { get; set; }

    /// <summary>What a person should know of the row, which is imported all the same.</summary>
    public required IReadOnlyList<(ImportNoteKind Kind, string? Value)> Notes { get; set; }

    /// <summary>What becomes of the row; decided in sight of what the database has.</summary>
    public RowOutcome Outcome { get; set; }

    /// <summary>The contact that the row makes or meets; null where the row is rejected or repeats one of the same block.</summary>
    public Guid? ContactId { get; set; }

    /// <summary>A row is decided again where somebody was faster; what is noted stands there once.</summary>
    public void Note(ImportNoteKind kind, string? value = null) => Notes = Notes.Contains((kind, value)) ? Notes : [.. Notes, (kind, value)];
}

/// <summary>What a row says about a contact, or what stands in the database.</summary>
/// <param name="RawData">JSON, UTF-8: the row as it came, by header; null in a contact that was never imported.</param>
/// <param name="EnrichedData">JSON, UTF-8: custom fields by name, those with a value only.</param>
internal sealed record ContactValues(
    string? Name, string? FirstName, string? LastName, string? Company, string? Timezone, byte[]? RawData, byte[] EnrichedData);

/// <summary>A contact that has the address of a row already.</summary>
/// <param name="Id">The contact.</param>
/// <param name="IsDeleted">Hidden; importing its address brings it back.</param>
/// <param name="UploadBatchId">The upload that made or changed it last.</param>
/// <param name="Values">What it has; null where nobody asked.</param>
internal sealed record KnownContact(Guid Id, bool IsDeleted, Guid? UploadBatchId, ContactValues? Values);

/// <summary>Why a row is not imported.</summary>
/// <param name="Column">The header of the column at fault; null when the whole row is.</param>
/// <param name="Reason">In words for people; the same words for the same reason, so that rows can be counted by it.</param>
/// <param name="Value">What stands in the column, or how many columns there are.</param>
/// <param name="RawLine">The row as it stands in the file.</param>
internal sealed record Rejection(string? Column, string Reason, string Value, string RawLine)
{
    private const int MaxStoredLine = 10_000;

    /// <summary>The row of somebody who was erased: nothing of it is kept.</summary>
    public static readonly Rejection Erased = new(Column: null, "erased on request", Value: "", RawLine: "");

    /// <summary>As much of <see cref="RawLine"/> as is kept. A NUL character, which PostgreSQL has no place for, is written as the sign for it.</summary>
    public string StoredLine => (RawLine.Length > MaxStoredLine ? RawLine[..MaxStoredLine] : RawLine).Replace('\0', '␀');

    /// <summary>As much of <see cref="Column"/> as is kept.</summary>
    public string? StoredColumn => Column is { Length: > ModelConventions.Name } tooLong ? tooLong[..ModelConventions.Name] : Column;
}

/// <summary>What becomes of a row. Each row is counted once, under exactly one of these.</summary>
internal enum RowOutcome
{
    /// <summary>Not decided yet.</summary>
    Open,

    /// <summary>A new contact; counts as imported.</summary>
    Import,

    /// <summary>A deleted contact comes back; counts as imported.</summary>
    Revive,

    /// <summary>A contact is changed as the policy says.</summary>
    Update,

    /// <summary>A contact stays as it is: by the policy, or because an earlier row of the file had the same address.</summary>
    Skip,

    /// <summary>The row cannot be a contact.</summary>
    Reject,

    /// <summary>The row is rejected, and only counted, because the maximum of kept rejections is reached.</summary>
    Drop,
}
