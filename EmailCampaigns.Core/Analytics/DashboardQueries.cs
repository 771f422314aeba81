using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads what the first page shows: what needs people, what goes out today, what runs. Days are those of the workspace's zone.</summary>
public sealed class DashboardQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const int RejectionDays = 7;
    private const int RunningCampaigns = 5;

    /// <summary>A mailbox that fails for a moment needs nobody.</summary>
    private static readonly TimeSpan MailboxGrace = TimeSpan.FromMinutes(10);

    private readonly CountMemory _remembered = new(clock);

    /// <summary>What waits for a decision of a person.</summary>
    public async Task<AttentionSummary> AttentionSummary(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        var (_, _, end) = await Today(db, now, cancellationToken);
        var waiting = DraftQueries.Waiting(db, new DraftFilter());
        var troubled = db.SenderAccounts.Where(s => s.IsActive && (s.ValidationStatus == ValidationStatus.Failed || s.PausedUntil > now));
        var rejecting = db.UploadBatches.Where(u => u.Rejected > 0 && u.FinishedAt > now.AddDays(-RejectionDays));
        var toHandle = db.EmailReplies.Where(ReplyTrays.IsIn(ReplyTray.ToHandle, now));
        var drafts = await _remembered.Recall(
            (nameof(AttentionSummary), workspaceId, end),
            async () => (
                All: await waiting.CountAsync(cancellationToken),
                Today: await waiting.CountAsync(
                    d => db.ScheduledEmails.Any(e => e.CampaignContactId == d.CampaignContactId && e.StepId == d.StepId && e.ScheduledFor < end), cancellationToken)),
            count => count.All);
        return new AttentionSummary(
            drafts.All,
            drafts.Today,
            await EmailCounts.Interrupted(db, cancellationToken),
            await troubled.OrderBy(s => s.Email).Select(s => new SenderInTrouble(s.Id, s.Email, s.LastError)).ToListAsync(cancellationToken),
            await rejecting.SumAsync(u => u.Rejected, cancellationToken),
            await rejecting.OrderByDescending(u => u.FinishedAt).Select(u => new RejectingUpload(u.Id, u.FileName, u.FinishedAt!.Value)).FirstOrDefaultAsync(cancellationToken))
        {
            Mailboxes = await (
                from mailbox in db.SenderMailboxes
                join sender in db.SenderAccounts on mailbox.SenderAccountId equals sender.Id
                where mailbox.FailingSince < now - MailboxGrace
                orderby sender.Email
                select new SenderInTrouble(sender.Id, sender.Email, mailbox.LastError)).ToListAsync(cancellationToken),
            DisabledWebhooks = await db.WebhookEndpoints.CountAsync(e => e.DisabledAt != null && e.FailingSince != null, cancellationToken),
            Replies = await toHandle.CountAsync(cancellationToken),
            RepliesWaitSince = await toHandle.MinAsync(r => (DateTime?)r.ReceivedAt, cancellationToken),
        };
    }

    /// <summary>What was sent today and what is still to go, by campaign and half hour.</summary>
    public async Task<TodayPlan> TodayPlan(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        var (zone, start, end) = await Today(db, now, cancellationToken);
        var today = ZoneCalendar.Of(zone).Day(now);
        var sent = await db.LaneHalfHours.Where(h => h.Date == today && h.Sent > 0).Select(h => new { h.CampaignId, h.HalfHour, h.Sent }).ToListAsync(cancellationToken);
        var going = await db.Campaigns.Where(c => c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused).Select(c => c.Id)
            .ToListAsync(cancellationToken);
        var coming = await _remembered.Recall(
            (nameof(CampaignToday.Coming), workspaceId, end),
            () => EmailCounts.FirmTimes(db, going, end).ToListAsync(cancellationToken),
            counts => counts.Sum(c => c.Count));
        var held = await db.SendLanes.Where(l => l.ClosedReason != null && l.ClosedUntil == null).Select(l => new { l.CampaignId, Reason = l.ClosedReason!.Value })
            .ToListAsync(cancellationToken);
        var ids = sent.Select(c => c.CampaignId).Concat(coming.Select(c => c.CampaignId)).Distinct().ToList();
        var names = await db.Campaigns.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        var campaigns = ids.Select(id => new CampaignToday(
            id,
            names[id],
            [.. Enumerable.Range(0, Analytics.TodayPlan.HalfHours).Select(half => sent.Where(s => s.CampaignId == id && s.HalfHour == half).Sum(s => s.Sent))],
            HalfHours(coming, id, start, zone),
            held.Where(h => h.CampaignId == id).Select(h => (LaneClosedReason?)h.Reason).FirstOrDefault(),
            coming.Where(c => c.CampaignId == id).Select(c => (DateTime?)c.At).Max()));
        return new TodayPlan(zone, now, start, [.. campaigns.OrderByDescending(c => c.Sent.Sum() + c.Coming.Sum()).ThenBy(c => c.Name)]);
    }

    /// <summary>The next emails that go out, the soonest first.</summary>
    public async Task<IReadOnlyList<NextSending>> Next(Guid workspaceId, int max, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        // The lanes whose next email is the soonest have them all; in each one seek in the index of what is ready for each priority.
        var lanes = await (
            from lane in db.SendLanes
            join campaign in db.Campaigns on lane.CampaignId equals campaign.Id
            where campaign.Status == CampaignStatus.Active && (lane.ClosedReason == null || lane.ClosedUntil != null) && lane.OldestDueAt != null
            orderby lane.OldestDueAt
            select new { lane.CampaignId, lane.SenderAccountId }).Take(max).ToListAsync(cancellationToken);
        if (lanes.Count == 0)
        {
            return [];
        }

        var ready = lanes
            .SelectMany(lane => (int[])[ScheduledEmail.FollowUp, ScheduledEmail.FirstEmail], (lane, priority) => db.ScheduledEmails
                .Where(e => e.CampaignId == lane.CampaignId && e.SenderAccountId == lane.SenderAccountId && e.Priority == priority && e.Status == ScheduledEmailStatus.Pending)
                .OrderBy(e => e.ScheduledFor).ThenBy(e => e.Id).Take(max))
            .Aggregate((one, other) => one.Concat(other));
        var rows = await (
            from email in ready
            join contact in db.Contacts on email.ContactId equals contact.Id
            join campaign in db.Campaigns on email.CampaignId equals campaign.Id
            join step in db.SequenceSteps on email.StepId equals step.Id
            orderby email.ScheduledFor, email.Id
            select new { email.ScheduledFor, contact.Id, contact.Name, contact.FirstName, contact.LastName, contact.Email, contact.Company, CampaignId = campaign.Id, Campaign = campaign.Name, step.SequenceOrder })
            .Take(max).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new NextSending(
            r.ScheduledFor, r.Id, r.Name ?? ContactName.Of(r.FirstName, r.LastName) ?? r.Email, r.Company, r.CampaignId, r.Campaign, r.SequenceOrder));
    }

    /// <summary>Campaigns that are active or paused, the latest started first.</summary>
    public async Task<IReadOnlyList<RunningCampaign>> Running(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var rows = await db.Campaigns.AsNoTracking()
            .Where(c => c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused)
            .OrderBy(c => c.Status).ThenByDescending(c => c.StartedAt)
            .Select(c => new
            {
                c.Id,
                c.Name,
                c.Status,
                c.StatusReason,
                c.EmailsSentCount,
                c.EmailsScheduledCount,
                c.IsIntakeOpen,
                HasPlanned = db.ScheduledEmails.Any(e => e.CampaignId == c.Id && e.Status == ScheduledEmailStatus.Planned),
                NextAt = db.ScheduledEmails.Where(e => e.CampaignId == c.Id && e.Status == ScheduledEmailStatus.Pending).Min(e => (DateTime?)e.ScheduledFor),
            })
            .Take(RunningCampaigns).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => new RunningCampaign(c.Id, c.Name, c.Status, c.StatusReason, c.EmailsSentCount, c.EmailsScheduledCount, c.IsIntakeOpen, c.HasPlanned, c.NextAt));
    }

    /// <summary>How far a new workspace has come.</summary>
    public async Task<FirstSteps> FirstSteps(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return new FirstSteps(
            await db.Contacts.AnyAsync(c => c.DeletedAt == null, cancellationToken),
            await db.SenderAccounts.AnyAsync(s => s.IsActive && s.ValidationStatus == ValidationStatus.Verified, cancellationToken),
            await db.Campaigns.AnyAsync(cancellationToken),
            await db.Campaigns.AnyAsync(c => c.StartedAt != null, cancellationToken));
    }

    private static async Task<(string Zone, DateTime Start, DateTime End)> Today(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var zone = await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);
        var calendar = ZoneCalendar.Of(zone);
        var day = calendar.Day(now);
        return (zone, calendar.DayStart(day), calendar.DayStart(day.AddDays(1)));
    }

    /// <summary>48 half hours of the day on its own clock; what was due before the day counts for its first.</summary>
    private static int[] HalfHours(List<TimedEmails> counts, Guid campaignId, DateTime start, string zone)
    {
        var halves = new int[Analytics.TodayPlan.HalfHours];
        var calendar = ZoneCalendar.Of(zone);
        foreach (var count in counts.Where(c => c.CampaignId == campaignId))
        {
            var local = count.At < start ? TimeSpan.Zero : new DateTime(calendar.LocalTicks(count.At.Ticks)).TimeOfDay;
            halves[(int)(local.TotalMinutes / 30)] += count.Count;
        }

        return halves;
    }
}

