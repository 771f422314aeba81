using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Which enrollments of a campaign, and which page of them.</summary>
public sealed record EnrollmentFilter
{
    /// <summary>Part of the contact's address, name or company; null for all.</summary>
    public string? Search { get; init; }

    public EnrollmentStatus? Status { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>One page of a campaign's enrollments.</summary>
/// <param name="Rows">In the order of their enrollment.</param>
/// <param name="Total">How many the filter finds.</param>
/// <param name="Counts">How many the campaign has in each state, whatever the filter.</param>
public sealed record EnrollmentPage(IReadOnlyList<EnrollmentRow> Rows, int Total, IReadOnlyDictionary<EnrollmentStatus, int> Counts);

/// <summary>An enrollment in a table.</summary>
/// <param name="Id">The enrollment.</param>
/// <param name="ContactId">Who.</param>
/// <param name="Email">The contact's address.</param>
/// <param name="Name">The contact's name.</param>
/// <param name="Company">The contact's company.</param>
/// <param name="Status">Its state.</param>
/// <param name="StatusReason">Why, if something caused it.</param>
/// <param name="StepsPassed">Order of the last step that was sent or skipped; 0 before the first.</param>
/// <param name="NextAt">When its next email is planned, UTC; null where none waits.</param>
/// <param name="NextIsFirm">Whether that time is firm; else the day may move.</param>
/// <param name="LastEmailSentAt">When its last email went, UTC.</param>
/// <param name="EnrolledAt">Since when, UTC.</param>
public sealed record EnrollmentRow(
    Guid Id,
    Guid ContactId,
    string Email,
    string? Name,
    string? Company,
    EnrollmentStatus Status,
    string? StatusReason,
    int StepsPassed,
    DateTime? NextAt,
    bool NextIsFirm,
    DateTime? LastEmailSentAt,
    DateTime EnrolledAt);

/// <summary>One contact's progress through a campaign.</summary>
public sealed record EnrollmentDetail(
    Guid Id,
    Guid CampaignId,
    Guid ContactId,
    string Email,
    Guid PlanVersionId,
    Guid? UploadBatchId,
    EnrollmentStatus Status,
    int CurrentSequenceStep,
    Guid? LastStepId)
{
    public DateTime EnrolledAt { get; init; }
    public DateTime? NextEmailDueAt { get; init; }
    public DateTime? LastEmailSentAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public DateTime? RepliedAt { get; init; }
    public DateTime? PausedAt { get; init; }
    public DateTime? BouncedAt { get; init; }
    public DateTime? UnsubscribedAt { get; init; }
    public DateTime? StoppedAt { get; init; }
    public DateTime? FailedAt { get; init; }
    public string? StatusReason { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>Reads who is in a campaign and how far.</summary>
public sealed class EnrollmentQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>A page of a campaign's enrollments.</summary>
    public async Task<EnrollmentPage> Page(Guid workspaceId, Guid campaignId, EnrollmentFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var counts = await Counts(db, campaignId, cancellationToken);
        var found = db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId);
        found = filter.Status is { } status ? found.Where(e => e.Status == status) : found;
        var isSearch = !string.IsNullOrWhiteSpace(filter.Search);
        if (isSearch)
        {
            var part = LikePattern.Containing(filter.Search!);
            found = found.Where(e => db.Contacts.Any(c => c.Id == e.ContactId
                && (LikePattern.Matches(c.Email, part) || LikePattern.Matches(c.Name, part)
                    || LikePattern.Matches(c.Company, part))));
        }

        var total = isSearch ? await found.CountAsync(cancellationToken)
            : filter.Status is { } one ? counts.GetValueOrDefault(one)
            : counts.Values.Sum();
        var rows = await Rows(db, found.OrderBy(e => e.ContactId).Skip(filter.Skip).Take(filter.Take)).ToListAsync(cancellationToken);
        return new EnrollmentPage(rows, total, counts);
    }

    /// <summary>A page of a campaign's enrollments with all that is stored of each, those of one state or of one contact or all, by their ids.</summary>
    public async Task<Page<EnrollmentDetail>> Details(
        Guid workspaceId, Guid campaignId, EnrollmentStatus? status, Guid? contactId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var found = db.Enrollments.Where(e => e.CampaignId == campaignId);
        found = status is null ? found : found.Where(e => e.Status == status);
        found = contactId is null ? found : found.Where(e => e.ContactId == contactId);
        return await Details(db, found.OrderBy(e => e.Id)).Page(skip, take, cancellationToken);
    }

    /// <summary>One enrollment; null where there is none.</summary>
    public async Task<EnrollmentDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(db, db.Enrollments.Where(e => e.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>How many enrollments of a campaign are in each state.</summary>
    public async Task<IReadOnlyDictionary<EnrollmentStatus, int>> Counts(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Counts(db, campaignId, cancellationToken);
    }

    private static async Task<Dictionary<EnrollmentStatus, int>> Counts(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        // A campaign of another workspace has none here; past that, an index alone answers.
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken)
            ? await db.Enrollments.IgnoreQueryFilters().Where(e => e.CampaignId == campaignId)
                .GroupBy(e => e.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            : [];
    }

    private static IQueryable<EnrollmentRow> Rows(CampaignsDb db, IQueryable<Enrollment> enrollments) =>
        from enrollment in enrollments
        join contact in db.Contacts on enrollment.ContactId equals contact.Id
        orderby enrollment.ContactId
        select new EnrollmentRow(
            enrollment.Id,
            contact.Id,
            contact.Email,
            contact.Name ?? (contact.FirstName + " " + contact.LastName).Trim(),
            contact.Company,
            enrollment.Status,
            enrollment.StatusReason,
            enrollment.CurrentSequenceStep,
            db.ScheduledEmails.Where(e => e.CampaignContactId == enrollment.Id
                && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending)).Min(e => (DateTime?)e.ScheduledFor),
            db.ScheduledEmails.Any(e => e.CampaignContactId == enrollment.Id && e.Status == ScheduledEmailStatus.Pending),
            enrollment.LastEmailSentAt,
            enrollment.EnrolledAt);

    private static IQueryable<EnrollmentDetail> Details(CampaignsDb db, IQueryable<Enrollment> enrollments) =>
        from e in enrollments
        join c in db.Contacts on e.ContactId equals c.Id
        select new EnrollmentDetail(e.Id, e.CampaignId, e.ContactId, c.Email, e.PlanVersionId, e.UploadBatchId, e.Status, e.CurrentSequenceStep, e.LastStepId)
        {
            EnrolledAt = e.EnrolledAt,
            NextEmailDueAt = e.NextEmailDueAt,
            LastEmailSentAt = e.LastEmailSentAt,
            CompletedAt = e.CompletedAt,
            RepliedAt = e.RepliedAt,
            PausedAt = e.PausedAt,
            BouncedAt = e.BouncedAt,
            UnsubscribedAt = e.UnsubscribedAt,
            StoppedAt = e.StoppedAt,
            FailedAt = e.FailedAt,
            StatusReason = e.StatusReason,
            Metadata = e.Metadata,
            CreatedAt = e.CreatedAt,
            UpdatedAt = e.UpdatedAt,
        };
}
