using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Sending.Why;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>Answers "why has this not gone yet?", for one email and for all of a campaign.</summary>
public sealed class WaitingQueries(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>Dispatching processes give a sign of life every ten seconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly ScheduledEmailStatus[] Unsent =
        [ScheduledEmailStatus.Planned, ScheduledEmailStatus.Pending, ScheduledEmailStatus.Sending, ScheduledEmailStatus.Interrupted];

    /// <summary>Why an email has not gone yet; null where there is no such email.</summary>
    public async Task<Waiting?> OfEmail(Guid workspaceId, Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        return await Situation(db, scheduledEmailId, now, cancellationToken) is { } email ? WhyWaiting.OfEmail(email, now) : null;
    }

    /// <summary>What a campaign does or waits for, on each of its senders; nothing before its first email has a firm time.</summary>
    public async Task<IReadOnlyList<LaneWaiting>> OfLanes(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        var lanes = new List<LaneWaiting>();
        foreach (var lane in await db.SendLanes.AsNoTracking().Where(l => l.CampaignId == campaignId).OrderBy(l => l.Id).ToListAsync(cancellationToken))
        {
            var situation = await Situation(db, lane, [], now, cancellationToken);
            lanes.Add(
                new LaneWaiting(lane.SenderAccountId, situation.Facts.Sender.Email, WhyWaiting.OfLane(situation, now), lane.PendingCount, lane.OldestDueAt));
        }

        return lanes;
    }

    private async Task<EmailSituation?> Situation(CampaignsDb db, Guid id, DateTime now, CancellationToken cancellationToken)
    {
        var found = await (
            from email in db.ScheduledEmails.AsNoTracking()
            join campaign in db.Campaigns.AsNoTracking() on email.CampaignId equals campaign.Id
            join enrollment in db.Enrollments on email.CampaignContactId equals enrollment.Id
            join contact in db.Contacts on email.ContactId equals contact.Id
            join step in db.SequenceSteps on email.StepId equals step.Id
            join version in db.PlanVersions on enrollment.PlanVersionId equals version.Id
            where email.Id == id
            select new
            {
                email,
                campaign,
                enrollment.Status,
                enrollment.NextEmailDueAt,
                Recipient = new Recipient(contact.Id, contact.EmailNormalized, contact.EmailDomain, contact.Timezone, null, null),
                enrollment.PlanVersionId,
                version.PlanJson,
                step.SequenceOrder,
            }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var row = found.email;
        var draft = await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == row.DraftId, cancellationToken);
        var backoff = await db.DomainBackoffs.AsNoTracking()
            .SingleOrDefaultAsync(b => b.Domain == row.RecipientDomain && b.PausedUntil > now, cancellationToken);
        var lane = row.Status == ScheduledEmailStatus.Pending
            ? await db.SendLanes.AsNoTracking().SingleOrDefaultAsync(l => l.CampaignId == row.CampaignId && l.SenderAccountId == row.SenderAccountId, cancellationToken)
            : null;
        return new EmailSituation
        {
            Row = row,
            Campaign = found.campaign,
            Enrollment = found.Status,
            RawDueAt = found.NextEmailDueAt,
            Draft = draft?.Status,
            StepIsEnabled = FrozenPlan.Parse(found.PlanJson).Find(row.StepId)?.IsEnabled ?? true,
            HasEarlier = await db.ScheduledEmails.AnyAsync(
                e => e.CampaignContactId == row.CampaignContactId && Unsent.Contains(e.Status)
                    && db.SequenceSteps.Any(s => s.Id == e.StepId && s.SequenceOrder < found.SequenceOrder),
                cancellationToken),
            ContactZone = ZoneCalendar.IsKnown(found.Recipient.Timezone) ? found.Recipient.Timezone : null,
            Suppression = (await planner.SuppressedAmong(db, [found.Recipient], cancellationToken)).Count > 0 ? SuppressionReason.Manual : null,
            BacksOffUntil = backoff?.PausedUntil,
            BackoffError = backoff?.LastError,
            Facts = new EmailFacts(
                row.Id, row.Status, Guid.Empty, found.Status, found.PlanVersionId, found.Recipient.EmailNormalized, draft?.Status, draft?.Revision, draft?.ApprovedRevision, draft?.ApprovedHash),
            Lane = lane is null ? null : await Situation(db, lane, [row.RecipientDomain], now, cancellationToken),
        };
    }

    private static async Task<LaneSituation> Situation(
        CampaignsDb db, SendLane lane, IReadOnlyList<string> domains, DateTime now, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        var open = new OpenLane(lane.Id, db.WorkspaceId, lane.CampaignId, lane.SenderAccountId);
        var facts = await LaneFacts.Load(db, sql, open, known: null, cancellationToken);
        var installation = await db.Installations.AsNoTracking().SingleAsync(cancellationToken);
        List<string> keys = [db.WorkspaceId.ToString(), lane.CampaignId.ToString(), lane.SenderAccountId.ToString(), .. domains];
        var since = now - RollingDay.LookBack;
        var used = await db.SendQuotaUsage.Where(u => keys.Contains(u.ScopeKey) && u.PeriodStart > since)
            .Select(u => new { u.Scope, u.ScopeKey, u.Period, u.PeriodStart, u.Used })
            .ToListAsync(cancellationToken);
        return new LaneSituation
        {
            Facts = facts,
            ClosedUntil = lane.ClosedUntil,
            NextAllowedAt = lane.NextAllowedAt,
            Used = used.ToDictionary(u => (u.Scope, u.ScopeKey, u.Period, u.PeriodStart), u => u.Used),
            SenderHours = [.. used.Where(u => u is { Scope: QuotaScope.Sender, Period: QuotaPeriod.Hour }).Select(u => (u.PeriodStart, u.Used))],
            InstallationHeldReason = installation.SendingHeldReason,
            NobodySends = !(installation.HeartbeatAt > now - Silence),
        };
    }
}
