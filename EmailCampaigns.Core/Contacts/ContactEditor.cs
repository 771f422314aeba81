using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Makes, changes and deletes contacts.</summary>
public sealed class ContactEditor(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions, TimeProvider clock)
{
    private const int DeleteChunk = 200;

    /// <summary>
    /// Makes a contact. An address that is a contact already ends in <see cref="EditVerdict.Exists"/> with its id; one that was deleted comes back as the same
    /// contact, with its history and with what is given here over what it had. The address of somebody who was erased is refused.
    /// </summary>
    public Task<EditOutcome> Create(ContactInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(input);
        var checkedInput = input.Check(isNew: true);
        if (checkedInput is not { Problems.Count: 0, Email: { } address })
        {
            return Task.FromResult(EditOutcome.Invalid(checkedInput.Problems));
        }

        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var contact = await db.Contacts.SingleOrDefaultAsync(c => c.EmailNormalized == address.Normalized, cancellationToken);
            if (contact is { DeletedAt: null })
            {
                return EditOutcome.Exists(contact.Id, $"{address} is a contact already.");
            }

            if (await OtherAddresses.OwnerOf(db, address.Normalized, cancellationToken) is { } person)
            {
                return EditOutcome.Exists(person, $"{address} is another address of a contact already.");
            }

            if (await suppressions.IsErased(db, address.Normalized, cancellationToken))
            {
                return EditOutcome.Invalid([Erased(address)]);
            }

            if (await OtherAddresses.Refusal(db, contact?.Id ?? Guid.Empty, address.Normalized, checkedInput.OtherAddresses ?? [], suppressions, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (contact is null)
            {
                contact = new Contact(address, now);
                db.Contacts.Add(contact);
            }

            contact.Revive();
            return await Save(db, contact, checkedInput, by, now, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one; without, the last write wins.</summary>
    public Task<EditOutcome> Update(Guid id, ContactInput input, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(input);
        var checkedInput = input.Check(isNew: false);
        if (checkedInput.Problems.Count > 0)
        {
            return Task.FromResult(EditOutcome.Invalid(checkedInput.Problems));
        }

        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.DeletedAt == null, cancellationToken);
            if (!EditOutcome.IsCurrent(contact, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (checkedInput.Email is { } given && await suppressions.IsErased(db, given.Normalized, cancellationToken))
            {
                return EditOutcome.Invalid([Erased(given)]);
            }

            return (checkedInput.Email is { } address ? await Taken(address, id, db, cancellationToken) : null)
                ?? await OtherAddresses.Refusal(db, id, checkedInput.Email?.Normalized ?? contact.EmailNormalized, checkedInput.OtherAddresses ?? [], suppressions, cancellationToken)
                ?? await Save(db, contact, checkedInput, by, now, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>
    /// Hides the contact, takes it off its lists and stops its enrollments, so that nothing more is sent to it. Its row and history stay: making or importing
    /// the address again brings the same contact back.
    /// </summary>
    public Task<EditOutcome> Delete(Guid id, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.DeletedAt == null, cancellationToken);
            if (!EditOutcome.IsCurrent(contact, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            await Delete(db, [contact], by, now, cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>Deletes many, in chunks; those of other workspaces and those deleted before are passed over. Returns how many were deleted.</summary>
    public async Task<int> DeleteMany(IReadOnlyCollection<Guid> ids, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(ids);
        var now = clock.UtcNow();
        var deleted = 0;
        foreach (var chunk in ids.Distinct().Chunk(DeleteChunk))
        {
            deleted += await dbs.Edit(by.WorkspaceId, async db =>
            {
                var contacts = await db.Contacts.Where(c => chunk.Contains(c.Id) && c.DeletedAt == null).ToListAsync(cancellationToken);
                await Delete(db, contacts, by, now, cancellationToken);
                return contacts.Count;
            }, cancellationToken);
        }

        return deleted;
    }

    private static FieldProblem Erased(EmailAddress address) => new("email", $"Whoever has the address {address} asked to be erased. It cannot be a contact again.");

    private static async Task<EditOutcome> Save(CampaignsDb db, Contact contact, CheckedContact input, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        input.ApplyTo(contact);
        var given = input.Fields.Where(f => f.Value.Length > 0).ToList();
        var stored = await CustomFields.Register(db, [.. given.Select(f => f.Key)], now, cancellationToken);
        var keys = input.Fields.Keys.Select(CustomFieldName.KeyOf).ToHashSet(StringComparer.Ordinal);
        contact.EnrichedData = contact.EnrichedData.Where(f => !keys.Contains(CustomFieldName.KeyOf(f.Key)))
            .Concat(given.Select(f => KeyValuePair.Create(stored[f.Key], f.Value))).ToDictionary();
        if (await OtherAddresses.Replace(db, contact, input.OtherAddresses, now, cancellationToken) is { } change)
        {
            db.Entry(contact).Property(c => c.UpdatedAt).IsModified = true; // another version, though no column of it changed
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.ContactAddressesChanged, contact.Id, change, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(contact.Id);
    }

    private static async Task Delete(CampaignsDb db, IReadOnlyList<Contact> contacts, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        var ids = contacts.Select(c => c.Id).ToList();
        foreach (var contact in contacts)
        {
            contact.Delete(now);
        }

        var open = await db.Enrollments
            .Where(e => ids.Contains(e.ContactId)
                && (e.Status == EnrollmentStatus.Pending || e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Paused))
            .ToListAsync(cancellationToken);
        await EnrollmentEnder.End(db, open, EnrollmentStatus.Stopped, "The contact was deleted.", by, now, cancellationToken);
        await db.ContactListMembers.Where(m => ids.Contains(m.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The contact that has the address, if it is not this one.</summary>
    private static async Task<EditOutcome?> Taken(EmailAddress address, Guid exceptId, CampaignsDb db, CancellationToken cancellationToken)
    {
        if (await db.Contacts.Where(c => c.EmailNormalized == address.Normalized && c.Id != exceptId).Select(c => new { c.Id, c.DeletedAt }).SingleOrDefaultAsync(cancellationToken) is { } owner)
        {
            return EditOutcome.Exists(owner.Id, owner.DeletedAt is null
                ? $"{address} is another contact already."
                : $"{address} belongs to a contact that was deleted. Make it a new contact: it comes back with its history.");
        }

        return await OtherAddresses.OwnerOf(db, address.Normalized, cancellationToken) is { } person && person != exceptId
            ? EditOutcome.Exists(person, $"{address} is another address of a contact already.")
            : null;
    }
}
