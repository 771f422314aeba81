using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>An import as a page or a program sees it.</summary>
public sealed record UploadRow
{
    public required Guid Id { get; init; }
    public required string FileName { get; init; }
    public required long SizeBytes { get; init; }
    public required UploadStatus Status { get; init; }

    /// <summary>Rows of the file; null until they are counted.</summary>
    public required long? TotalContacts { get; init; }

    public required long ProcessedContacts { get; init; }
    public required long Imported { get; init; }
    public required long Updated { get; init; }
    public required long Skipped { get; init; }
    public required long Rejected { get; init; }
    public required Guid? ListId { get; init; }

    /// <summary>The list it fills, if any.</summary>
    public required string? ListName { get; init; }

    /// <summary>The character set that its bytes were read in.</summary>
    public required string Encoding { get; init; }

    public required string Delimiter { get; init; }
    public required bool HasHeader { get; init; }

    /// <summary>CSV header to field; empty: not imported.</summary>
    public required IReadOnlyDictionary<string, string> ColumnMapping { get; init; }

    public required DuplicatePolicy DuplicatePolicy { get; init; }

    /// <summary>SHA-256 of the file, hex.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>What a person should know of rows that were imported all the same.</summary>
    public required IReadOnlyList<ImportNote> Notes { get; init; }

    /// <summary>Why it failed, in words for people.</summary>
    public required string? Error { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime? StartedAt { get; init; }
    public required DateTime? FinishedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }

    /// <summary>Rows a second since it began; 0 before that.</summary>
    [JsonIgnore]
    public double RowsPerSecond => StartedAt is { } started && (FinishedAt ?? UpdatedAt) > started
        ? ProcessedContacts / ((FinishedAt ?? UpdatedAt) - started).TotalSeconds
        : 0;

    /// <summary>From 0 to 1; null until the rows are counted.</summary>
    [JsonIgnore]
    public double? Progress => TotalContacts is { } total ? total == 0 ? 1 : Math.Min(1, ProcessedContacts / (double)total) : null;

    /// <summary>How long it takes still at the present speed; null where that cannot be said.</summary>
    [JsonIgnore]
    public TimeSpan? TimeLeft => Status == UploadStatus.Processing && TotalContacts is { } total && RowsPerSecond > 0
        ? TimeSpan.FromSeconds(Math.Max(0, total - ProcessedContacts) / RowsPerSecond)
        : null;
}

/// <summary>A row that was not imported.</summary>
/// <param name="RowNumber">See <see cref="Csv.CsvRows.RowNumber"/>.</param>
/// <param name="Column">The column at fault; null when the whole row is.</param>
/// <param name="Reason">In words for people.</param>
/// <param name="Line">The row as it stands in the file.</param>
public sealed record RejectedRow(long RowNumber, string? Column, string Reason, string Line);

/// <summary>How many rows were rejected for one reason.</summary>
public sealed record RejectionCount(string Reason, int Rows);

/// <summary>Reads imports.</summary>
public sealed class UploadQueries(IDbContextFactory<CampaignsDb> dbs)
{
    private const int RejectionPage = 1000;

    /// <summary>How far back a mapping of the same columns is looked for.</summary>
    private const int RecentUploads = 50;

    /// <summary>What imports can be filtered and sorted by; they are few, so no field but the id and the status needs an index.</summary>
    public static ListFields<UploadRow> Fields { get; } = new ListFields<UploadRow>()
        .WithEveryField()
        .Searching("the name of the file or of the list", u => u.FileName, u => u.ListName)
        .OrderedBy("-id");

