using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>How far the erasure of a contact is.</summary>
/// <param name="ContactId">The contact.</param>
/// <param name="ErasedAt">From then on they are hidden, and neither mailed nor recorded.</param>
/// <param name="EndedAt">When the last of their data was cleared; null while that goes on.</param>
public sealed record ErasureRow(Guid ContactId, DateTime ErasedAt, DateTime? EndedAt);

/// <summary>Reads how far erasures are.</summary>
public sealed class ErasureQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The erasure of a contact; null where it was not erased.</summary>
    public async Task<ErasureRow?> Find(Guid workspaceId, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Contacts.Where(c => c.Id == contactId && c.ErasedAt != null).Select(c => new ErasureRow(c.Id, c.ErasedAt!.Value, c.ErasureEndedAt)).SingleOrDefaultAsync(cancellationToken);
    }
}
