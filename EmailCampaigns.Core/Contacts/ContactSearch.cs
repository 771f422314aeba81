using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// Finds the ids of one page of contacts, among a million without waiting. Everyone: counted and paged on an index that holds nothing but the order. Filtered:
/// what is found is collected up to <see cref="MaxCounted"/>, which one pass over the table decides, then counted and sorted. Where there is more, the page is
/// taken along the order's index, which meets a hit soon since there are many; conditions on fields are counted to the end; words, suppressions and fields that are lacked are not.
/// A whole address that a contact has beside its own is looked up in the index of those.
/// </summary>
internal static class ContactSearch
{
    /// <summary>Up to here a filter's hits are counted.</summary>
    public const int MaxCounted = 10_000;

    public static async Task<FoundContacts> Find(CampaignsDb db, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with
        {
            Search = FieldChecks.NullIfEmpty(request.Search),
            Sort = request.Sort.Count > 0 ? request.Sort : ContactQueries.Fields.Order,
        };
        if (request.Filters.FirstOrDefault(f => f.Field == ContactQueries.Missing) is { Value: string typed } missing)
        {
            var stored = missing with { Value = await MissingField.StoredName(db, typed, cancellationToken) };
            request = request with { Filters = [.. request.Filters.Where(f => f != missing), stored] };
        }

        return request is { Search: null, Filters.Count: 0 }
            ? await PageOfEveryone(db, request, cancellationToken)
            : await FindSome(db, request, cancellationToken);
    }

    private static async Task<FoundContacts> PageOfEveryone(CampaignsDb db, ListRequest request, CancellationToken cancellationToken)
    {
        var total = await db.Contacts.CountAsync(c => c.DeletedAt == null, cancellationToken);
        return new FoundContacts(await PageAlongIndex(Everyone(db, request.Sort), request, total).ToListAsync(cancellationToken), total, IsAtLeast: false);
    }

    private static async Task<FoundContacts> FindSome(CampaignsDb db, ListRequest request, CancellationToken cancellationToken)
    {
        var listId = request.Value<Guid>(ContactQueries.ListId);
        var members = listId is null ? 0 : await db.ContactListMembers.IgnoreQueryFilters().CountAsync(m => m.ListId == listId, cancellationToken);
        var isListLarge = members > MaxCounted;
        if (request.Search is { } asked && EmailAddress.TryParse(asked, out var address, out _) && await OtherAddresses.OwnerOf(db, address.Normalized, cancellationToken) is { } owner)
        {
            var filters = request with { Search = null };
            var found = await Matching(db, OfWorkspace(db).Where(c => c.Id == owner), filters, isListLarge).Select(c => c.Id).ToListAsync(cancellationToken);
            return new FoundContacts(request.Skip == 0 ? found : [], found.Count, IsAtLeast: false);
        }

        var narrowed = request.Search is { } words && db.Sql.ContactIndex is { } index ? await index.Narrow(db, words, cancellationToken) : null;
        var hits = Matching(db, narrowed is null ? Everyone(db, []) : OfWorkspace(db, narrowed).Where(c => c.DeletedAt == null), request, isListLarge).OrderBy(c => c.Id).Take(MaxCounted + 1);
        var ids = await ContactQueries.Fields.Ordered(hits, request.Sort).Select(c => c.Id).ToListAsync(cancellationToken);
        if (ids.Count <= MaxCounted)
        {
            return new FoundContacts([.. ids.Skip(request.Skip).Take(request.Take)], ids.Count, IsAtLeast: false);
        }

        var page = await ContactQueries.Fields.Ordered(Matching(db, Everyone(db, request.Sort), request, isListLarge), request.Sort)
            .Skip(request.Skip).Take(request.Take).Select(c => c.Id).ToListAsync(cancellationToken);
        if (request.Search is not null || request.Filters.Any(f => f.Field is ContactQueries.IsSuppressed or ContactQueries.Missing))
        {
            return new FoundContacts(page, MaxCounted, IsAtLeast: true);
        }

        var total = listId is not null && request.Filters.Count == 1
            ? members
            : await Matching(db, Everyone(db, []), request, isListLarge).CountAsync(cancellationToken);
        return new FoundContacts(page, total, IsAtLeast: false);
    }

