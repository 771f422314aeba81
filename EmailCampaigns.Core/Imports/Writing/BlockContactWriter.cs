using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>
/// The steps of a database that takes a block at a time, a statement or a copy for each step. A contact that somebody else makes at the same moment stands
/// against the new ones: the block is undone and looked up again, and then the contact is found.
/// </summary>
internal abstract class BlockContactWriter(CampaignsDb db, ImportTarget target) : IContactWriter
{
    private const string Block = "block";

    protected CampaignsDb Db => db;

    protected ImportTarget Target => target;

    public async Task Find(IReadOnlyList<ImportRow> rows, bool withValues, CancellationToken cancellationToken)
    {
        // Values of contacts that come back from deletion are needed whatever was asked for, and only for them a second look.
        var known = await Known([.. rows.Select(r => r.Address?.Normalized).OfType<string>().Distinct(StringComparer.Ordinal)], withValues, cancellationToken);
        if (!withValues && known.Values.Any(k => k.IsDeleted))
        {
            var deleted = known.Where(k => k.Value.IsDeleted).Select(k => k.Key).ToList();
            foreach (var (address, contact) in await Known(deleted, withValues: true, cancellationToken))
            {
                known[address] = contact;
            }
        }

        foreach (var row in rows)
        {
            if (row.Address is { } address)
            {
                row.Known = known.GetValueOrDefault(address.Normalized);
            }
        }
    }

    public async Task<bool> Write(IReadOnlyList<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken)
    {
        var (added, changed, rejected) = (new List<ImportRow>(rows.Count), new List<ImportRow>(), new List<(Guid Id, ImportRow Row)>());
        foreach (var row in rows)
        {
            switch (row.Outcome)
            {
                case RowOutcome.Import:
                    row.ContactId = ids.Next();
                    added.Add(row);
                    break;
                case RowOutcome.Revive or RowOutcome.Update:
                    changed.Add(row);
                    break;
                case RowOutcome.Reject:
                    rejected.Add((ids.Next(), row));
                    break;
                case RowOutcome.Skip or RowOutcome.Drop:
                    break;
                case RowOutcome.Open:
                    throw new InvalidOperationException($"Row {row.Number} came here undecided.");
            }
        }

        if (added.Count > 0 && !await TryAdd(added, ids.Now, cancellationToken))
        {
            return false;
        }

        if (changed.Count > 0)
        {
            await Change(changed, ids.Now, cancellationToken);
        }

        if (rejected.Count > 0)
        {
            await Reject(rejected, ids.Now, cancellationToken);
        }

        if (target.ListId is { } listId && rows.Where(r => r.ContactId is not null).ToList() is { Count: > 0 } members)
        {
            await Join(listId, members, ids, cancellationToken);
        }

        return true;
    }

    public abstract Task AfterCommit(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>The contacts that have these addresses, by address.</summary>
    protected abstract Task<Dictionary<string, KnownContact>> Known(
        IReadOnlyCollection<string> addresses, bool withValues, CancellationToken cancellationToken);

    /// <summary>Inserts contacts. False where one stands already; what was inserted before it is undone then.</summary>
    protected abstract Task<bool> Add(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken);

    /// <summary>Writes new values of contacts, and brings back those that were deleted.</summary>
    protected abstract Task Change(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken);

    /// <summary>Inserts what is told about rows that are not imported.</summary>
    protected abstract Task Reject(List<(Guid Id, ImportRow Row)> rows, DateTime now, CancellationToken cancellationToken);

    /// <summary>Puts the contacts of rows on the list; those that are on it stay as they are.</summary>
    protected abstract Task Join(Guid listId, List<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken);

    private async Task<bool> TryAdd(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Block, cancellationToken);
        if (await Add(rows, now, cancellationToken))
        {
            return true;
        }

        await transaction.RollbackToSavepointAsync(Block, cancellationToken);
        return false;
    }
}
