using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Lists;

/// <summary>Makes, renames and deletes lists, and says who is on them.</summary>
public sealed class ListEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Contacts looked at in one transaction: well below 100 ms, and below the number of parameters that any database takes.</summary>
    private const int MemberChunk = 500;

    public Task<EditOutcome> Create(ListInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: true);
        if (problems.Count > 0)
        {
            return Task.FromResult(EditOutcome.Invalid(problems));
        }

        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await Namesake(db, given.Name!, Guid.Empty, cancellationToken) is { } namesake)
            {
                return namesake;
            }

            var list = new ContactList(given.Name!, FieldChecks.NullIfEmpty(given.Description), now);
            db.ContactLists.Add(list);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(list.Id);
        }, cancellationToken);
    }

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Update(Guid id, ListInput input, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: false);
        if (problems.Count > 0)
        {
            return Task.FromResult(EditOutcome.Invalid(problems));
        }

        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var list = await db.ContactLists.SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(list, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (given.Name is not null && await Namesake(db, given.Name, id, cancellationToken) is { } namesake)
            {
                return namesake;
            }

            list.Name = given.Name ?? list.Name;
            list.Description = given.Description is null ? list.Description : FieldChecks.NullIfEmpty(given.Description);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>
    /// Deletes the list, never its contacts. Refused while a campaign that is not archived uses it; campaigns in the archive and imports forget it.
    /// </summary>
    public Task<EditOutcome> Delete(Guid id, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var list = await db.ContactLists.SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(list, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (await InUse.By(db.Campaigns.Where(c => c.ListId == id && c.Status != CampaignStatus.Archived), "list", cancellationToken) is { } used)
            {
                return used;
            }

            if (await db.UploadBatches.Where(u => u.ListId == id && (u.Status == UploadStatus.Pending || u.Status == UploadStatus.Processing))
                .Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancellationToken) is { } import)
            {
                return EditOutcome.InUse(import, "An import is adding contacts to this list. Wait until it is done, or cancel it.");
            }

            await db.Campaigns.Where(c => c.ListId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.ListId, (Guid?)null), cancellationToken);
            await db.UploadBatches.Where(u => u.ListId == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.ListId, (Guid?)null), cancellationToken);
            db.ContactLists.Remove(list);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>
    /// Puts contacts on the list; who is on it already stays as is. All are looked for first: where one is not a contact of this workspace, nothing is changed.
    /// </summary>
    public async Task<MembersOutcome> AddMembers(Guid listId, IReadOnlyCollection<Guid> contactIds, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(contactIds);
        var ids = contactIds.Distinct().ToList();
        await using (var db = dbs.For(by.WorkspaceId))
        {
            if (await Missing(db, listId, ids, cancellationToken) is { } missing)
            {
                return missing;
            }
        }

        var added = 0;
        foreach (var chunk in ids.Chunk(MemberChunk))
        {
            added += await dbs.Edit(by.WorkspaceId, async db =>
            {
                var now = clock.UtcNow();
                var members = await db.ContactListMembers.Where(m => m.ListId == listId && chunk.Contains(m.ContactId))
                    .Select(m => m.ContactId).ToListAsync(cancellationToken);
                db.ContactListMembers.AddRange(chunk.Except(members).Select(contactId => new ContactListMember(listId, contactId, now)));
                return await db.SaveChangesAsync(cancellationToken);
            }, cancellationToken);
        }

        return new MembersOutcome(EditOutcome.Done(listId), added);
    }

    /// <summary>Takes contacts off the list; who is not on it is passed over.</summary>
    public async Task<MembersOutcome> RemoveMembers(Guid listId, IReadOnlyCollection<Guid> contactIds, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(contactIds);
        var ids = contactIds.Distinct().ToList();
        await using (var db = dbs.For(by.WorkspaceId))
        {
            if (await Missing(db, listId, ids, cancellationToken) is { } missing)
            {
                return missing;
            }
        }

        var removed = 0;
        foreach (var chunk in ids.Chunk(MemberChunk))
        {
            removed += await dbs.Edit(
                by.WorkspaceId,
                db => db.ContactListMembers.Where(m => m.ListId == listId && chunk.Contains(m.ContactId)).ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
        }

        return new MembersOutcome(EditOutcome.Done(listId), removed);
    }

    private static async Task<EditOutcome?> Namesake(CampaignsDb db, string name, Guid exceptId, CancellationToken cancellationToken)
    {
        var normalized = UniqueName.Of(name);
        var standing = await db.ContactLists.Where(l => l.NameNormalized == normalized && l.Id != exceptId).Select(l => new { l.Id, l.Name })
            .SingleOrDefaultAsync(cancellationToken);
        return standing is null ? null : EditOutcome.Exists(standing.Id, $"There is a list named \"{standing.Name}\" already.");
    }

    private static async Task<MembersOutcome?> Missing(CampaignsDb db, Guid listId, List<Guid> contactIds, CancellationToken cancellationToken)
    {
        if (!await db.ContactLists.AnyAsync(l => l.Id == listId, cancellationToken))
        {
            return new MembersOutcome(EditOutcome.NotFound(listId), 0);
        }

        foreach (var chunk in contactIds.Chunk(MemberChunk))
        {
            var found = await db.Contacts.Where(c => chunk.Contains(c.Id) && c.DeletedAt == null).Select(c => c.Id).ToListAsync(cancellationToken);
            if (found.Count < chunk.Length)
            {
                return new MembersOutcome(EditOutcome.NotFound(chunk.Except(found).First()), 0);
            }
        }

        return null;
    }
}

/// <summary>What became of a change of a list's members.</summary>
/// <param name="Outcome">With <see cref="EditVerdict.NotFound"/> the id that is no list or no contact of this workspace; nothing was changed then.</param>
/// <param name="Changed">How many contacts came onto the list, or left it.</param>
public sealed record MembersOutcome(EditOutcome Outcome, int Changed);
