using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>A contact as whom an email is previewed.</summary>
/// <param name="Id">The contact.</param>
/// <param name="Label">"Lena Hoffmann, Hoffmann Präzision".</param>
/// <param name="Fields">What a template may say about it.</param>
public sealed record PreviewContact(Guid Id, string Label, MergeFields Fields);

/// <summary>Reads who would get the emails of a campaign that is being written.</summary>
public sealed class AudienceQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Whether contacts can lack a field: a standard one that may be empty, or one of their own.</summary>
    public static bool IsCountable(string field) =>
        MissingField.Standard.Contains(field) || !MergeFields.StandardNames.Any(name => MergeFields.KeyOf(name) == MergeFields.KeyOf(field));

    /// <summary>Whether the database can count a field without reading every contact of the workspace.</summary>
    public static bool IsColumn(string field) => MissingField.Standard.Contains(field);

    /// <summary>Some contacts to preview as.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="listId">The list they are on; null for any contacts.</param>
    /// <param name="senderId">Who writes.</param>
    /// <param name="lacking">A field that <see cref="IsCountable"/>: only those who have nothing in it.</param>
    /// <param name="take">The maximum number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<PreviewContact>> Preview(
        Guid workspaceId, Guid? listId, Guid? senderId, string? lacking, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var address = await db.PostalAddress(cancellationToken);
        var audience = Audience(db, listId);
        var contacts = await (lacking is null ? audience : audience.Lacking(await MissingField.StoredName(db, lacking, cancellationToken))).Take(take).ToListAsync(cancellationToken);
        return [.. contacts.Select(c => new PreviewContact(c.Id, LabelOf(c), ContactMergeFields.For(c, sender, address)))];
    }

    /// <summary>One contact to preview as; null where there is none.</summary>
    public async Task<PreviewContact?> PreviewOf(Guid workspaceId, Guid contactId, Guid? senderId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId && c.DeletedAt == null, cancellationToken);
        return contact is null ? null : new PreviewContact(contact.Id, LabelOf(contact), ContactMergeFields.For(contact, sender, await db.PostalAddress(cancellationToken)));
    }

    /// <summary>How many contacts are on the list, or in the workspace where it is null.</summary>
    public async Task<int> Count(Guid workspaceId, Guid? listId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Audience(db, listId).CountAsync(cancellationToken);
    }

    /// <summary>How many of the list, or of the workspace where it is null, have nothing in a field that <see cref="IsCountable"/>. For a field of their own each contact is read.</summary>
    public async Task<int> CountLacking(Guid workspaceId, Guid? listId, string field, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Audience(db, listId).Lacking(await MissingField.StoredName(db, field, cancellationToken)).CountAsync(cancellationToken);
    }

    /// <summary>The fields that contacts of the workspace can have: a template may use no other.</summary>
    public async Task<IReadOnlyCollection<string>> KnownFields(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await StartChecks.KnownFields(db, cancellationToken);
    }

    private static IQueryable<Contact> Audience(CampaignsDb db, Guid? listId) =>
        listId is { } id
            ? from member in db.ContactListMembers.AsNoTracking()
              join contact in db.Contacts on member.ContactId equals contact.Id
              where member.ListId == id && contact.DeletedAt == null
              orderby member.ContactId
              select contact
            : db.Contacts.AsNoTracking().Where(c => c.DeletedAt == null).OrderBy(c => c.Id);

    private static string LabelOf(Contact contact)
    {
        var name = contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName) ?? contact.Email;
        return string.IsNullOrWhiteSpace(contact.Company) ? name : $"{name}, {contact.Company}";
    }
}
