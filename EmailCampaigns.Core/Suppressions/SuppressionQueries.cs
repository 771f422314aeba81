using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>Which suppressions; what is null does not matter.</summary>
public sealed record SuppressionFilter
{
    /// <summary>Part of an address or domain, in any case. What was erased is not found by it.</summary>
    public string? Search { get; init; }

    public SuppressionKind? Kind { get; init; }
    public SuppressionReason? Reason { get; init; }
}

/// <summary>An address or domain that is never mailed.</summary>
/// <param name="Value">The address or domain; null once it is erased.</param>
public sealed record SuppressionRow(
    Guid Id, SuppressionKind Kind, string? Value, SuppressionReason Reason, string Source, string? Note, DateTime CreatedAt, DateTime UpdatedAt)
{
    public string? Address => Kind == SuppressionKind.Address ? Value : null;
    public string? Domain => Kind == SuppressionKind.Domain ? Value : null;
}

/// <summary>Reads suppressions.</summary>
public sealed class SuppressionQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the newest first.</summary>
    public async Task<Page<SuppressionRow>> Page(Guid workspaceId, SuppressionFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var part = filter.Search?.Trim().ToLowerInvariant(); // values are stored in lower case
        IQueryable<Suppression> suppressions = db.Suppressions;
        suppressions = filter.Kind is { } kind ? suppressions.Where(s => s.Kind == kind) : suppressions;
        suppressions = filter.Reason is { } reason ? suppressions.Where(s => s.Reason == reason) : suppressions;
        suppressions = string.IsNullOrEmpty(part) ? suppressions : suppressions.Where(s => s.Value != null && s.Value.Contains(part));
        return await Rows(suppressions.OrderByDescending(s => s.Id)).Page(skip, take, cancellationToken);
    }

    /// <summary>One suppression; null where there is none.</summary>
    public async Task<SuppressionRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.Suppressions.Where(s => s.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<SuppressionRow> Rows(IQueryable<Suppression> suppressions) =>
        suppressions.Select(s => new SuppressionRow(s.Id, s.Kind, s.Value, s.Reason, s.Source, s.Note, s.CreatedAt, s.UpdatedAt));
}