/// <summary>What waits for a decision of a person.</summary>
/// <param name="Drafts">Drafts to review.</param>
/// <param name="DraftsToday">Those of them that could still go out today.</param>
/// <param name="Interrupted">Emails of which nobody can say whether they arrived.</param>
/// <param name="Senders">Senders that cannot send.</param>
/// <param name="RejectedRows">Rows that imports of the last week did not take.</param>
/// <param name="LastRejecting">The latest of those imports.</param>
public sealed record AttentionSummary(
    int Drafts, int DraftsToday, int Interrupted, IReadOnlyList<SenderInTrouble> Senders, long RejectedRows, RejectingUpload? LastRejecting)
{
    /// <summary>Senders whose mailbox cannot be read, so that replies and bounces are not seen.</summary>
    public IReadOnlyList<SenderInTrouble> Mailboxes { get; init; } = [];

    /// <summary>Replies of people that nobody has handled.</summary>
    public int Replies { get; init; }

    /// <summary>When the oldest of them came in, UTC.</summary>
    public DateTime? RepliesWaitSince { get; init; }

    /// <summary>Webhook endpoints that were disabled since they took no messages.</summary>
    public int DisabledWebhooks { get; init; }

    /// <summary>Whether nothing does.</summary>
    public bool IsNothing => Drafts == 0 && Replies == 0 && Interrupted == 0 && Senders.Count == 0 && Mailboxes.Count == 0 && RejectedRows == 0 && DisabledWebhooks == 0;
}

