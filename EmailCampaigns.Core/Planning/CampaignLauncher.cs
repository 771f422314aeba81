using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Planning;

/// <summary>
/// Enrolls the audience of started campaigns and plans every email, in chunks that commit together with the cursor: killed at any moment it
/// goes on from there, and a chunk that is repeated changes nothing.
/// </summary>
public sealed partial class CampaignLauncher(
    IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, EnrollmentRows rows, TimeProvider clock, ILogger<CampaignLauncher> log)
{
    /// <summary>Contacts a chunk; its transaction stays well below 100 ms.</summary>
    private const int ChunkSize = 250;

    /// <summary>Works on every running launch until nothing is left to launch.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var (workspaceId, campaignId) in await Running(cancellationToken))
        {
            try
            {
                await Launch(workspaceId, campaignId, cancellationToken);
            }
            catch (TemplateException unreadable)
            {
                await Fail(workspaceId, campaignId, unreadable.Message, cancellationToken);
            }
        }
    }

    private async Task<List<(Guid WorkspaceId, Guid CampaignId)>> Running(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.CreateDbContext();
        var running = await db.Campaigns.IgnoreQueryFilters()
            .Where(c => c.Status == CampaignStatus.Active && c.LaunchState == LaunchState.Running && c.Settling == Settling.None)
            .Select(c => new { c.WorkspaceId, c.Id })
            .ToListAsync(cancellationToken);
        return running.ConvertAll(c => (c.WorkspaceId, c.Id));
    }

    private async Task Launch(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        LanePlan lane;
        FrozenPlan plan;
        Guid planVersionId;
        var now = clock.UtcNow();
        await using (var db = dbs.For(workspaceId))
        {
            lane = await LanePlan.Load(db, campaignId, now, cancellationToken);
            var version = await db.PlanVersions.Where(p => p.CampaignId == campaignId).OrderByDescending(p => p.Version).FirstAsync(cancellationToken);
            (plan, planVersionId) = (FrozenPlan.Parse(version.PlanJson), version.Id);
        }

        var cursor = lane.Campaign.LaunchCursor;
        while (true)
        {
            var next = await Chunk(workspaceId, lane, plan, planVersionId, cursor, cancellationToken);
            if (next is null)
            {
                return;
            }

            cursor = next;
        }
    }

    /// <summary>One chunk; the new cursor, or null when the launch is done or must stand still.</summary>
    private async Task<Guid?> Chunk(
        Guid workspaceId, LanePlan lane, FrozenPlan plan, Guid planVersionId, Guid? cursor, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var campaignId = lane.Campaign.Id;
        var now = clock.UtcNow();
        var contacts = lane.Campaign.ListId is { } listId ? await NextContacts(db, listId, cursor, cancellationToken) : [];
        var ids = contacts.ConvertAll(c => c.Id);
        var suppressed = await planner.SuppressedAmong(db, ids, cancellationToken);
        var enrolled = await db.Enrollments.Where(e => e.CampaignId == campaignId && ids.Contains(e.ContactId)).Select(e => e.ContactId).ToListAsync(cancellationToken);
        var chunk = new LaunchChunk();
        foreach (var contact in contacts.ExceptBy(enrolled, c => c.Id))
        {
            Enroll(chunk, lane, plan, planVersionId, contact, suppressed.Contains(contact.Id), now);
        }

        return await db.InTransaction(
            async () =>
            {
                var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
                if (campaign.Status != CampaignStatus.Active || campaign.LaunchState != LaunchState.Running || campaign.LaunchCursor != cursor)
                {
                    return null; // paused or stopped meanwhile: it stands still, and goes on from its cursor when it is resumed
                }

                if (contacts.Count == 0)
                {
                    campaign.LaunchDone();
                    await db.SaveChangesAsync(cancellationToken);
                    LogLaunched(campaignId);
                    return (Guid?)null;
                }

                await chunk.Write(db, lane, now, cancellationToken);
                campaign.LaunchedUpTo(ids[^1], chunk.Emails.Count);
                await db.SaveChangesAsync(cancellationToken);
                return ids[^1];
            },
            WritePriority.Bulk,
            cancellationToken);
    }

    private static Task<List<Contact>> NextContacts(CampaignsDb db, Guid listId, Guid? cursor, CancellationToken cancellationToken)
    {
        var after = cursor ?? Guid.Empty;
        return (
            from member in db.ContactListMembers
            join contact in db.Contacts on member.ContactId equals contact.Id
            where member.ListId == listId && member.ContactId > after && contact.DeletedAt == null
            orderby member.ContactId
            select contact).Take(ChunkSize).AsNoTracking().ToListAsync(cancellationToken);
    }

    private void Enroll(LaunchChunk chunk, LanePlan lane, FrozenPlan plan, Guid planVersionId, Contact contact, bool isSuppressed, DateTime now)
    {
        var enrollment = new Enrollment(lane.Campaign.Id, contact.Id, planVersionId, now) { UploadBatchId = contact.UploadBatchId };
        chunk.Enrollments.Add(enrollment);
        if (isSuppressed)
        {
            enrollment.End(EnrollmentStatus.Stopped, "The address is suppressed.", now);
            return;
        }

        var steps = plan.Steps.Where(s => s.IsEnabled).ToList();
        var made = steps.ConvertAll(step => rows.Make(lane, enrollment.Id, contact, plan, step, now, now));
        var isApproved = lane.Campaign.Approval == Approval.Automatic;
        var emails = steps.Zip(made, (step, row) => new OpenEmail(
            row.Email.Id, step.Order, lane.DelayOf(step), ScheduledEmailStatus.Planned, now, isApproved, IsRejected: false, StepIsEnabled: true)).ToList();
        var progress = new EnrollmentProgress(EnrollmentStatus.Pending, 0, now, IsSuppressed: false, IsUnderWay: false);
        var decisions = SequencePlan.Decide(progress, emails, lane.Book, lane.Rules(moved: null), now);
        enrollment.NextEmailDueAt = emails.Count > 0 ? SequencePlan.RawDue(now, emails[0].Delay, lane.Window) : null;
        foreach (var ((email, draft), decision) in made.Zip(decisions))
        {
            if (decision.Status == ScheduledEmailStatus.Pending)
            {
                email.MakeFirm(decision.ScheduledFor, moved: null);
                chunk.NotePending(decision.ScheduledFor);
            }
            else
            {
                email.Reestimate(decision.ScheduledFor);
            }

            chunk.Emails.Add(email);
            if (draft is not null)
            {
                chunk.Drafts.Add(draft);
            }
        }
    }

    private async Task Fail(Guid workspaceId, Guid campaignId, string reason, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        await db.InTransaction(
            async () =>
            {
                var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
                var from = campaign.Status;
                var now = clock.UtcNow();
                campaign.LaunchFailed(reason, now);
                db.Transitions.Add(Transition.Of(campaign, from, reason, Actor.System(workspaceId), now));
                foreach (var lane in await db.SendLanes.Where(l => l.CampaignId == campaignId).ToListAsync(cancellationToken))
                {
                    lane.Close(LaneClosedReason.CampaignPaused, until: null);
                }

                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        LogFailed(campaignId);
    }

    [LoggerMessage(2001, LogLevel.Information, "Campaign {CampaignId} is launched")]
    private partial void LogLaunched(Guid campaignId);

    [LoggerMessage(2002, LogLevel.Warning, "The launch of campaign {CampaignId} failed; the campaign is paused and says why")]
    private partial void LogFailed(Guid campaignId);

    private sealed class LaunchChunk
    {
        private DateTime? _earliestPending;

        public List<Enrollment> Enrollments { get; } = [];

        public List<ScheduledEmail> Emails { get; } = [];

        public List<EmailDraft> Drafts { get; } = [];

        public void NotePending(DateTime at) => _earliestPending = at < _earliestPending || _earliestPending is null ? at : _earliestPending;

        public async Task Write(CampaignsDb db, LanePlan lane, DateTime now, CancellationToken cancellationToken)
        {
            Insert(db, Enrollments, now);
            Insert(db, Drafts, now);
            Insert(db, Emails, now);
            if (_earliestPending is { } due)
            {
                (await EnrollmentPlanner.LaneRow(db, lane, now, cancellationToken)).Await(due);
            }

            if (Drafts.Count > 0)
            {
                await DailyCounters.Count(db, lane.Campaign.Id, new DailyCounts { DraftsCreated = Drafts.Count }, now, cancellationToken);
            }
        }

        private static void Insert<TEntity>(CampaignsDb db, List<TEntity> entities, DateTime now)
            where TEntity : class
        {
            using var insert = new BulkInsert<TEntity>(db, now);
            insert.Insert(entities);
        }
    }
}
