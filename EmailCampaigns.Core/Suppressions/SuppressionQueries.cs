using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>An address or domain that is never mailed.</summary>
public sealed record SuppressionRow
{
    public required Guid Id { get; init; }
    public required SuppressionKind Kind { get; init; }

    /// <summary>The address or domain; null once it is erased.</summary>
    public required string? Value { get; init; }

    public required SuppressionReason Reason { get; init; }
    public required string Source { get; init; }
    public required string? Note { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public string? Address => Kind == SuppressionKind.Address ? Value : null;
    public string? Domain => Kind == SuppressionKind.Domain ? Value : null;
}

/// <summary>Reads suppressions.</summary>
public sealed class SuppressionQueries(IDbContextFactory<CampaignsDb> dbs)
{
    private const string Address = "address";
    private const string Domain = "domain";
    private const string Value = "value";

    /// <summary>
    /// What suppressions can be filtered and sorted by. Indexes answer for an address or a domain and give the order of ids; other fields are read from the rows that these leave.
    /// </summary>
    public static ListFields<SuppressionRow> Fields { get; } = new ListFields<SuppressionRow>()
        .WithEveryField()
        .With(Address, s => s.Kind == SuppressionKind.Address ? s.Value : null, isNullable: true)
        .With(Domain, s => s.Kind == SuppressionKind.Domain ? s.Value : null, isNullable: true)
        .Searching("the address, the domain or the note", s => s.Value, s => s.Note)
        .OrderedBy("-id");

    public async Task<Page<SuppressionRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db.Suppressions), request with { Filters = [.. request.Filters.SelectMany(Indexed)] }, cancellationToken);
    }

    /// <summary>One suppression; null where there is none.</summary>
    public async Task<SuppressionRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.Suppressions.Where(s => s.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>An address or a domain as the index on values has it: in lower case.</summary>
    private static FieldFilter[] Indexed(FieldFilter filter) => filter switch
    {
        { Field: Address, Value: string address } => [Of(SuppressionKind.Address), new FieldFilter(Value, FilterBound.Equal, address.ToLowerInvariant())],
        { Field: Domain, Value: string domain } => [Of(SuppressionKind.Domain), new FieldFilter(Value, FilterBound.Equal, domain.ToLowerInvariant())],
        { Field: Value, Value: string value } => [filter with { Value = value.ToLowerInvariant() }],
        _ => [filter],
    };

    private static FieldFilter Of(SuppressionKind kind) => new("kind", FilterBound.Equal, kind);

    private static IQueryable<SuppressionRow> Rows(IQueryable<Suppression> suppressions) => suppressions.Select(s => new SuppressionRow
    {
        Id = s.Id,
        Kind = s.Kind,
        Value = s.Value,
        Reason = s.Reason,
        Source = s.Source,
        Note = s.Note,
        CreatedAt = s.CreatedAt,
        UpdatedAt = s.UpdatedAt,
    });
}
