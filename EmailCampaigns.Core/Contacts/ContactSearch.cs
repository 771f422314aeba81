using System.Text;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// Finds the ids of one page of contacts, among a million without waiting. Everyone: counted and paged on an index that holds nothing but the order. Filtered:
/// what is found is collected up to <see cref="MostCounted"/>, which one pass over the table decides, then counted and sorted. Where there is more, counting
/// stops, and the page is taken along the order's index, which meets a hit soon since there are many.
/// </summary>
internal static class ContactSearch
{
    /// <summary>Up to here a filter's hits are counted.</summary>
    public const int MostCounted = 10_000;


    public static async Task<FoundContacts> Find(CampaignsDb db, ContactFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        filter = filter with { Search = FieldChecks.NullIfEmpty(filter.Search) };
        return filter is { Search: null, ListId: null, IsSuppressed: null }
            ? await PageOfEveryone(db, filter, cancellationToken)
            : await FindSome(db, filter, cancellationToken);
    }

    private static async Task<FoundContacts> PageOfEveryone(CampaignsDb db, ContactFilter filter, CancellationToken cancellationToken)
    {
        var total = await db.Contacts.CountAsync(c => c.DeletedAt == null, cancellationToken);
        return new FoundContacts(await PageAlongIndex(Everyone(db, filter.Sort), filter, total).ToListAsync(cancellationToken), total, IsAtLeast: false);
    }

    private static async Task<FoundContacts> FindSome(CampaignsDb db, ContactFilter filter, CancellationToken cancellationToken)
    {
        var members = filter.ListId is null
            ? 0
            : await db.ContactListMembers.IgnoreQueryFilters().CountAsync(m => m.ListId == filter.ListId, cancellationToken);
        var isListLarge = members > MostCounted;
        var hits = Matching(db, Everyone(db, ContactSort.Created), filter, isListLarge).OrderBy(c => c.Id).Take(MostCounted + 1);
        var ids = await InOrder(hits, filter.Sort, filter.Descending).Select(c => c.Id).ToListAsync(cancellationToken);
        if (ids.Count <= MostCounted)
        {
            return new FoundContacts([.. ids.Skip(filter.Skip).Take(filter.Take)], ids.Count, IsAtLeast: false);
        }

        var page = InOrder(Matching(db, Everyone(db, filter.Sort), filter, isListLarge), filter.Sort, filter.Descending)
            .Skip(filter.Skip).Take(filter.Take).Select(c => c.Id);
        var isWholeList = filter is { Search: null, IsSuppressed: null };
        return new FoundContacts(await page.ToListAsync(cancellationToken), isWholeList ? members : MostCounted, IsAtLeast: !isWholeList);
    }

    /// <summary>Passing over rows costs what they are, so a page of the second half is counted from the end.</summary>
    private static IQueryable<Guid> PageAlongIndex(IQueryable<Contact> everyone, ContactFilter filter, int total)
    {
        var fromEnd = total - filter.Skip - filter.Take;
        if (fromEnd >= filter.Skip)
        {
            return InOrder(everyone, filter.Sort, filter.Descending).Skip(filter.Skip).Take(filter.Take).Select(c => c.Id);
        }

        var take = Math.Clamp(total - filter.Skip, 0, filter.Take);
        return InOrder(
            InOrder(everyone, filter.Sort, !filter.Descending).Skip(Math.Max(fromEnd, 0)).Take(take), filter.Sort, filter.Descending).Select(c => c.Id);
    }

    /// <summary>
    /// The index on addresses keeps the deleted too, because an address is unique among them; looking at <c>deleted_at</c> would read each row passed over, so
    /// the few deleted are looked up beforehand. (As later than a date, since SQLite finds no range for "is not null".) The other indexes know who is deleted.
    /// </summary>
    private static IQueryable<Contact> Everyone(CampaignsDb db, ContactSort sort) => sort == ContactSort.Email
        ? OfWorkspace(db).Where(c => !OfWorkspace(db).Where(deleted => deleted.DeletedAt > DateTime.UnixEpoch).Select(deleted => deleted.EmailNormalized).Contains(c.EmailNormalized))
        : OfWorkspace(db).Where(c => c.DeletedAt == null);

