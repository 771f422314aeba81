using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Writing;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Imports;

/// <summary>
/// Works off an upload: reads its file on one thread, writes chunk after chunk on another. A chunk is one short transaction that holds its contacts,
/// memberships, rejections and the upload's new counts together, so whatever moment the process is killed at, the counts say which rows are in, and the next
/// run goes on behind them.
/// </summary>
public sealed partial class ContactImporter(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions, UploadFolder folder, TimeProvider clock, ILogger<ContactImporter> log)
{
    /// <summary>Rows that are looked up and written together.</summary>
    private const int RowsPerBlock = 250;

    /// <summary>A block of long rows ends before that many.</summary>
    private const int BytesPerBlock = 1024 * 1024;

    /// <summary>Blocks that wait for the writer; what is in memory at any time.</summary>
    private const int BlocksAhead = 16;

    /// <summary>
    /// After this a chunk takes no further block; with the last one and the commit it stays below 100 ms. Blocks are small and alike, so time alone decides: a
    /// <see cref="ChunkSizer"/>, which goes by the chunk before and counts its commit, made imports into SQLite slower.
    /// </summary>
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// After this a chunk ends though nobody waits to write. A commit writes each page that was changed, and the more rows it has, the more of them share a page: a chunk of a second writes a
    /// quarter of what chunks of <see cref="ChunkTime"/> do.
    /// </summary>
    private static readonly TimeSpan MaxChunkTime = TimeSpan.FromSeconds(1);

