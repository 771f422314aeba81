using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>A key, without its text.</summary>
/// <param name="CreatedBy"><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</param>
/// <param name="CreatedByName">What the user or key is called; null for the system, and for one who is gone.</param>
public sealed record ApiKeyRow(
    Guid Id,
    string Name,
    string Prefix,
    Role Role,
    string CreatedBy,
    string? CreatedByName,
    DateTime? LastUsedAt,
    DateTime? ExpiresAt,
    DateTime? RevokedAt,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>Whether it works.</summary>
    public bool IsActiveAt(DateTime now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>Reads the keys of a workspace.</summary>
public sealed class ApiKeyQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What keys can be filtered and sorted by.</summary>
    public static ListFields<ApiKeyRow> Fields { get; } = new ListFields<ApiKeyRow>()
        .WithEveryField()
        .Searching("the name", k => k.Name)
        .OrderedBy("-createdAt");

    public async Task<Page<ApiKeyRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken) =>
        Fields.Page(await All(workspaceId, cancellationToken), request);

    /// <summary>Every key, newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyRow>> All(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db, db.ApiKeys, cancellationToken);
    }

    /// <summary>One key; null where there is none.</summary>
    public async Task<ApiKeyRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return (await Rows(db, db.ApiKeys.Where(k => k.Id == id), cancellationToken)).SingleOrDefault();
    }

    private static async Task<List<ApiKeyRow>> Rows(CampaignsDb db, IQueryable<ApiKey> keys, CancellationToken cancellationToken)
    {
        var found = await keys.AsNoTracking().OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id).ToListAsync(cancellationToken);
        var names = await ActorNames.Load(db, found.Select(k => k.CreatedBy), cancellationToken);
        return found.ConvertAll(k => new ApiKeyRow(
            k.Id, k.Name, k.Prefix, k.Role, k.CreatedBy, names.GetValueOrDefault(k.CreatedBy), k.LastUsedAt, k.ExpiresAt, k.RevokedAt, k.CreatedAt, k.UpdatedAt));
    }
}
