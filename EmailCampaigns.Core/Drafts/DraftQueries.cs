using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>Which drafts; what is null does not matter.</summary>
public sealed record DraftFilter
{
    public Guid? CampaignId { get; init; }
    public Guid? StepId { get; init; }
    public Guid? ContactId { get; init; }
    public DraftStatus? Status { get; init; }

    /// <summary>Whether they were made from an earlier text of their step.</summary>
    public bool? IsOutdated { get; init; }

    /// <summary>Whether a model writes them, or texts in them.</summary>
    public bool? IsByModel { get; init; }

    /// <summary>Leaves out those of which this actor (as the audit log writes it) said the first of two yeses: they wait for somebody else.</summary>
    public string? NotYetBy { get; init; }

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
    ScheduledEmailStatus EmailStatus,
    CancelReason? CancelReason,
    bool IsOutdated)
{
    /// <summary>The variant of its step that it is; null where the step had none.</summary>
    public VariantLetter? Variant { get; init; }

    /// <summary>How many things the checks of a model's text want looked at.</summary>
    public int CheckWarnings { get; init; }

    public bool IsByModel { get; init; }
}

/// <summary>Drafts that wait and can be made again from the present text.</summary>
/// <param name="Outdated">How many were made from an earlier text of their step.</param>
/// <param name="Failed">How many could not be made, and are not outdated.</param>
/// <param name="Edited">How many of them a person edited: made again, they lose the edits.</param>
public sealed record DraftsToMakeAgain(int Outdated, int Failed, int Edited)
{
    public int Total => Outdated + Failed;
}

