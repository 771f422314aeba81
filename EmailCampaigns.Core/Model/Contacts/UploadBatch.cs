using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>One CSV import and its outcome. <c>processed = imported + updated + skipped + rejected</c> at every commit.</summary>
public sealed class UploadBatch : IWorkspaceOwned, ITimestamped
{
    /// <summary>
    /// The lifecycle of an import. Its changes are statements that name the status they start from (<see cref="UploadStates"/>): the importer, a person who
    /// cancels and perhaps a second process meet here, and one of them is first.
    /// </summary>
    public static readonly StateMachine<UploadStatus> States = new("import",
        (UploadStatus.Pending, UploadStatus.Processing),
        (UploadStatus.Pending, UploadStatus.Cancelled),
        (UploadStatus.Pending, UploadStatus.Failed),
        (UploadStatus.Processing, UploadStatus.Completed),
        (UploadStatus.Processing, UploadStatus.Failed),
        (UploadStatus.Processing, UploadStatus.Cancelled));

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public string FileName { get; init; } = "";

    /// <summary>SHA-256 of the file, hex.</summary>
    public string ContentSha256 { get; init; } = "";

    public long SizeBytes { get; init; }

    /// <summary>IANA name of the character set, such as <c>utf-8</c> or <c>windows-1252</c>.</summary>
    public string Encoding { get; init; } = "utf-8";

    public string Delimiter { get; init; } = ",";
    public bool HasHeader { get; init; } = true;

    /// <summary>JSON object from CSV header to field.</summary>
    public Dictionary<string, string> ColumnMapping { get; init; } = [];

    public DuplicatePolicy DuplicatePolicy { get; init; }
    public Guid? ListId { get; init; }

    /// <summary>Rows of the file without the header; null until it has been counted.</summary>
    public long? TotalContacts { get; private set; }

    public long ProcessedContacts { get; private set; }
    public long Imported { get; private set; }
    public long Updated { get; private set; }
    public long Skipped { get; private set; }
    public long Rejected { get; private set; }

    /// <summary>JSON array of <see cref="ImportNote"/>: what a person should know of rows that were imported all the same.</summary>
    public string Notes { get; init; } = "[]";

    public UploadStatus Status { get; init; }
    public string? Error { get; private set; }
    public DateTime? StartedAt { get; private set; }
    public DateTime? FinishedAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>How far an import is.</summary>
public enum UploadStatus
{
    Pending,
    Processing,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>What happens to a row whose address is already a contact.</summary>
public enum DuplicatePolicy
{
    /// <summary>The contact stays as it is.</summary>
    Skip,

    /// <summary>The file wins.</summary>
    Update,

    /// <summary>The file fills what is empty.</summary>
    FillEmpty,
}

/// <summary>A row that was not imported, and why.</summary>
public sealed class UploadRejection : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid UploadBatchId { get; init; }

    /// <summary>The row's place in the file, the header being row 1.</summary>
    public long RowNumber { get; init; }

    public string RawLine { get; init; } = "";

    /// <summary>The header of the column at fault; null when the whole row is.</summary>
    public string? Column { get; init; }

    public string Reason { get; init; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
