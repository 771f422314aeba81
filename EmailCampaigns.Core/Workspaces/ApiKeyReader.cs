using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Tells who holds an API key. The one place that looks for keys across workspaces, since the key says which workspace it is.</summary>
public sealed class ApiKeyReader(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan LastUsedEvery = TimeSpan.FromMinutes(1);

    /// <summary>The holder of this key; null when there is no such key, or it has expired or was revoked.</summary>
    public async Task<ApiKeyHolder?> Find(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        var prefix = ApiKey.PrefixOf(key);
        var candidates = await db.ApiKeys.IgnoreQueryFilters().AsNoTracking().Where(k => k.Prefix == prefix).ToListAsync(cancellationToken);
        if (candidates.Find(candidate => IsHashOf(key, candidate.KeyHash)) is not { } found || !found.IsValidAt(now))
        {
            return null;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt >= LastUsedEvery)
        {
            await NoteUse(found, now, cancellationToken);
        }

        return new ApiKeyHolder(found.Id, found.WorkspaceId, found.Role);
    }

    private static bool IsHashOf(string key, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ApiKey.HashOf(key)), Encoding.ASCII.GetBytes(hash));

    private async Task NoteUse(ApiKey key, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(key.WorkspaceId);
        var staleBefore = now - LastUsedEvery;
        await db.InTransaction(
            () => db.ApiKeys.Where(k => k.Id == key.Id && (k.LastUsedAt == null || k.LastUsedAt <= staleBefore))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellationToken),
            cancellationToken);
    }
}

/// <summary>Who acts with an API key, where, and what they may do.</summary>
public sealed record ApiKeyHolder(Guid ApiKeyId, Guid WorkspaceId, Role Role);
