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

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>A suppression in a list.</summary>
/// <param name="Value">The address or domain; null once it is erased.</param>
public sealed record SuppressionRow(Guid Id, SuppressionKind Kind, string? Value, SuppressionReason Reason, string Source, string? Note, DateTime CreatedAt);

/// <summary>One page of suppressions, and how many match in all.</summary>
public sealed record SuppressionPage(IReadOnlyList<SuppressionRow> Rows, int Total);

/// <summary>Reads suppressions.</summary>
public sealed class SuppressionQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the newest first.</summary>
    public async Task<SuppressionPage> Page(Guid workspaceId, SuppressionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var part = filter.Search?.Trim().ToLowerInvariant(); // values are stored in lower case
        IQueryable<Suppression> suppressions = db.Suppressions;
        suppressions = filter.Kind is { } kind ? suppressions.Where(s => s.Kind == kind) : suppressions;
        suppressions = filter.Reason is { } reason ? suppressions.Where(s => s.Reason == reason) : suppressions;
        suppressions = string.IsNullOrEmpty(part) ? suppressions : suppressions.Where(s => s.Value != null && s.Value.Contains(part));
        var rows = await suppressions.OrderByDescending(s => s.Id).Skip(filter.Skip).Take(filter.Take)
            .Select(s => new SuppressionRow(s.Id, s.Kind, s.Value, s.Reason, s.Source, s.Note, s.CreatedAt))
            .ToListAsync(cancellationToken);
        return new SuppressionPage(rows, await suppressions.CountAsync(cancellationToken));
    }
}