    /// <summary>Passing over rows costs what they are, so a page of the second half is counted from the end.</summary>
    private static IQueryable<Guid> PageAlongIndex(IQueryable<Contact> everyone, ListRequest request, int total)
    {
        var fromEnd = total - request.Skip - request.Take;
        if (fromEnd >= request.Skip)
        {
            return ContactQueries.Fields.Ordered(everyone, request.Sort).Skip(request.Skip).Take(request.Take).Select(c => c.Id);
        }

        var take = Math.Clamp(total - request.Skip, 0, request.Take);
        var last = ContactQueries.Fields.Ordered(everyone, request.Sort, backwards: true).Skip(Math.Max(fromEnd, 0)).Take(take);
        return ContactQueries.Fields.Ordered(last, request.Sort).Select(c => c.Id);
    }

    /// <summary>
    /// The index on addresses keeps the deleted too, because an address is unique among them; looking at <c>deleted_at</c> would read each row passed over, so
    /// the few deleted are looked up beforehand. (As later than a date, since SQLite finds no range for "is not null".) The other indexes know who is deleted.
    /// </summary>
    private static IQueryable<Contact> Everyone(CampaignsDb db, IReadOnlyList<FieldSort> sort) => sort is [{ Field: "email" }, ..]
        ? OfWorkspace(db).Where(c => !OfWorkspace(db).Where(deleted => deleted.DeletedAt > DateTime.UnixEpoch).Select(deleted => deleted.EmailNormalized).Contains(c.EmailNormalized))
        : OfWorkspace(db).Where(c => c.DeletedAt == null);

    /// <summary>
    /// Names the workspace itself, in place of the filter that every table of a query has: with it, each member of a list would be read from its row to see
    /// that it is in the workspace of its contact.
    /// </summary>
    private static IQueryable<Contact> OfWorkspace(CampaignsDb db) => OfWorkspace(db, db.Contacts.IgnoreQueryFilters());

    private static IQueryable<Contact> OfWorkspace(CampaignsDb db, IQueryable<Contact> contacts)
    {
        var workspaceId = db.WorkspaceId;
        return contacts.Where(c => c.WorkspaceId == workspaceId);
    }

    /// <summary>A small list is read and its contacts looked up; of a large one each contact is asked whether it is on it, since most are met soon.</summary>
    private static IQueryable<Contact> Matching(CampaignsDb db, IQueryable<Contact> contacts, ListRequest request, bool isListLarge)
    {
        contacts = ContactQueries.Fields.Filtered(contacts, request.Filters);
        if (request.Search is { } search)
        {
            var pattern = LikePattern.Containing(search);
            contacts = contacts.Where(c => LikePattern.Matches(c.EmailNormalized, pattern) || LikePattern.Matches(c.Name, pattern)
                || LikePattern.Matches(c.Company, pattern));
        }

        if (request.Value<Guid>(ContactQueries.ListId) is { } listId)
        {
            contacts = isListLarge
                ? contacts.Where(c => db.ContactListMembers.Any(m => m.ListId == listId && m.ContactId == c.Id))
                : contacts.Where(c => db.ContactListMembers.Where(m => m.ListId == listId).Select(m => m.ContactId).Contains(c.Id));
        }

        if (request.Filters.FirstOrDefault(f => f.Field == ContactQueries.Missing)?.Value is string missing)
        {
            contacts = contacts.Lacking(missing);
        }

        return request.Value<bool>(ContactQueries.IsSuppressed) is { } isSuppressed ? Suppressed(db, contacts, isSuppressed) : contacts;
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
}

/// <summary>The ids of one page, and how many there are in all.</summary>
internal sealed record FoundContacts(IReadOnlyList<Guid> Ids, int Total, bool IsAtLeast);
