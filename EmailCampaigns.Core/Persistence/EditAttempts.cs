using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Runs an edit so that the database's own refusal becomes an outcome.</summary>
internal static class EditAttempts
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction of its own. When a unique key, a version or another transaction refuses it, somebody was faster: it
    /// runs again on a fresh context and sees the current state.
    /// </summary>
    public static Task<T> Edit<T>(
        this IDbContextFactory<CampaignsDb> dbs, Guid workspaceId, Func<CampaignsDb, Task<T>> act, CancellationToken cancellationToken) =>
        Edit(dbs, workspaceId, act, commits: _ => true, cancellationToken);

    /// <summary>
    /// The same for an act that may be refused: then nothing of it stands, whatever it wrote before it was. What exists already is not refused: an act may have
    /// strengthened what stands.
    /// </summary>
    public static Task<EditOutcome> Edit(
        this IDbContextFactory<CampaignsDb> dbs, Guid workspaceId, Func<CampaignsDb, Task<EditOutcome>> act, CancellationToken cancellationToken) =>
        Edit(dbs, workspaceId, act, commits: outcome => outcome.Verdict is EditVerdict.Done or EditVerdict.Exists, cancellationToken);

    private static async Task<T> Edit<T>(
        IDbContextFactory<CampaignsDb> dbs, Guid workspaceId, Func<CampaignsDb, Task<T>> act, Func<T, bool> commits, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = dbs.For(workspaceId);
            try
            {
                return await db.InTransaction(() => act(db), commits, WritePriority.Interactive, cancellationToken);
            }
            catch (Exception refused) when (attempt < MaxAttempts && (refused is StaleVersionException || db.Sql.IsUniqueViolation(refused) || db.Sql.IsConflict(refused)))
            {
                continue;
            }
        }
    }
}