/// <summary>A sender that cannot send, and what it last said.</summary>
public sealed record SenderInTrouble(Guid Id, string Email, string? LastError);

/// <summary>An import that left rows out.</summary>
public sealed record RejectingUpload(Guid Id, string FileName, DateTime FinishedAt);

/// <summary>What one day brings.</summary>
/// <param name="Timezone">The workspace's IANA zone: the clock of the half hours.</param>
/// <param name="Now">When this was read, UTC.</param>
/// <param name="Start">When the day began, UTC.</param>
/// <param name="Campaigns">The busiest first.</param>
public sealed record TodayPlan(string Timezone, DateTime Now, DateTime Start, IReadOnlyList<CampaignToday> Campaigns)
{
    /// <summary>Half hours of a day.</summary>
    public const int HalfHours = 48;
}

/// <summary>One campaign's day.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sent">What was sent in each half hour.</param>
/// <param name="Coming">What is to be sent in each half hour; firm times only.</param>
/// <param name="Held">Why it does not go out until a person acts; null where nothing holds it.</param>
/// <param name="LastAt">When the last of today goes out.</param>
public sealed record CampaignToday(Guid Id, string Name, IReadOnlyList<int> Sent, IReadOnlyList<int> Coming, LaneClosedReason? Held, DateTime? LastAt);

/// <summary>An email that goes out soon.</summary>
public sealed record NextSending(DateTime At, Guid ContactId, string Name, string? Company, Guid CampaignId, string Campaign, int Step);

/// <summary>A campaign at work.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Active or paused.</param>
/// <param name="StatusReason">What stands against it.</param>
/// <param name="Sent">Emails sent.</param>
/// <param name="Total">Emails that were planned for it, those that came to nothing included.</param>
/// <param name="IsIntakeOpen">Whether contacts may still come by events or by joining the list.</param>
/// <param name="HasPlanned">Whether an email waits that has no firm time yet.</param>
/// <param name="NextAt">When the next has its time.</param>
public sealed record RunningCampaign(
    Guid Id, string Name, CampaignStatus Status, string? StatusReason, long Sent, long Total, bool IsIntakeOpen, bool HasPlanned, DateTime? NextAt);

/// <summary>How far a new workspace has come.</summary>
public sealed record FirstSteps(bool HasContacts, bool HasSender, bool HasCampaign, bool HasStarted);
