using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling;

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
public sealed record EnrollmentDetail
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required Guid ContactId { get; init; }
    public required string Email { get; init; }
    public required Guid PlanVersionId { get; init; }

    /// <summary>The number of the version of the sequence that it runs on.</summary>
    public required int PlanVersion { get; init; }
    public required Guid? UploadBatchId { get; init; }
    public required EnrollmentStatus Status { get; init; }
    public required int CurrentSequenceStep { get; init; }
    public required Guid? LastStepId { get; init; }
    public required DateTime EnrolledAt { get; init; }
    public required DateTime? NextEmailDueAt { get; init; }
    public required DateTime? LastEmailSentAt { get; init; }
    public required DateTime? CompletedAt { get; init; }
    public required DateTime? RepliedAt { get; init; }
    public required DateTime? PausedAt { get; init; }
    public required DateTime? BouncedAt { get; init; }
    public required DateTime? UnsubscribedAt { get; init; }
    public required DateTime? StoppedAt { get; init; }
    public required DateTime? FailedAt { get; init; }
    public required string? StatusReason { get; init; }
    public required IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
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
            found = Searched(db, found, filter.Search);
        }

        var total = isSearch ? await found.CountAsync(cancellationToken)
            : filter.Status is { } one ? counts.GetValueOrDefault(one)
            : counts.Values.Sum();
        var rows = await Rows(db, found.OrderBy(e => e.ContactId).Skip(filter.Skip).Take(filter.Take)).ToListAsync(cancellationToken);
        return new EnrollmentPage(rows, total, counts);
    }

    /// <summary>
    /// What enrollments of a campaign can be filtered and sorted by. Indexes answer for the contact and the status; other fields are read from the rows of the campaign.
    /// </summary>
    public static ListFields<EnrollmentDetail> Fields { get; } = new ListFields<EnrollmentDetail>()
        .WithEveryField()
        .Searching("the contact's address, name or company")
        .OrderedBy("id");

    /// <summary>A page of a campaign's enrollments with all that is stored of each.</summary>
    public async Task<Page<EnrollmentDetail>> Details(Guid workspaceId, Guid campaignId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = dbs.For(workspaceId);
        var enrollments = Searched(db, db.Enrollments.Where(e => e.CampaignId == campaignId), request.Search);
        return await Fields.Page(Details(db, enrollments), request, cancellationToken);
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

    private static IQueryable<Enrollment> Searched(CampaignsDb db, IQueryable<Enrollment> enrollments, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
        {
            return enrollments;
        }

        var part = LikePattern.Containing(search);
        return enrollments.Where(e => db.Contacts.Any(c => c.Id == e.ContactId
            && (LikePattern.Matches(c.Email, part) || LikePattern.Matches(c.Name, part) || LikePattern.Matches(c.Company, part))));
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
        join p in db.PlanVersions on e.PlanVersionId equals p.Id
        select new EnrollmentDetail
        {
            Id = e.Id,
            CampaignId = e.CampaignId,
            ContactId = e.ContactId,
            Email = c.Email,
            PlanVersionId = e.PlanVersionId,
            PlanVersion = p.Version,
            UploadBatchId = e.UploadBatchId,
            Status = e.Status,
            CurrentSequenceStep = e.CurrentSequenceStep,
            LastStepId = e.LastStepId,
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
