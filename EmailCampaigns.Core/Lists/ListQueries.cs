using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Lists;

/// <summary>A list, with how many are on it.</summary>
public sealed record ListRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string? Description { get; init; }
    public required int Members { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required int Version { get; init; }
}

/// <summary>A list, with the campaigns that use it.</summary>
public sealed record ListDetail(ListRow List, IReadOnlyList<ListInCampaign> Campaigns);

/// <summary>A campaign that uses a list.</summary>
public sealed record ListInCampaign(Guid CampaignId, string Name, CampaignStatus Status);

/// <summary>Reads lists. Who is on one is read by <see cref="ContactQueries.Page"/> with <see cref="ContactFilter.ListId"/>.</summary>
public sealed class ListQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What lists can be filtered and sorted by; they are few, so no field but the id and the name needs an index.</summary>
    public static ListFields<ListRow> Fields { get; } = new ListFields<ListRow>()
        .WithEveryField()
        .Searching("the name or the description", l => l.Name, l => l.Description)
        .OrderedBy("name");

    public async Task<Page<ListRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db, db.ContactLists.Where(l => l.WorkspaceId == workspaceId)), request, cancellationToken);
    }

    /// <summary>Every list by name, each with its members counted.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="search">Part of a name or description, in any case; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ListRow>> All(Guid workspaceId, string? search, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var rows = await Rows(db, db.ContactLists.Where(l => l.WorkspaceId == workspaceId)).ToListAsync(cancellationToken);
        return [.. rows.Where(r => search is null || Has(r.Name, search) || Has(r.Description, search)).OrderBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>One list; null where there is none.</summary>
    public async Task<ListDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var row = await Rows(db, db.ContactLists.Where(l => l.WorkspaceId == workspaceId && l.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : new ListDetail(row, await db.Campaigns.Where(c => c.ListId == id)
            .OrderBy(c => c.Name).Select(c => new ListInCampaign(c.Id, c.Name, c.Status)).ToListAsync(cancellationToken));
    }

    private static bool Has(string? text, string search) => text?.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase) is true;

    /// <summary>
    /// The members of a list are in its workspace; asking each for it, as the filter would, makes counting a million of them read a million rows instead of an
    /// index. So the filter is off here, and <paramref name="lists"/> names the workspace itself.
    /// </summary>
    private static IQueryable<ListRow> Rows(CampaignsDb db, IQueryable<ContactList> lists) => lists.IgnoreQueryFilters().Select(list => new ListRow
    {
        Id = list.Id,
        Name = list.Name,
        Description = list.Description,
        Members = db.ContactListMembers.Count(m => m.ListId == list.Id),
        CreatedAt = list.CreatedAt,
        UpdatedAt = list.UpdatedAt,
        Version = list.Version,
    });
}