    /// <summary>Runs an upload to its end, from where it stands. One that is over, or that another process goes on with, is left as it is.</summary>
    /// <returns>The status that the upload has then; null where there is none.</returns>
    public async Task<UploadStatus?> Run(Guid workspaceId, Guid uploadId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var upload = await db.UploadBatches.AsNoTracking().SingleOrDefaultAsync(u => u.Id == uploadId, cancellationToken);
        if (upload is null)
        {
            return null;
        }

        try
        {
            var status = await Begin(db, upload, cancellationToken)
                ? await Import(db, upload, cancellationToken)
                : await StatusOf(db, uploadId, cancellationToken);
            if (status is UploadStatus.Completed or UploadStatus.Cancelled)
            {
                folder.Remove(uploadId);
            }

            return status;
        }
        catch (Exception inTheWay) when (db.Sql.IsConflict(inTheWay) || db.Sql.IsUniqueViolation(inTheWay))
        {
            // Two writers waited for each other, or somebody gave a contact the same other address, and the database ended this one's chunk. The next run goes on from the commit before it.
            LogInTheWay(uploadId);
            return await StatusOf(db, uploadId, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is CsvFileException or FileNotFoundException)
        {
            await Fail(workspaceId, uploadId, unreadable is CsvFileException ? unreadable.Message : "The uploaded file is gone. Upload it again.", cancellationToken);
            return await StatusOf(db, uploadId, cancellationToken);
        }
    }

    /// <summary>Ends an upload that cannot go on; what was imported stays.</summary>
    /// <param name="workspaceId">The workspace of the upload.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="error">The reason, for a person.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    public async Task Fail(Guid workspaceId, Guid uploadId, string error, CancellationToken cancellationToken)
    {
        LogFailed(uploadId);
        var now = clock.UtcNow();
        await using var db = dbs.For(workspaceId);
        await db.InTransaction(
            () => db.UploadBatches.CanBecome(UploadStatus.Failed, uploadId).ExecuteUpdateAsync(
                set => set.Become(UploadStatus.Failed, now).SetProperty(u => u.Error, error).SetProperty(u => u.FinishedAt, now), cancellationToken),
            cancellationToken);
    }

    /// <summary>False where the upload is over.</summary>
    private async Task<bool> Begin(CampaignsDb db, UploadBatch upload, CancellationToken cancellationToken)
    {
        if (upload.Status is not (UploadStatus.Pending or UploadStatus.Processing))
        {
            return false;
        }

        LogBegin(upload.Id, upload.ProcessedContacts);
        var total = upload.TotalContacts ?? await Task.Run(() => CsvRows.Count(folder.FileOf(upload.Id), FormatOf(upload), cancellationToken), cancellationToken);
        var now = clock.UtcNow();
        await db.InTransaction(
            () => db.UploadBatches.CanBecome(UploadStatus.Processing, upload.Id).ExecuteUpdateAsync(
                set => set.Become(UploadStatus.Processing, now).SetProperty(u => u.StartedAt, now).SetProperty(u => u.TotalContacts, total), cancellationToken),
            cancellationToken);
        return true;
    }

    private async Task<UploadStatus> Import(CampaignsDb db, UploadBatch upload, CancellationToken cancellationToken)
    {
        await using var blocks = new ReadAhead<List<ImportRow>>(stop => Blocks(upload, stop), BlocksAhead, cancellationToken);
        return await WriteChunks(db, upload, blocks, cancellationToken);
    }

    /// <summary>The rows behind those that are in. While a window is written the next one is read.</summary>
    private async IAsyncEnumerable<List<ImportRow>> Blocks(UploadBatch upload, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var windows = new WindowReader(folder.FileOf(upload.Id), FormatOf(upload), headers => MappingOf(upload, headers));
        var done = upload.ProcessedContacts;
        await foreach (var window in windows.Read(cancellationToken))
        {
            var passed = (int)Math.Min(done, window.Count);
            done -= passed;
            var block = new List<ImportRow>(RowsPerBlock);
            var bytes = 0;
            foreach (var row in window.Rows(passed))
            {
                block.Add(row);
                bytes += row.Values?.RawData?.Length ?? row.Rejection?.RawLine.Length ?? 0;
                if (block.Count == RowsPerBlock || bytes > BytesPerBlock)
                {
                    yield return block;
                    (block, bytes) = (new List<ImportRow>(RowsPerBlock), 0);
                }
            }

            if (block.Count > 0)
            {
                yield return block;
            }
        }
    }

    private async Task<UploadStatus> WriteChunks(CampaignsDb db, UploadBatch upload, ReadAhead<List<ImportRow>> blocks, CancellationToken cancellationToken)
    {
        await using var writer = await ContactWriter.Open(db, new ImportTarget(db.WorkspaceId, upload.Id, upload.ListId), cancellationToken);
        var tally = ImportTally.Of(upload);
        var ids = new SequentialIds();
        while (await blocks.Any(cancellationToken))
        {
            var before = tally;
            var after = await db.InTransaction(() => WriteChunk(db, upload, writer, blocks, ids, before, cancellationToken), WritePriority.Bulk, cancellationToken);
            if (after is null)
            {
                return await Stopped(db, upload.Id, cancellationToken);
            }

            tally = after;
            await writer.AfterCommit(cancellationToken);
        }

        var now = clock.UtcNow();
        var completed = await db.InTransaction(
            () => Unchanged(db, upload.Id, tally).ExecuteUpdateAsync(
                set => set.Become(UploadStatus.Completed, now).SetProperty(u => u.FinishedAt, now), cancellationToken),
            WritePriority.Bulk,
            cancellationToken);
        if (completed == 0)
        {
            return await Stopped(db, upload.Id, cancellationToken);
        }

        LogCompleted(upload.Id, tally.Imported, tally.Updated, tally.Skipped, tally.Rejected);
        return UploadStatus.Completed;
    }

    /// <summary>Null where the upload is no longer this run's to go on with; then nothing was written.</summary>
    private async Task<ImportTally?> WriteChunk(
        CampaignsDb db,
        UploadBatch upload,
        IContactWriter writer,
        ReadAhead<List<ImportRow>> blocks,
        SequentialIds ids,
        ImportTally before,
        CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        ids.MoveTo(clock.UtcNow());

        // The upload's row is written first: from here to the commit nobody cancels it, and no second process has it.
        if (await Unchanged(db, upload.Id, before).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, ids.Now), cancellationToken) == 0)
        {
            return null;
        }

