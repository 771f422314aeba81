using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Lists;

/// <summary>A list, with how many are on it.</summary>
public sealed record ListRow(Guid Id, string Name, string? Description, int Members, DateTime CreatedAt, DateTime UpdatedAt, int Version);

/// <summary>A list, with the campaigns that use it.</summary>
public sealed record ListDetail(ListRow List, IReadOnlyList<ListInCampaign> Campaigns);

/// <summary>A campaign that uses a list.</summary>
public sealed record ListInCampaign(Guid CampaignId, string Name, CampaignStatus Status);

/// <summary>Reads lists. Who is on one is read by <see cref="ContactQueries.Page"/> with <see cref="ContactFilter.ListId"/>.</summary>
public sealed class ListQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Every list by name, each with its members counted.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="search">Part of a name, in any case; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ListRow>> All(Guid workspaceId, string? search, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var rows = await Rows(db, db.ContactLists.Where(l => l.WorkspaceId == workspaceId)).ToListAsync(cancellationToken);
        return [.. rows.Where(r => search is null || r.Name.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase)).OrderBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>One list; null where there is none.</summary>
    public async Task<ListDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var row = await Rows(db, db.ContactLists.Where(l => l.WorkspaceId == workspaceId && l.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : new ListDetail(row, await db.Campaigns.Where(c => c.ListId == id)
            .OrderBy(c => c.Name).Select(c => new ListInCampaign(c.Id, c.Name, c.Status)).ToListAsync(cancellationToken));
    }

    /// <summary>
    /// The members of a list are in its workspace; asking each for it, as the filter would, makes counting a million of them read a million rows instead of an
    /// index. So the filter is off here, and <paramref name="lists"/> names the workspace itself.
    /// </summary>
    private static IQueryable<ListRow> Rows(CampaignsDb db, IQueryable<ContactList> lists) => lists.IgnoreQueryFilters().Select(list => new ListRow(
        list.Id, list.Name, list.Description, db.ContactListMembers.Count(m => m.ListId == list.Id), list.CreatedAt, list.UpdatedAt, list.Version));
}