    public async Task<Page<UploadRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db, db.UploadBatches), request, cancellationToken);
    }

    /// <summary>One import with its progress; null where there is none.</summary>
    public async Task<UploadRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db, db.UploadBatches.Where(u => u.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Rejected rows in the order of the file.</summary>
    public async Task<IReadOnlyList<RejectedRow>> Rejections(Guid workspaceId, Guid id, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await RejectedRows(db.UploadRejections.Where(r => r.UploadBatchId == id)).Skip(skip).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>All rejected rows in the order of the file, read as they are consumed.</summary>
    public async IAsyncEnumerable<RejectedRow> AllRejections(Guid workspaceId, Guid id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            await using var db = dbs.For(workspaceId);
            var page = await RejectedRows(db.UploadRejections.Where(r => r.UploadBatchId == id && r.RowNumber > after)).Take(RejectionPage)
                .ToListAsync(cancellationToken);
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Count < RejectionPage)
            {
                yield break;
            }

            after = page[^1].RowNumber;
        }
    }

    /// <summary>Why rows were rejected, the most frequent first.</summary>
    public async Task<IReadOnlyList<RejectionCount>> RejectionCounts(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.UploadRejections.Where(r => r.UploadBatchId == id)
            .GroupBy(r => r.Reason).Select(g => new { Reason = g.Key, Rows = g.Count() })
            .OrderByDescending(g => g.Rows).ThenBy(g => g.Reason)
            .Select(g => new RejectionCount(g.Reason, g.Rows)).ToListAsync(cancellationToken);
    }

    /// <summary>Every import of every workspace that is to be run or gone on with, the oldest first.</summary>
    public async Task<IReadOnlyList<(Guid WorkspaceId, Guid UploadId)>> Unfinished(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var uploads = await db.UploadBatches.IgnoreQueryFilters()
            .Where(u => u.Status == UploadStatus.Pending || u.Status == UploadStatus.Processing)
            .OrderBy(u => u.Id).Select(u => new { u.WorkspaceId, u.Id }).ToListAsync(cancellationToken);
        return [.. uploads.Select(u => (u.WorkspaceId, u.Id))];
    }

    /// <summary>What each column is: as in the last import of a file with the same columns, else guessed from headers and values.</summary>
    public async Task<IReadOnlyList<ColumnGuess>> GuessFor(Guid workspaceId, CsvSample sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        await using var db = dbs.For(workspaceId);
        var knownFields = await db.ContactFields.Select(f => f.Name).ToListAsync(cancellationToken);
        var recent = await db.UploadBatches.OrderByDescending(u => u.Id).Select(u => u.ColumnMapping).Take(RecentUploads).ToListAsync(cancellationToken);
        return recent.Find(mapping => mapping.Count == sample.Headers.Count && sample.Headers.All(mapping.ContainsKey)) is { } before
            ? [.. sample.Headers.Select(header => AsBefore(header, before[header]))]
            : HeaderGuess.Guess(sample.Headers, sample.Rows, knownFields);
    }

    private static ColumnGuess AsBefore(string header, string field) => field switch
    {
        "" => new ColumnGuess(header, null, GuessBasis.LeftOut),
        _ => new ColumnGuess(header, field, FieldName.IsBuiltIn(field) ? GuessBasis.Recognized : GuessBasis.KnownField),
    };

    private static IQueryable<UploadRow> Rows(CampaignsDb db, IQueryable<UploadBatch> uploads) => uploads.Select(u => new UploadRow
    {
        Id = u.Id,
        FileName = u.FileName,
        SizeBytes = u.SizeBytes,
        Status = u.Status,
        TotalContacts = u.TotalContacts,
        ProcessedContacts = u.ProcessedContacts,
        Imported = u.Imported,
        Updated = u.Updated,
        Skipped = u.Skipped,
        Rejected = u.Rejected,
        ListId = u.ListId,
        ListName = db.ContactLists.Where(l => l.Id == u.ListId).Select(l => l.Name).SingleOrDefault(),
        Encoding = u.Encoding,
        Delimiter = u.Delimiter,
        HasHeader = u.HasHeader,
        ColumnMapping = u.ColumnMapping,
        DuplicatePolicy = u.DuplicatePolicy,
        ContentSha256 = u.ContentSha256,
        Notes = ImportNotes.Read(u.Notes),
        Error = u.Error,
        CreatedAt = u.CreatedAt,
        StartedAt = u.StartedAt,
        FinishedAt = u.FinishedAt,
        UpdatedAt = u.UpdatedAt,
    });

    private static IQueryable<RejectedRow> RejectedRows(IQueryable<UploadRejection> rejections) =>
        rejections.OrderBy(r => r.RowNumber).Select(r => new RejectedRow(r.RowNumber, r.Column, r.Reason, r.RawLine));
}
