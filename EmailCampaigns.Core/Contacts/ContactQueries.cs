using System.Linq.Expressions;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Reads contacts. Deleted ones are not seen.</summary>
public sealed class ContactQueries(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions)
{
    /// <summary>One page: first the ids, from an index alone, then their rows.</summary>
    public async Task<ContactPage> Page(Guid workspaceId, ContactFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var found = await ContactSearch.Find(db, filter, cancellationToken);
        var rows = await Rows(db, found.Ids, cancellationToken);
        return new ContactPage(rows, found.Total, found.IsAtLeast);
    }

    /// <summary>How many contacts the workspace has.</summary>
    public async Task<int> Count(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Contacts.CountAsync(c => c.DeletedAt == null, cancellationToken);
    }

    /// <summary>One contact; null where there is none.</summary>
    public async Task<ContactDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await Rows(db, [id], cancellationToken) is not [var row])
        {
            return null;
        }

        var rest = await db.Contacts.Where(c => c.Id == id).Select(c => new { c.RawData, c.UploadBatchId, c.UpdatedAt }).SingleAsync(cancellationToken);
        return new ContactDetail(
            row,
            rest.RawData,
            await db.ContactChannels.Where(c => c.ContactId == id).OrderBy(c => c.Address).Select(c => c.Address).ToListAsync(cancellationToken),
            await Lists(db, id).ToListAsync(cancellationToken),
            await Enrollments(db, id, cancellationToken),
            rest.UploadBatchId,
            rest.UpdatedAt);
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
            .Select(c => new { c.EmailNormalized, Row = new ContactRow(c.Id, c.Email, c.Name, c.FirstName, c.LastName, c.Company, c.Timezone, c.CreatedAt, c.Version) { Fields = c.EnrichedData } })
            .ToDictionaryAsync(c => c.Row.Id, cancellationToken);
        var standing = await suppressions.Of(db, [.. contacts.Values.Select(c => c.EmailNormalized)], cancellationToken);
        return
        [
            .. ids.Where(contacts.ContainsKey).Select(id => contacts[id])
                .Select(c => c.Row with { Suppression = standing.GetValueOrDefault(c.EmailNormalized) }),
        ];
    }

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