/// <summary>Reads drafts.</summary>
public sealed class DraftQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// The drafts that wait for a decision: a draft waits only while its scheduled email is planned. Queue, counts and approve-all share this rule; what could
    /// not be made waits too, and approve-all says why it is left out.
    /// </summary>
    public static IQueryable<EmailDraft> Waiting(CampaignsDb db, DraftFilter filter) =>
        Filtered(db, filter)
            .Where(d => EmailDraft.Undecided.Contains(d.Status) && db.ScheduledEmails.Any(
                e => e.CampaignContactId == d.CampaignContactId && e.StepId == d.StepId && e.Status == ScheduledEmailStatus.Planned));

    /// <summary>
    /// Drafts that were made from a text that their step no longer has. They are left out of approve-all. What is decided, or is out, is not outdated any more than any
    /// letter is, nor is one whose contact stays on an earlier version of the sequence.
    /// </summary>
    public static IQueryable<EmailDraft> Outdated(CampaignsDb db, IQueryable<EmailDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(db);
        return drafts.Where(IsOutdated(db));
    }

    /// <summary>No text that its step has now, of a variant that is on, is the one that the draft was made from.</summary>
    private static Expression<Func<EmailDraft, bool>> IsOutdated(CampaignsDb db) => d =>
        d.Status != DraftStatus.Sent && d.Status != DraftStatus.Rejected
        && !db.SequenceSteps.Any(s => s.Id == d.StepId
            && (((d.Variant == null || d.Variant == VariantLetter.A) && s.IsVariantAEnabled && s.ContentVersion == d.ContentVersion)
                || s.Variants.Any(v => v.Letter == d.Variant && v.IsEnabled && v.ContentVersion == d.ContentVersion)))
        && db.Campaigns.Any(c => c.Id == d.CampaignId && db.Enrollments.Any(e => e.Id == d.CampaignContactId && e.PlanVersionId == c.PlanVersionId));

    /// <summary>Those that wait for a decision and are outdated or could not be made.</summary>
    public static IQueryable<EmailDraft> ToMakeAgain(CampaignsDb db, DraftFilter filter)
    {
        var isOutdated = IsOutdated(db);
        Expression<Func<EmailDraft, bool>> isFailed = d => d.Status == DraftStatus.Failed;
        return Waiting(db, filter).Where(Expression.Lambda<Func<EmailDraft, bool>>(Expression.OrElse(isFailed.Body, Expression.Invoke(isOutdated, isFailed.Parameters)), isFailed.Parameters));
    }

    /// <summary>How many that wait can be made again.</summary>
    public async Task<DraftsToMakeAgain> CountToMakeAgain(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting = Waiting(db, filter);
        var outdated = await Outdated(db, waiting).CountAsync(cancellationToken);
        var all = ToMakeAgain(db, filter);
        return new DraftsToMakeAgain(
            outdated,
            await all.CountAsync(cancellationToken) - outdated,
            await all.CountAsync(d => d.EditedSubject != null || d.EditedBody != null || d.EditedText != null || d.EditedAttachments != null, cancellationToken));
    }

    /// <summary>How many that wait cannot be approved as they are: those that can be made again.</summary>
    public async Task<int> CountNotApprovable(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await ToMakeAgain(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>How many wait for a decision.</summary>
    public async Task<int> CountWaiting(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Waiting(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>All that wait and match, as they stand at this moment.</summary>
    public async Task<IReadOnlyList<SeenDraft>> AllWaiting(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Waiting(db, filter).OrderBy(d => d.Id).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
    }

    /// <summary>How many drafts of each status match; a status that none has is left out.</summary>
    public async Task<IReadOnlyDictionary<DraftStatus, int>> CountByStatus(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Filtered(db, filter).GroupBy(d => d.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    /// <summary>A page of those that wait, day by day, the soonest first. Within a day a draft keeps its place, whatever time it had and lost meanwhile.</summary>
    public async Task<Page<DraftRow>> WaitingPage(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting = Waiting(db, filter);
        return new(await Rows(db, waiting, byDay: true).Skip(skip).Take(take).ToListAsync(cancellationToken), await waiting.CountAsync(cancellationToken));
    }

    /// <summary>The first of those that a model writes now or next, and how many they are: they cannot be decided yet.</summary>
    public async Task<Page<DraftRow>> BeingWrittenPage(Guid workspaceId, DraftFilter filter, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var written = Filtered(db, filter with { Status = DraftStatus.Unwritten })
            .Where(d => db.DraftGenerations.Where(g => g.Status == GenerationStatus.Queued || g.Status == GenerationStatus.Running).Select(g => g.DraftId).Contains(d.Id));
        var count = await written.CountAsync(cancellationToken);
        return new(count == 0 ? [] : await Rows(db, written, byDay: false).Take(take).ToListAsync(cancellationToken), count);
    }

    /// <summary>How many stand before a draft in the order of <see cref="WaitingPage"/>; null where it does not wait under the filter.</summary>
    public async Task<int?> PlaceOf(Guid workspaceId, DraftFilter filter, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting =
            from draft in Waiting(db, filter)
            join email in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { email.CampaignContactId, email.StepId }
            select new { draft.Id, Day = email.ScheduledFor.Date };
        var at = await waiting.Where(w => w.Id == draftId).Select(w => (DateTime?)w.Day).SingleOrDefaultAsync(cancellationToken);
        return at is null ? null : await waiting.CountAsync(w => w.Day < at || (w.Day == at && w.Id < draftId), cancellationToken);
    }

    /// <summary>A page of drafts of any status, in the order in which they were made: by a key, so that a page of millions costs no sort.</summary>
    public async Task<Page<DraftRow>> Page(Guid workspaceId, DraftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var drafts = Filtered(db, filter);
        return new(await Rows(db, drafts, byDay: false).Skip(skip).Take(take).ToListAsync(cancellationToken), await drafts.CountAsync(cancellationToken));
    }

    /// <summary>
    /// What drafts can be filtered and sorted by. Indexes answer for the campaign (with the status), the enrollment and the step of a draft, and give the order of ids; other fields are
    /// read from the rows that these leave.
    /// </summary>
    public static ListFields<DraftDetail> Fields { get; } = new ListFields<DraftDetail>()
        .WithEveryField()
        .Searching("the subject, or the contact's address, name or company")
        .OrderedBy("id");

    /// <summary>The same with all that is stored of each, without what they belong to.</summary>
    public async Task<Page<DraftDetail>> Details(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Details(db, Filtered(db, new DraftFilter { Search = request.Search })), request, cancellationToken);
    }

    /// <summary>One draft, or null where the workspace has none with this id.</summary>
    public async Task<DraftDetail?> Find(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(db, db.EmailDrafts.Where(d => d.Id == draftId)).SingleOrDefaultAsync(cancellationToken);
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
        drafts = filter.IsByModel is { } isByModel ? drafts.Where(d => db.Campaigns.Any(c => c.Id == d.CampaignId && (c.DraftsBy == DraftsBy.Ai || (c.HasAiVariables && (d.Generator != EmailDraft.Template || d.Status == DraftStatus.Unwritten)))) == isByModel) : drafts;
        drafts = filter.NotYetBy is { } actor ? drafts.Where(d => d.FirstApprovedBy == null || d.FirstApprovedBy != actor) : drafts;
        if (filter.IsOutdated is { } isOutdated)
        {
            var condition = IsOutdated(db);
            drafts = drafts.Where(isOutdated ? condition : Expression.Lambda<Func<EmailDraft, bool>>(Expression.Not(condition.Body), condition.Parameters));
        }

        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = LikePattern.Containing(filter.Search);
            drafts = drafts.Where(d => LikePattern.Matches(d.EditedSubject ?? d.Subject, part) || db.Contacts.Any(c => c.Id == d.ContactId
                && (LikePattern.Matches(c.Email, part) || LikePattern.Matches(c.Name, part) || LikePattern.Matches(c.Company, part))));
        }

        return drafts;
    }

    private static IQueryable<DraftDetail> Details(CampaignsDb db, IQueryable<EmailDraft> drafts)
    {
        var outdated = Outdated(db, db.EmailDrafts);
        return drafts.Select(d => new DraftDetail
        {
            Id = d.Id,
            CampaignId = d.CampaignId,
            ContactId = d.ContactId,
            CampaignContactId = d.CampaignContactId,
            StepId = d.StepId,
            DraftType = d.DraftType,
            Subject = d.Subject,
            Body = d.Body,
            Text = d.Text,
            EditedSubject = d.EditedSubject,
            EditedBody = d.EditedBody,
            EditedText = d.EditedText,
            Attachments = d.Attachments,
            EditedAttachments = d.EditedAttachments,
            Status = d.Status,
            StatusReason = d.StatusReason,
            Revision = d.Revision,
            ApprovedRevision = d.ApprovedRevision,
            ApprovedAt = d.ApprovedAt,
            ApprovedBy = d.ApprovedBy,
            FirstApprovedBy = d.FirstApprovedBy,
            FirstApprovedAt = d.FirstApprovedAt,
            Variant = d.Variant,
            Generator = d.Generator,
            IsOutdated = outdated.Any(o => o.Id == d.Id),
            CreatedAt = d.CreatedAt,
            UpdatedAt = d.UpdatedAt,
        });
    }

    private static IQueryable<DraftRow> Rows(CampaignsDb db, IQueryable<EmailDraft> drafts, bool byDay)
    {
        var outdated = Outdated(db, db.EmailDrafts);
        var rows =
            from draft in drafts
            join email in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { email.CampaignContactId, email.StepId }
            join contact in db.Contacts on draft.ContactId equals contact.Id
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            join step in db.SequenceSteps on draft.StepId equals step.Id
            select new { draft, email, contact, campaign, step };
        var ordered = byDay ? rows.OrderBy(r => r.email.ScheduledFor.Date).ThenBy(r => r.draft.Id) : rows.OrderBy(r => r.draft.Id);
        return ordered.Select(r => new DraftRow(
            r.draft.Id, r.campaign.Id, r.campaign.Name, r.contact.Id, r.contact.Email,
            r.contact.Name ?? ContactName.Of(r.contact.FirstName, r.contact.LastName), r.contact.Company, r.step.Id, r.step.SequenceOrder,
            r.draft.EditedSubject ?? r.draft.Subject, r.draft.Status, r.draft.Revision, r.email.ScheduledFor, r.email.Status, r.email.CancelReason,
            outdated.Any(o => o.Id == r.draft.Id))
        {
            Variant = r.draft.Variant,
            CheckWarnings = r.draft.CheckWarnings,
            IsByModel = r.campaign.DraftsBy == DraftsBy.Ai || (r.campaign.HasAiVariables && (r.draft.Generator != EmailDraft.Template || r.draft.Status == DraftStatus.Unwritten)),
        });
    }
}