        var erased = await suppressions.Erased(db, cancellationToken);
        var others = await OtherAddressRows.Begin(db, upload.ColumnMapping, cancellationToken);
        var tally = before;
        while (blocks.TryTake(out var block))
        {
            do
            {
                await writer.Find(block, withValues: upload.DuplicatePolicy != DuplicatePolicy.Skip, cancellationToken);
                await others.Find(block, cancellationToken);
                RowDecisions.Decide(block, upload, erased, others, tally.Rejected);
            }
            while (!await writer.Write(block, ids, cancellationToken));

            await others.Write(block, erased, ids, cancellationToken);

            tally = tally.With(block);
            var taken = clock.GetElapsedTime(started);
            if (taken >= MaxChunkTime || (taken >= ChunkTime && db.IsAwaited))
            {
                break;
            }
        }

        await Unchanged(db, upload.Id, before).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.ProcessedContacts, tally.Processed)
                .SetProperty(u => u.Imported, tally.Imported)
                .SetProperty(u => u.Updated, tally.Updated)
                .SetProperty(u => u.Skipped, tally.Skipped)
                .SetProperty(u => u.Rejected, tally.Rejected)
                .SetProperty(u => u.Notes, tally.Notes.Stored),
            cancellationToken);
        return tally;
    }

    /// <summary>The upload, as long as it is processing and nobody else went on with it.</summary>
    private static IQueryable<UploadBatch> Unchanged(CampaignsDb db, Guid uploadId, ImportTally tally) =>
        db.UploadBatches.Where(u => u.Id == uploadId && u.Status == UploadStatus.Processing && u.ProcessedContacts == tally.Processed);

    private async Task<UploadStatus> Stopped(CampaignsDb db, Guid uploadId, CancellationToken cancellationToken)
    {
        var status = await StatusOf(db, uploadId, cancellationToken);
        LogStopped(uploadId, status);
        return status;
    }

    private static Task<UploadStatus> StatusOf(CampaignsDb db, Guid uploadId, CancellationToken cancellationToken) =>
        db.UploadBatches.Where(u => u.Id == uploadId).Select(u => u.Status).SingleAsync(cancellationToken);

    private static CsvFormat FormatOf(UploadBatch upload) => new(upload.Encoding, upload.Delimiter[0], upload.HasHeader);

    private static ColumnMapping MappingOf(UploadBatch upload, IReadOnlyList<string> headers) =>
        ColumnMapping.TryCreate(headers, upload.ColumnMapping.ToDictionary(f => f.Key, f => (string?)f.Value), out var mapping, out var problems)
            ? mapping
            : throw new CsvFileException(string.Join(' ', problems));

    [LoggerMessage(3001, LogLevel.Information, "Import {UploadId} goes on behind {Processed} rows")]
    private partial void LogBegin(Guid uploadId, long processed);

    [LoggerMessage(3002, LogLevel.Information, "Import {UploadId} is complete: {Imported} imported, {Updated} updated, {Skipped} skipped, {Rejected} rejected")]
    private partial void LogCompleted(Guid uploadId, long imported, long updated, long skipped, long rejected);

    [LoggerMessage(3003, LogLevel.Information, "Import {UploadId} was stopped and is {Status}")]
    private partial void LogStopped(Guid uploadId, UploadStatus status);

    [LoggerMessage(3005, LogLevel.Information, "Import {UploadId} and another writer waited for each other; it goes on from its last commit")]
    private partial void LogInTheWay(Guid uploadId);

    [LoggerMessage(3004, LogLevel.Warning, "Import {UploadId} failed and says why")]
    private partial void LogFailed(Guid uploadId);
}
