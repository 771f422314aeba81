using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Reads contacts. Deleted ones are not seen.</summary>
public sealed class ContactQueries(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions)
{
    internal const string ListId = "listId";
    internal const string IsSuppressed = "isSuppressed";
    internal const string Missing = "missing";

    private static readonly Expression<Func<Contact, Guid>> Id = c => c.Id;

    /// <summary>
    /// What contacts can be filtered and sorted by. An index answers for id, address, name, company and the members of a list, and gives the order of id, createdAt, email, name
    /// and company; every other field is read from the rows that the indexed filters leave.
    /// </summary>
    public static ListFields<Contact> Fields { get; } = new ListFields<Contact>()
        .With("id", Id)
        .With("email", c => c.EmailNormalized, normalize: Normalized)
        .With(c => c.Name)
        .With(c => c.FirstName)
        .With(c => c.LastName)
        .With(c => c.Company)
        .With(c => c.Timezone)
        .With(c => c.UploadBatchId)
        .With("createdAt", c => c.CreatedAt, sortKey: Id)
        .With(c => c.UpdatedAt)
        .With(c => c.Version)
        .WithFilter<Guid>(ListId, "Only members of this list.")
        .WithFilter<bool>(IsSuppressed, "Only contacts that are suppressed, or only those that may be mailed.")
        .WithFilter<string>(Missing, "Only contacts with nothing in this field: a standard one such as company, or a custom field by its name.")
        .Searching("the address, the name or the company; another address of a contact finds it as a whole")
        .OrderedBy("-createdAt");

    /// <summary>One page for people.</summary>
    public Task<ContactPage> Page(Guid workspaceId, ContactFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Page(workspaceId, filter.ToRequest(), cancellationToken);
    }

    /// <summary>One page: first the ids, from an index alone where one fits, then their rows.</summary>
    public async Task<ContactPage> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var found = await ContactSearch.Find(db, request, cancellationToken);
        var rows = await Rows(db, found.Ids, cancellationToken);
        return new ContactPage(rows, found.Total, found.IsAtLeast);
    }

    /// <summary>One contact; null where there is none.</summary>
    public async Task<ContactDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await Rows(db, [id], cancellationToken) is not [var row])
        {
            return null;
        }

        var rest = await db.Contacts.Where(c => c.Id == id).Select(c => new { c.RawData }).SingleAsync(cancellationToken);
        return new ContactDetail(
            row,
            rest.RawData,
            await Lists(db, id).ToListAsync(cancellationToken),
            await Enrollments(db, id, cancellationToken));
    }

    /// <summary>The names of the custom fields that contacts of the workspace can have, in order.</summary>
    public async Task<IReadOnlyList<string>> FieldNames(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.ContactFields.OrderBy(f => f.Name).Select(f => f.Name).ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<ContactRow>> Rows(CampaignsDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var contacts = await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.Id) && c.DeletedAt == null)
            .Select(c => new
            {
                c.EmailNormalized,
                Row = new ContactRow(c.Id, c.Email, c.Name, c.FirstName, c.LastName, c.Company, c.Timezone, c.CreatedAt, c.Version)
                {
                    UploadBatchId = c.UploadBatchId,
                    UpdatedAt = c.UpdatedAt,
                    Fields = c.EnrichedData,
                },
            })
            .ToDictionaryAsync(c => c.Row.Id, cancellationToken);
        var others = (await db.ContactChannels.Where(c => ids.Contains(c.ContactId) && c.Channel == ChannelKind.Email).OrderBy(c => c.Address)
            .Select(c => new { c.ContactId, c.Address }).ToListAsync(cancellationToken)).ToLookup(c => c.ContactId, c => c.Address);
        var standing = await suppressions.Of(db, [.. contacts.Values.Select(c => c.EmailNormalized)], cancellationToken);
        return
        [
            .. ids.Where(contacts.ContainsKey).Select(id => contacts[id])
                .Select(c => c.Row with { OtherAddresses = [.. others[c.Row.Id]], Suppression = standing.GetValueOrDefault(c.EmailNormalized) }),
        ];
    }

    /// <summary>An address as it is stored to be compared; what is no address is compared as it stands, and found nowhere.</summary>
    private static string Normalized(string address) => EmailAddress.TryParse(address, out var parsed, out _) ? parsed.Normalized : address;

    private static IQueryable<ContactInList> Lists(CampaignsDb db, Guid contactId) =>
        from member in db.ContactListMembers
        join list in db.ContactLists on member.ListId equals list.Id
        where member.ContactId == contactId
        orderby list.Name
        select new ContactInList(list.Id, list.Name);

    private static async Task<IReadOnlyList<ContactInCampaign>> Enrollments(CampaignsDb db, Guid contactId, CancellationToken cancellationToken)
    {
        var enrollments = await (
            from enrollment in db.Enrollments.AsNoTracking()
            join campaign in db.Campaigns on enrollment.CampaignId equals campaign.Id
            where enrollment.ContactId == contactId
            orderby enrollment.EnrolledAt descending, enrollment.Id descending
            select new
            {
                Enrollment = enrollment,
                campaign.Name,
                campaign.Status,
                Steps = db.SequenceSteps.Count(s => s.CampaignId == campaign.Id && s.IsEnabled),
                Sent = db.SentEmails.Count(s => s.CampaignContactId == enrollment.Id),
            }).ToListAsync(cancellationToken);
        return
        [
            .. enrollments.Select(e => new ContactInCampaign(
                e.Enrollment.Id, e.Enrollment.CampaignId, e.Name, e.Status, e.Enrollment.Status, e.Enrollment.StatusReason, e.Enrollment.CurrentSequenceStep,
                e.Steps, e.Sent, e.Enrollment.EnrolledAt, e.Enrollment.NextEmailDueAt, e.Enrollment.LastEmailSentAt, EndOf(e.Enrollment))),
        ];
    }

    private static DateTime? EndOf(Enrollment enrollment) => enrollment.Status switch
    {
        EnrollmentStatus.Completed => enrollment.CompletedAt,
        EnrollmentStatus.Replied => enrollment.RepliedAt,
        EnrollmentStatus.Bounced => enrollment.BouncedAt,
        EnrollmentStatus.Unsubscribed => enrollment.UnsubscribedAt,
        EnrollmentStatus.Stopped => enrollment.StoppedAt,
        EnrollmentStatus.Failed => enrollment.FailedAt,
        EnrollmentStatus.Pending or EnrollmentStatus.InProgress or EnrollmentStatus.Paused => null,
    };
}