    /// <summary>
    /// Names the workspace itself, in place of the filter that every table of a query has: with it, each member of a list would be read from its row to see
    /// that it is in the workspace of its contact.
    /// </summary>
    private static IQueryable<Contact> OfWorkspace(CampaignsDb db)
    {
        var workspaceId = db.WorkspaceId;
        return db.Contacts.IgnoreQueryFilters().Where(c => c.WorkspaceId == workspaceId);
    }

    /// <summary>A small list is read and its contacts looked up; of a large one each contact is asked whether it is on it, since most are met soon.</summary>
    private static IQueryable<Contact> Matching(CampaignsDb db, IQueryable<Contact> contacts, ContactFilter filter, bool isListLarge)
    {
        if (filter.Search is { } search)
        {
            var pattern = Pattern(search);
            contacts = contacts.Where(c => LikePattern.Matches(c.EmailNormalized, pattern) || LikePattern.Matches(c.Name, pattern)
                || LikePattern.Matches(c.Company, pattern));
        }

        if (filter.ListId is { } listId)
        {
            contacts = isListLarge
                ? contacts.Where(c => db.ContactListMembers.Any(m => m.ListId == listId && m.ContactId == c.Id))
                : contacts.Where(c => db.ContactListMembers.Where(m => m.ListId == listId).Select(m => m.ContactId).Contains(c.Id));
        }

        return filter.IsSuppressed is { } isSuppressed ? Suppressed(db, contacts, isSuppressed) : contacts;
    }

    /// <summary>The suppressed are few, and looked up by address and by domain, each along its index; of the others each is met soon.</summary>
    private static IQueryable<Contact> Suppressed(CampaignsDb db, IQueryable<Contact> contacts, bool isSuppressed)
    {
        var workspaceId = db.WorkspaceId;
        var suppressions = db.Suppressions.Where(s => s.WorkspaceId == workspaceId && s.Value != null);
        var addresses = suppressions.Where(s => s.Kind == SuppressionKind.Address).Select(s => s.Value);
        var domains = suppressions.Where(s => s.Kind == SuppressionKind.Domain).Select(s => s.Value);
        if (!isSuppressed)
        {
            return contacts.Where(c => !addresses.Contains(c.EmailNormalized) && !domains.Contains(c.EmailDomain));
        }

        var ids = OfWorkspace(db).Where(c => addresses.Contains(c.EmailNormalized)).Select(c => c.Id)
            .Union(OfWorkspace(db).Where(c => domains.Contains(c.EmailDomain)).Select(c => c.Id));
        return contacts.Where(c => ids.Contains(c.Id));
    }

    private static IQueryable<Contact> InOrder(IQueryable<Contact> contacts, ContactSort sort, bool descending) => (sort, descending) switch
    {
        (ContactSort.Created, false) => contacts.OrderBy(c => c.Id),
        (ContactSort.Created, true) => contacts.OrderByDescending(c => c.Id),
        (ContactSort.Name, false) => contacts.OrderBy(c => c.Name).ThenBy(c => c.Id),
        (ContactSort.Name, true) => contacts.OrderByDescending(c => c.Name).ThenByDescending(c => c.Id),
        (ContactSort.Company, false) => contacts.OrderBy(c => c.Company).ThenBy(c => c.Id),
        (ContactSort.Company, true) => contacts.OrderByDescending(c => c.Company).ThenByDescending(c => c.Id),
        (ContactSort.Email, false) => contacts.OrderBy(c => c.EmailNormalized),
        (ContactSort.Email, true) => contacts.OrderByDescending(c => c.EmailNormalized),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown order."),
    };

    /// <summary>
    /// <c>LIKE</c> on SQLite takes upper and lower case for the same in ASCII only, so a letter beyond it stands for any letter: "müller" finds "MÜLLER", and
    /// "Möller" too.
    /// </summary>
    private static string Pattern(string search)
    {
        var pattern = new StringBuilder("%");
        foreach (var rune in search.Trim().Normalize().EnumerateRunes())
        {
            _ = rune switch
            {
                { IsAscii: false } when Rune.IsLetter(rune) => pattern.Append('_'),
                { Value: '%' or '_' or '\\' } => pattern.Append(LikePattern.Escape).Append(rune),
                _ => pattern.Append(rune),
            };
        }

        return pattern.Append('%').ToString();
    }
}

/// <summary>The ids of one page, and how many there are in all.</summary>
internal sealed record FoundContacts(IReadOnlyList<Guid> Ids, int Total, bool IsAtLeast);
