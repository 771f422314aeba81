using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>
/// Enrolls the audience of started campaigns and plans every email, in chunks that commit together with the cursor: killed at any moment it
/// goes on from there, and a chunk that is repeated changes nothing. Planning runs ahead on a thread of its own.
/// </summary>
public sealed partial class CampaignLauncher(
    IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, EnrollmentPlanner planner, EmailRowBuilder rows, TimeProvider clock, ILogger<CampaignLauncher> log)
{
    /// <summary>Planned blocks that wait for the writer; what is in memory at any time.</summary>
    private const int BlocksAhead = 8;

    /// <summary>Works on every running launch until nothing is left to launch. One that fails stops no other: it is tried again, and in the end its campaign pauses and says why.</summary>
    public async Task Run(CancellationToken cancellationToken) => await jobs.Run(
        JobKind.Launch,
        await Running(cancellationToken),
        TryLaunch,
        (item, reason, stop) => Fail(item, $"The launch cannot go on. {reason} Resume the campaign to try again.", stop),
        cancellationToken);

    private async Task TryLaunch(JobItem item, CancellationToken cancellationToken)
    {
        try
        {
            await Launch(item.WorkspaceId, item.SubjectId, cancellationToken);
        }
        catch (TemplateException unreadable)
        {
            await Fail(item, unreadable.Message, cancellationToken); // no later attempt reads it otherwise
        }
    }

    private async Task<List<JobItem>> Running(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.AcrossWorkspaces();
        var running = await db.Campaigns.IgnoreQueryFilters()
            .Where(c => c.Status == CampaignStatus.Active && c.LaunchState == LaunchState.Running && c.Settling == Settling.None)
            .Select(c => new { c.WorkspaceId, c.Id })
            .ToListAsync(cancellationToken);
        return running.ConvertAll(c => new JobItem(c.WorkspaceId, c.Id));
    }

    private async Task Launch(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var lane = await LanePlan.Load(db, campaignId, clock.UtcNow(), cancellationToken);
        var version = await db.PlanVersions.AsNoTracking().SingleAsync(p => p.Id == lane.Campaign.PlanVersionId, cancellationToken);
        var launch = new LaunchPlan(lane, FrozenPlan.Parse(version.PlanJson), version.Id);

        await using var blocks = new ReadAhead<LaunchBlock>(new AudiencePlanner(dbs, planner, rows, clock, launch).Blocks, BlocksAhead, cancellationToken);
        await WriteChunks(db, lane, blocks, cancellationToken);
    }

    private async Task WriteChunks(CampaignsDb db, LanePlan lane, ReadAhead<LaunchBlock> blocks, CancellationToken cancellationToken)
    {
        // Each row's parents stand: the campaign's row is written in the same transaction, and contacts, steps and plan versions that are in use are never deleted.
        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var sizer = new ChunkSizer(clock, LaunchBlock.Size);
        var cursor = lane.Campaign.LaunchCursor;
        while (await blocks.Any(cancellationToken))
        {
            var chunk = new List<LaunchBlock>();
            if (!await db.InRepeatableTransaction(() => WriteChunk(db, lane, cursor, blocks, sizer, chunk, cancellationToken), WritePriority.Bulk, cancellationToken))
            {
                return;
            }

            sizer.Done(chunk.Count * LaunchBlock.Size);
            cursor = chunk[^1].UpTo;
            await bulk.AfterCommit(cancellationToken);
        }

        await db.InRepeatableTransaction(() => Finish(db, lane, cursor, cancellationToken), WritePriority.Bulk, cancellationToken);
    }

    /// <summary>
    /// One chunk; false where the launch must stand still, and then nothing was written. The blocks it takes are noted in <paramref name="chunk"/>, so that a
    /// transaction that has to be repeated writes the same again.
    /// </summary>
    private async Task<bool> WriteChunk(
        CampaignsDb db, LanePlan lane, Guid? cursor, ReadAhead<LaunchBlock> blocks, ChunkSizer sizer, List<LaunchBlock> chunk, CancellationToken cancellationToken)
    {
        sizer.Begin();
        if (await FindUnchanged(db, lane, cursor, cancellationToken) is not { } campaign)
        {
            return false;
        }

        var now = clock.UtcNow();
        foreach (var block in chunk)
        {
            await Write(db, campaign, block, now, cancellationToken);
        }

        while (sizer.HasRoom(chunk.Count * LaunchBlock.Size, LaunchBlock.Size) && blocks.TryTake(out var block))
        {
            chunk.Add(block);
            await Write(db, campaign, block, now, cancellationToken);
        }

        if (chunk.Min(b => b.FirstDue) is { } due)
        {
            await LaneDueTime.Lower(db, lane.Campaign.Id, lane.Sender.Id, due, now, cancellationToken);
        }

        campaign.LaunchedUpTo(chunk[^1].UpTo, chunk.Sum(b => b.Emails.Count));
        await db.SaveChangesAsync(cancellationToken);
        await EnrolledCounters.Count(db, campaign.Id, chunk.SelectMany(b => b.Enrollments), chunk.Sum(b => b.Drafts.Count), now, cancellationToken);
        return true;
    }

    private async Task Finish(CampaignsDb db, LanePlan lane, Guid? cursor, CancellationToken cancellationToken)
    {
        if (await FindUnchanged(db, lane, cursor, cancellationToken) is { } campaign)
        {
            campaign.LaunchDone();
            await db.SaveChangesAsync(cancellationToken);
            LogLaunched(campaign.Id);
        }
    }

    /// <summary>
    /// The campaign as it is now, as long as nobody else went on with its launch. Null where it was paused or stopped meanwhile, or got another plan or other settings, by
    /// which nothing was planned ahead: the launch stands still, and goes on from its cursor when the campaign is resumed, or its rows are settled.
    /// </summary>
    private static async Task<Campaign?> FindUnchanged(CampaignsDb db, LanePlan lane, Guid? cursor, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == lane.Campaign.Id, cancellationToken);
        return campaign is { Status: CampaignStatus.Active, LaunchState: LaunchState.Running, Settling: Settling.None }
            && campaign.LaunchCursor == cursor && campaign.PlanVersionId == lane.Campaign.PlanVersionId ? campaign : null;
    }

    private static async Task Write(CampaignsDb db, Campaign campaign, LaunchBlock block, DateTime now, CancellationToken cancellationToken)
    {
        if (await db.Insert(block.Enrollments, now, cancellationToken) < block.Enrollments.Count)
        {
            // Somebody enrolled one of these contacts after the block was planned: theirs stands, with its own emails.
            var ids = block.Enrollments.ConvertAll(e => e.Id);
            block.Keep(await db.Enrollments.Where(e => e.CampaignId == campaign.Id && ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(cancellationToken));
        }

        // Their enrollments were made just now, so nobody else made these.
        await db.InsertNew(block.Drafts, now, cancellationToken);
        await db.InsertNew(block.Emails, now, cancellationToken);
        await WritingQueue.Queue(db, campaign, [.. block.Drafts.Select(d => d.CampaignContactId).Distinct()], now, cancellationToken);
    }

    private async Task Fail(JobItem item, string reason, CancellationToken cancellationToken)
    {
        var (workspaceId, campaignId) = item;
        await using var db = dbs.For(workspaceId);
        await db.InRepeatableTransaction(
            async () =>
            {
                await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
                var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
                if (campaign is not { Status: CampaignStatus.Active, LaunchState: LaunchState.Running })
                {
                    return; // paused or stopped meanwhile: its launch stands still, or is over
                }

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
            WritePriority.Interactive,
            cancellationToken);
        LogFailed(campaignId);
    }

    [LoggerMessage(2001, LogLevel.Information, "Campaign {CampaignId} is launched")]
    private partial void LogLaunched(Guid campaignId);

    [LoggerMessage(2002, LogLevel.Warning, "The launch of campaign {CampaignId} failed; the campaign is paused and says why")]
    private partial void LogFailed(Guid campaignId);
}
