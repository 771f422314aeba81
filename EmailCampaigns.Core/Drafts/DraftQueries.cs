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

/// <summary>Reads drafts.</summary>
public sealed class DraftQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The drafts that wait for a decision: a draft waits only while its scheduled email is planned. Queue, counts and approve-all share this rule.</summary>
    public static IQueryable<EmailDraft> Waiting(CampaignsDb db, DraftFilter filter) =>
        Filtered(db, filter with { Status = DraftStatus.Draft })
            .Where(d => db.ScheduledEmails.Any(e => e.CampaignContactId == d.CampaignContactId && e.StepId == d.StepId && e.Status == ScheduledEmailStatus.Planned));

    /// <summary>How many wait for a decision.</summary>
    public async Task<int> CountWaiting(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Waiting(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>A page of those that wait, the soonest to go out first.</summary>
    public async Task<(IReadOnlyList<DraftRow> Rows, int Total)> WaitingPage(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting = Waiting(db, filter);
        return (await Rows(db, waiting, byTime: true).Skip(skip).Take(take).ToListAsync(cancellationToken), await waiting.CountAsync(cancellationToken));
    }

    /// <summary>A page of drafts of any status.</summary>
    public async Task<(IReadOnlyList<DraftRow> Rows, int Total)> Page(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var drafts = Filtered(db, filter);
        return (await Rows(db, drafts, byTime: false).Skip(skip).Take(take).ToListAsync(cancellationToken), await drafts.CountAsync(cancellationToken));
    }

    /// <summary>One draft, or null where the workspace has none with this id.</summary>
    public async Task<EmailDraft?> Find(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken);
    }

    /// <summary>The first of these ids that names no draft of the workspace; null where all do.</summary>
    public async Task<Guid?> FirstUnknown(Guid workspaceId, IReadOnlyCollection<Guid> draftIds, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        foreach (var chunk in draftIds.Chunk(500))
        {
            var known = await db.EmailDrafts.Where(d => chunk.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellationToken);
            if (chunk.Except(known).Cast<Guid?>().FirstOrDefault() is { } unknown)
            {
                return unknown;
            }
        }

        return null;
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
