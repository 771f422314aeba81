using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Locks that a transaction takes before it reads what it decides by. They are taken in one order everywhere, so that nobody waits for somebody who waits for him: lanes by their
/// keys (<see cref="LaneLocks"/>); an answer; senders, then quotas and backoffs by domain; enrollments, drafts and emails; the campaign; its counters.
/// </summary>
internal static class RowLocks
{
    /// <summary>Locks rows of a table, inside a transaction; what is read after it, stands.</summary>
    /// <param name="db">The context.</param>
    /// <param name="table">The table.</param>
    /// <param name="workspaceId">Whose rows.</param>
    /// <param name="column">The column that says which of them.</param>
    /// <param name="keys">Its values.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task Lock(this CampaignsDb db, string table, Guid workspaceId, string column, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var places = string.Join(", ", Enumerable.Range(1, keys.Count).Select(i => $"{{{i}}}"));
        if (db.Sql.Locking(table, $"workspace_id = {{0}} AND {column} IN ({places})") is { } sql)
        {
            await db.Database.ExecuteSqlRawAsync(sql, [db.Sql.Key(workspaceId), .. keys.Select(db.Sql.Key)], cancellationToken);
        }
    }
}
