using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// The further addresses of contacts. An address belongs to one contact of the workspace at most, as its own or as another one; what a deleted contact has is free, so that two contacts
/// of one person become one: delete the second and add its address to the first.
/// </summary>
internal static class OtherAddresses
{
    /// <summary>As the HTTP API names them.</summary>
    public const string Field = "otherAddresses";

    public const string IsOwn = "This is the contact's own address already.";

    public static string FieldAt(int place) => string.Create(CultureInfo.InvariantCulture, $"{Field}[{place}]");

    /// <summary>The contacts that have one of these addresses, as their own or as another one. Deleted ones are left out.</summary>
    public static IQueryable<AddressOwner> Owners(CampaignsDb db, IReadOnlyCollection<string> addresses) =>
        db.Contacts.Where(c => addresses.Contains(c.EmailNormalized) && c.DeletedAt == null).Select(c => new AddressOwner { ContactId = c.Id, Address = c.EmailNormalized, IsOwn = true })
            .Concat(
                from channel in Among(db, addresses)
                join contact in db.Contacts on channel.ContactId equals contact.Id
                where contact.DeletedAt == null
                select new AddressOwner { ContactId = contact.Id, Address = channel.Address, IsOwn = false });

    /// <summary>The contact that has this as another address; null where none has.</summary>
    public static Task<Guid?> OwnerOf(CampaignsDb db, string address, CancellationToken cancellationToken) =>
        Owners(db, [address]).Where(o => !o.IsOwn).Select(o => (Guid?)o.ContactId).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Why a contact cannot have all of these addresses beside its own; null where it can.</summary>
    /// <param name="db">In the workspace.</param>
    /// <param name="contactId">The contact.</param>
    /// <param name="own">The address that it is to have as its own.</param>
    /// <param name="given">Those that it is to have beside it.</param>
    /// <param name="suppressions">Knows who was erased.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<EditOutcome?> Refusal(
        CampaignsDb db, Guid contactId, string own, IReadOnlyList<EmailAddress> given, SuppressionLookup suppressions, CancellationToken cancellationToken)
    {
        var owners = given.Count == 0 ? [] : await Owners(db, [.. given.Select(a => a.Normalized)]).Where(o => o.ContactId != contactId).ToListAsync(cancellationToken);
        foreach (var (place, address) in given.Index())
        {
            if (address.Normalized == own)
            {
                return EditOutcome.Invalid([new FieldProblem(FieldAt(place), IsOwn)]);
            }

            if (owners.Find(o => o.Address == address.Normalized) is { } owner)
            {
                var message = $"{address} belongs to another contact.";
                return EditOutcome.Exists(owner.ContactId, message) with { Problems = [new FieldProblem(FieldAt(place), message)] };
            }

            if (await suppressions.IsErased(db, address.Normalized, cancellationToken))
            {
                return EditOutcome.Invalid([new FieldProblem(FieldAt(place), $"Whoever has the address {address} asked to be erased. It cannot be kept again.")]);
            }
        }

        return null;
    }

    /// <summary>
    /// Makes these the other addresses of a contact; null leaves those that it has, but for one that has become its own. Returns what changed, for the audit log, which names no address: it
    /// outlives a person who is erased. Null where nothing did.
    /// </summary>
    public static async Task<string?> Replace(CampaignsDb db, Contact contact, IReadOnlyList<EmailAddress>? given, DateTime now, CancellationToken cancellationToken)
    {
        var standing = await db.ContactChannels.Where(c => c.ContactId == contact.Id && c.Channel == ChannelKind.Email).ToListAsync(cancellationToken);
        var wanted = (given?.Select(a => a.Normalized) ?? standing.Select(c => c.Address)).Where(a => a != contact.EmailNormalized).ToHashSet(StringComparer.Ordinal);
        var removed = standing.FindAll(c => !wanted.Contains(c.Address));
        var added = wanted.Except(standing.Select(c => c.Address)).ToList();
        if (removed.Count == 0 && added.Count == 0)
        {
            return null;
        }

        db.ContactChannels.RemoveRange(removed);
        await Free(db, added, cancellationToken);
        db.ContactChannels.AddRange(added.Select(address => Of(Guid.CreateVersion7(now), contact.Id, address)));
        return string.Create(CultureInfo.InvariantCulture, $"other addresses: {added.Count} added, {removed.Count} removed");
    }

    /// <summary>Takes addresses from deleted contacts that have them beside their own.</summary>
    /// <param name="db">In the workspace.</param>
    /// <param name="addresses">No contact that is not deleted has one of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task Free(CampaignsDb db, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        addresses.Count == 0 ? Task.CompletedTask : Among(db, addresses).ExecuteDeleteAsync(cancellationToken);

    public static ContactChannel Of(Guid id, Guid contactId, string address) => new() { Id = id, ContactId = contactId, Channel = ChannelKind.Email, Address = address };

    private static IQueryable<ContactChannel> Among(CampaignsDb db, IReadOnlyCollection<string> addresses) =>
        db.ContactChannels.Where(c => c.Channel == ChannelKind.Email && addresses.Contains(c.Address));
}

/// <summary>A contact that has an address.</summary>
internal sealed record AddressOwner
{
    public required Guid ContactId { get; init; }

    /// <summary>Normalized.</summary>
    public required string Address { get; init; }

    /// <summary>Whether emails go to it; else it is another address of the person.</summary>
    public required bool IsOwn { get; init; }
}
