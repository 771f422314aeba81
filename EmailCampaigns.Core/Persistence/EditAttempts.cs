using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Runs an edit so that the database's own refusal becomes an outcome.</summary>
internal static class EditAttempts
{
    private const int Most = 5;

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction of its own. When a unique key, a version or another transaction refuses it, somebody was faster: it
    /// runs again on a fresh context, sees what stands now, and answers by that.
    /// </summary>
    public static async Task<T> Edit<T>(
        this IDbContextFactory<CampaignsDb> dbs, Guid workspaceId, Func<CampaignsDb, Task<T>> act, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = dbs.For(workspaceId);
            try
            {
                return await db.InTransaction(() => act(db), cancellationToken);
            }
            catch (Exception refused) when (attempt < Most && (refused is StaleVersionException || db.Sql.IsUniqueViolation(refused) || db.Sql.IsConflict(refused)))
            {
                continue;
            }
        }
    }
}
