using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>Which drafts; what is null does not matter.</summary>
public sealed record DraftFilter
{
    public Guid? CampaignId { get; init; }
    public Guid? StepId { get; init; }
    public Guid? ContactId { get; init; }
    public DraftStatus? Status { get; init; }

    /// <summary>Part of the contact's address, name or company, or of the subject.</summary>
    public string? Search { get; init; }
}

/// <summary>A draft in a list.</summary>
public sealed record DraftRow(
    Guid Id,
    Guid CampaignId,
    string CampaignName,
    Guid ContactId,
    string ContactEmail,
    string? ContactName,
    string? Company,
    Guid StepId,
    int StepOrder,
    string Subject,
    DraftStatus Status,
    int Revision,
    DateTime ScheduledFor,
    ScheduledEmailStatus EmailStatus);

/// <summary>A rendered email. The edited text wins over the generated one.</summary>
public sealed record DraftDetail(
    Guid Id,
    Guid CampaignId,
    Guid ContactId,
    Guid CampaignContactId,
    Guid StepId,
    DraftType DraftType,
    string Subject,
    string Body,
    string Text,
    string? EditedSubject,
    string? EditedBody,
    string? EditedText,
    DraftStatus Status,
    string? StatusReason,
    int Revision,
    int? ApprovedRevision,
    DateTime? ApprovedAt,
    string? ApprovedBy,
    string Generator,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>Reads drafts.</summary>
public sealed class DraftQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// The drafts that wait for a decision: a draft waits only while its scheduled email is planned. Queue, counts and approve-all share this rule.
    /// </summary>
    public static IQueryable<EmailDraft> Waiting(CampaignsDb db, DraftFilter filter) =>
        Filtered(db, filter with { Status = DraftStatus.Draft })
            .Where(d => db.ScheduledEmails.Any(
                e => e.CampaignContactId == d.CampaignContactId && e.StepId == d.StepId && e.Status == ScheduledEmailStatus.Planned));

    /// <summary>How many wait for a decision.</summary>
    public async Task<int> CountWaiting(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Waiting(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>A page of those that wait, the soonest to go out first.</summary>
    public async Task<Page<DraftRow>> WaitingPage(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting = Waiting(db, filter);
        return new(await Rows(db, waiting, byTime: true).Skip(skip).Take(take).ToListAsync(cancellationToken), await waiting.CountAsync(cancellationToken));
    }

    /// <summary>A page of drafts of any status.</summary>
    public async Task<Page<DraftRow>> Page(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var drafts = Filtered(db, filter);
        return new(await Rows(db, drafts, byTime: false).Skip(skip).Take(take).ToListAsync(cancellationToken), await drafts.CountAsync(cancellationToken));
    }

    /// <summary>The same with all that is stored of each, without what they belong to.</summary>
    public async Task<Page<DraftDetail>> Details(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(Filtered(db, filter).OrderBy(d => d.Id)).Page(skip, take, cancellationToken);
    }

    /// <summary>One draft, or null where the workspace has none with this id.</summary>
    public async Task<DraftDetail?> Find(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(db.EmailDrafts.Where(d => d.Id == draftId)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The first of these ids that names no draft of the workspace; null where all do.</summary>
    public async Task<Guid?> FirstUnknown(Guid workspaceId, IReadOnlyCollection<Guid> draftIds, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailDrafts.Select(d => d.Id).FirstUnknown(draftIds, cancellationToken);
    }

    private static IQueryable<EmailDraft> Filtered(CampaignsDb db, DraftFilter filter)
    {
        var drafts = db.EmailDrafts.AsNoTracking();
        drafts = filter.CampaignId is { } campaign ? drafts.Where(d => d.CampaignId == campaign) : drafts;
        drafts = filter.StepId is { } step ? drafts.Where(d => d.StepId == step) : drafts;
        drafts = filter.ContactId is { } contact ? drafts.Where(d => d.ContactId == contact) : drafts;
        drafts = filter.Status is { } status ? drafts.Where(d => d.Status == status) : drafts;
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = LikePattern.Containing(filter.Search);
            drafts = drafts.Where(d => LikePattern.Matches(d.Subject, part) || db.Contacts.Any(c => c.Id == d.ContactId
                && (LikePattern.Matches(c.Email, part) || LikePattern.Matches(c.Name, part) || LikePattern.Matches(c.Company, part))));
        }

        return drafts;
    }

    private static IQueryable<DraftDetail> Details(IQueryable<EmailDraft> drafts) => drafts.Select(d => new DraftDetail(
        d.Id, d.CampaignId, d.ContactId, d.CampaignContactId, d.StepId, d.DraftType, d.Subject, d.Body, d.Text, d.EditedSubject, d.EditedBody, d.EditedText,
        d.Status, d.StatusReason, d.Revision, d.ApprovedRevision, d.ApprovedAt, d.ApprovedBy, d.Generator, d.CreatedAt, d.UpdatedAt));

    private static IQueryable<DraftRow> Rows(CampaignsDb db, IQueryable<EmailDraft> drafts, bool byTime)
    {
        var rows =
            from draft in drafts
            join email in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { email.CampaignContactId, email.StepId }
            join contact in db.Contacts on draft.ContactId equals contact.Id
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            join step in db.SequenceSteps on draft.StepId equals step.Id
            select new { draft, email, contact, campaign, step };
        var ordered = byTime ? rows.OrderBy(r => r.email.ScheduledFor).ThenBy(r => r.draft.Id) : rows.OrderBy(r => r.draft.Id);
        return ordered.Select(r => new DraftRow(
            r.draft.Id, r.campaign.Id, r.campaign.Name, r.contact.Id, r.contact.Email,
            r.contact.Name ?? ContactName.Of(r.contact.FirstName, r.contact.LastName), r.contact.Company, r.step.Id, r.step.SequenceOrder,
            r.draft.EditedSubject ?? r.draft.Subject, r.draft.Status, r.draft.Revision, r.email.ScheduledFor, r.email.Status));
    }
}
