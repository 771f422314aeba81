namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// A context's connection for as long as a job reads very many rows in the order of their keys, or writes them in many short transactions. Foreign keys may be left unasked meanwhile: the job writes only what it knows
/// the parents of. Its transactions may be lost in a power cut, whole and from the last one on; the job then goes on from what stands.
/// </summary>
internal interface IBulkConnection : IAsyncDisposable
{
    /// <summary>Maintenance of the database that needs no permit to write.</summary>
    Task AfterCommit(CancellationToken cancellationToken);
}
