using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>
/// The statements of an import, as fast as each database takes them. They read and write past the workspace filter and guard, so the workspace is an argument.
/// It keeps its context's connection; what writes is called inside a transaction.
/// </summary>
internal interface IContactWriter : IAsyncDisposable
{
    /// <summary>Notes in each row the contact that has its address, deleted ones too.</summary>
    /// <param name="rows">One block.</param>
    /// <param name="withValues">Whether what the contacts have is read too; of deleted ones it always is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task Find(IReadOnlyList<ImportRow> rows, bool withValues, CancellationToken cancellationToken);

    /// <summary>Writes what was decided for each row, and its place on the list.</summary>
    /// <returns>
    /// False where somebody else made one of the contacts since they were looked up: nothing of the block is written, and it must be looked up again.
    /// </returns>
    Task<bool> Write(IReadOnlyList<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken);

    /// <summary>Maintenance of the database that needs no permit to write.</summary>
    Task AfterCommit(CancellationToken cancellationToken);
}

/// <summary>What all rows of an import share.</summary>
internal sealed record ImportTarget(Guid WorkspaceId, Guid UploadBatchId, Guid? ListId);
