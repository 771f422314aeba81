using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling;

/// <summary>Reads when the emails of a campaign, or of all of a workspace, go. Days are days of the campaign's zone, or of the workspace's.</summary>
public sealed class ScheduleQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const string From = "from";
    private const string To = "to";

    private static readonly ScheduledEmailStatus[] Troubled = [ScheduledEmailStatus.Sending, ScheduledEmailStatus.Interrupted, ScheduledEmailStatus.Failed];

    private readonly CountMemory _remembered = new(clock);

    /// <summary>The days on which something was sent, is to come or went wrong.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="campaignId">The campaign; null for every one that was started.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The day after the last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<DateOnly, ScheduleDay>> Days(
        Guid workspaceId, Guid? campaignId, DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await Scope.Of(db, campaignId, from, until, cancellationToken) is not { } scope)
        {
            return new Dictionary<DateOnly, ScheduleDay>();
        }

        return await _remembered.Recall((workspaceId, campaignId, from, until), () => Days(db, scope, cancellationToken), days => days.Values.Sum(d => d.Sent + d.Firm + d.Planned + d.Waiting + d.Trouble));
    }

    private static async Task<IReadOnlyDictionary<DateOnly, ScheduleDay>> Days(CampaignsDb db, Scope scope, CancellationToken cancellationToken)
    {
        var days = new Dictionary<DateOnly, ScheduleDay>();
        void Add(IEnumerable<TimedEmails> emails, Func<ScheduleDay, int, ScheduleDay> count)
        {
            foreach (var (_, at, number) in emails)
            {
                var day = scope.Calendar.Day(DateTime.SpecifyKind(at, DateTimeKind.Utc));
                days[day] = count(days.GetValueOrDefault(day) ?? new ScheduleDay(day, 0, 0, 0, 0, 0), number);
            }
        }

        Add(await scope.SentTimes(db).ToListAsync(cancellationToken), (day, sent) => day with { Sent = day.Sent + sent });
        Add(await scope.Times(db, ScheduledEmailStatus.Pending).ToListAsync(cancellationToken), (day, firm) => day with { Firm = day.Firm + firm });
        Add(await scope.Times(db, ScheduledEmailStatus.Planned).ToListAsync(cancellationToken), (day, planned) => day with { Planned = day.Planned + planned });
        if (scope.IsReviewed)
        {
            Add(await scope.WaitingTimes(db).ToListAsync(cancellationToken), (day, waits) => day with { Planned = day.Planned - waits, Waiting = day.Waiting + waits });
        }

        foreach (var status in Troubled)
        {
            Add(await scope.Times(db, status).ToListAsync(cancellationToken), (day, trouble) => day with { Trouble = day.Trouble + trouble });
        }

        return days;
    }

    /// <summary>The emails of one day: what was sent, what went wrong, what is to come, each by its time.</summary>
    public async Task<IReadOnlyList<ScheduleRow>> Day(
        Guid workspaceId, Guid? campaignId, DateOnly day, ScheduleShow show, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await Scope.Of(db, campaignId, day, day.AddDays(1), cancellationToken) is not { } scope)
        {
            return [];
        }

        var rows = new List<ScheduleRow>();
        if (show is ScheduleShow.All or ScheduleShow.Sent)
        {
            rows.AddRange(await SentRows(db, scope.Sent(db).OrderBy(e => e.SentAt).Take(take)).ToListAsync(cancellationToken));
        }

        if (show is ScheduleShow.All or ScheduleShow.Trouble)
        {
            rows.AddRange(await Rows(db, Drafted(db, scope.Trouble(db)).OrderBy(e => e.Email.ScheduledFor).Take(take - rows.Count)).ToListAsync(cancellationToken));
        }

        if (show is ScheduleShow.All or ScheduleShow.ToCome or ScheduleShow.WaitsForApproval)
        {
            var ahead = Drafted(db, scope.ToCome(db))
                .Where(e => show != ScheduleShow.WaitsForApproval || (e.Waits && e.Email.Status == ScheduledEmailStatus.Planned));
            rows.AddRange(await Rows(db, ahead.OrderBy(e => e.Email.ScheduledFor).Take(take - rows.Count)).ToListAsync(cancellationToken));
        }

        return rows;
    }

    /// <summary>
    /// What a campaign's emails can be filtered and sorted by. An index answers for the status, with it for the time; other fields are read from the rows of the campaign.
    /// </summary>
    public static ListFields<ScheduledEmailDetail> Fields { get; } = new ListFields<ScheduledEmailDetail>()
        .WithEveryField()
        .WithFilter<DateTime>(From, "The same as scheduledForFrom.")
        .WithFilter<DateTime>(To, "The same as scheduledForTo.")
        .Searching("the recipient's address", e => e.RecipientEmail)
        .OrderedBy("scheduledFor");

    /// <summary>A page of a campaign's emails of all days and states.</summary>
    public async Task<Page<ScheduledEmailDetail>> Page(Guid workspaceId, Guid campaignId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = dbs.For(workspaceId);
        var emails = db.ScheduledEmails.Where(e => e.CampaignId == campaignId);
        emails = request.Value<DateTime>(From) is { } from ? emails.Where(e => e.ScheduledFor >= from) : emails;
        emails = request.Value<DateTime>(To) is { } to ? emails.Where(e => e.ScheduledFor < to) : emails;
        return await Fields.Page(Details(db, emails), request, cancellationToken);
    }

    /// <summary>One email; null where there is none.</summary>
    public async Task<ScheduledEmailDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(db, db.ScheduledEmails.Where(e => e.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The first of these ids that names no scheduled email of the workspace; null where all do.</summary>
    public async Task<Guid?> FirstUnknown(Guid workspaceId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.ScheduledEmails.Select(e => e.Id).FirstUnknown(ids, cancellationToken);
    }

    /// <summary>When the next email goes, and when the last that is planned.</summary>
    public async Task<ScheduleAhead> Ahead(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return new ScheduleAhead(null, null);
        }

        var (next, lastFirm) = await EmailCounts.Span(db, campaignId, ScheduledEmailStatus.Pending, cancellationToken);
        var (planned, lastPlanned) = await EmailCounts.Span(db, campaignId, ScheduledEmailStatus.Planned, cancellationToken);
        return new ScheduleAhead(next, lastPlanned > lastFirm ? lastPlanned : lastFirm ?? lastPlanned, planned);
    }

    /// <summary>The zone of a workspace's days.</summary>
    public async Task<string> ZoneOf(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);
    }

    private static IQueryable<DraftedEmail> Drafted(CampaignsDb db, IQueryable<ScheduledEmail> emails) =>
        emails.Select(e => new DraftedEmail { Email = e, Waits = db.EmailDrafts.Any(d => d.Id == e.DraftId && EmailDraft.Undecided.Contains(d.Status)) });

    private static IQueryable<ScheduleRow> Rows(CampaignsDb db, IQueryable<DraftedEmail> emails) =>
        from email in emails
        join contact in db.Contacts on email.Email.ContactId equals contact.Id
        join step in db.SequenceSteps on email.Email.StepId equals step.Id
        join campaign in db.Campaigns on email.Email.CampaignId equals campaign.Id
        orderby email.Email.ScheduledFor, email.Email.Id
        select new ScheduleRow(
            email.Email.Id, email.Email.ScheduledFor, contact.Id, contact.Email, contact.Name ?? (contact.FirstName + " " + contact.LastName).Trim(), contact.Company,
            step.SequenceOrder, email.Email.Status, email.Waits && email.Email.Status == ScheduledEmailStatus.Planned, email.Email.MovedReason, email.Email.LastError,
            email.Email.ChosenFor, campaign.Id, campaign.Name, campaign.Status);

    private static IQueryable<ScheduledEmailDetail> Details(CampaignsDb db, IQueryable<ScheduledEmail> emails) =>
        from e in emails
        join c in db.Contacts on e.ContactId equals c.Id
        join s in db.SequenceSteps on e.StepId equals s.Id
        select new ScheduledEmailDetail
        {
            Id = e.Id,
            CampaignId = e.CampaignId,
            CampaignContactId = e.CampaignContactId,
            ContactId = e.ContactId,
            RecipientEmail = c.Email,
            StepId = e.StepId,
            SequenceStep = s.SequenceOrder,
            DraftId = e.DraftId,
            SenderAccountId = e.SenderAccountId,
            RecipientDomain = e.RecipientDomain,
            ScheduledFor = e.ScheduledFor,
            MovedReason = e.MovedReason,
            ChosenFor = e.ChosenFor,
            Priority = e.Priority,
            Status = e.Status,
            CancelReason = e.CancelReason,
            Attempts = e.Attempts,
            FirstAttemptAt = e.FirstAttemptAt,
            MessageId = e.MessageId,
            LastError = e.LastError,
            CreatedAt = e.CreatedAt,
            UpdatedAt = e.UpdatedAt,
        };

    private static IQueryable<ScheduleRow> SentRows(CampaignsDb db, IQueryable<SentEmail> emails) =>
        from sent in emails
        join contact in db.Contacts on sent.ContactId equals contact.Id
        join campaign in db.Campaigns on sent.CampaignId equals campaign.Id
        orderby sent.SentAt
        select new ScheduleRow(
            sent.ScheduledEmailId, sent.SentAt, contact.Id, contact.Email, contact.Name ?? (contact.FirstName + " " + contact.LastName).Trim(), contact.Company,
            sent.SequenceStep, ScheduledEmailStatus.Sent, false, null, null, null, campaign.Id, campaign.Name, campaign.Status);

    private sealed class DraftedEmail
    {
        public required ScheduledEmail Email { get; init; }

        public required bool Waits { get; init; }
    }

    /// <summary>The emails of campaigns between two days, each kind by the index that holds it.</summary>
    /// <param name="CampaignIds">The workspace's own.</param>
    /// <param name="SenderId">Of one campaign; null for several.</param>
    /// <param name="IsReviewed">Whether some draft may wait for a person.</param>
    /// <param name="Calendar">Whose days.</param>
    /// <param name="From">Where the first begins.</param>
    /// <param name="Until">Where the last ends.</param>
    private sealed record Scope(IReadOnlyList<Guid> CampaignIds, Guid? SenderId, bool IsReviewed, ZoneCalendar Calendar, DateTime From, DateTime Until)
    {
        public static async Task<Scope?> Of(CampaignsDb db, Guid? campaignId, DateOnly from, DateOnly until, CancellationToken cancellationToken)
        {
            if (campaignId is not { } one)
            {
                var campaigns = await db.Campaigns.Where(c => c.Status != CampaignStatus.Draft).Select(c => new { c.Id, c.Approval }).ToListAsync(cancellationToken);
                var zone = ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
                return new Scope(campaigns.ConvertAll(c => c.Id), null, campaigns.Exists(c => c.Approval == Approval.Required), zone, zone.DayStart(from), zone.DayStart(until));
            }

            var found = await (
                from campaign in db.Campaigns
                join settings in db.CampaignSettings on campaign.Id equals settings.CampaignId
                where campaign.Id == one
                select new { campaign.SenderAccountId, campaign.Approval, settings.Timezone }).SingleOrDefaultAsync(cancellationToken);
            if (found is null)
            {
                return null;
            }

            var calendar = ZoneCalendar.Of(found.Timezone);
            return new Scope([one], found.SenderAccountId, found.Approval == Approval.Required, calendar, calendar.DayStart(from), calendar.DayStart(until));
        }

        public IQueryable<TimedEmails> Times(CampaignsDb db, ScheduledEmailStatus status) => EmailCounts.Quarters(db, CampaignIds, status, From, Until);

        public IQueryable<TimedEmails> SentTimes(CampaignsDb db) => Sent(db).IgnoreQueryFilters()
            .GroupBy(e => new { e.SentAt.Date, e.SentAt.Hour, Quarter = e.SentAt.Minute / 15 })
            .Select(g => new TimedEmails(Guid.Empty, g.Key.Date.AddHours(g.Key.Hour).AddMinutes(15 * g.Key.Quarter), g.Count()));

        /// <summary>Those that a person has not decided on.</summary>
        public IQueryable<TimedEmails> WaitingTimes(CampaignsDb db) =>
            from draft in db.EmailDrafts
            where CampaignIds.Contains(draft.CampaignId) && EmailDraft.Undecided.Contains(draft.Status)
            join email in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { email.CampaignContactId, email.StepId }
            where email.Status == ScheduledEmailStatus.Planned && email.ScheduledFor >= From && email.ScheduledFor < Until
            group email by email.ScheduledFor into at
            select new TimedEmails(Guid.Empty, at.Key, at.Count());

        public IQueryable<SentEmail> Sent(CampaignsDb db) =>
            db.SentEmails.AsNoTracking().Where(e => CampaignIds.Contains(e.CampaignId) && e.SentAt >= From && e.SentAt < Until);

        public IQueryable<ScheduledEmail> ToCome(CampaignsDb db)
        {
            var emails = db.ScheduledEmails.AsNoTracking().Where(e =>
                CampaignIds.Contains(e.CampaignId) && e.ScheduledFor >= From && e.ScheduledFor < Until
                && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending));
            return SenderId is { } sender ? emails.Where(e => e.SenderAccountId == sender) : emails;
        }

        public IQueryable<ScheduledEmail> Trouble(CampaignsDb db) => db.ScheduledEmails.AsNoTracking().Where(e =>
            CampaignIds.Contains(e.CampaignId) && Troubled.Contains(e.Status) && e.ScheduledFor >= From && e.ScheduledFor < Until);
    }
}
