using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Intake;

/// <summary>Enrolls the contacts who joined the list of a campaign after its start, where the campaign takes them. A paused campaign takes them too; their emails wait for its resume.</summary>
public sealed class NewMemberEnroller(IDbContextFactory<CampaignsDb> dbs, Enroller enroller, JobRunner jobs, TimeProvider clock)
{
    /// <summary>
    /// How far each look reaches back behind the one before. A membership gets its key before its transaction commits, and the clock of another process may be behind.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>How much later a look must be to be noted: a write for each look would say nothing more.</summary>
    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Looks at the list of every campaign that takes new members, whatever its workspace.</summary>
    public async Task Sweep(CancellationToken cancellationToken)
    {
        List<JobItem> campaigns;
        await using (var db = dbs.AcrossWorkspaces())
        {
            campaigns = await db.Campaigns.IgnoreQueryFilters()
                .Where(c => c.EnrollNewMembers && c.IntakeClosedAt == null && c.ListId != null && c.LaunchState == LaunchState.Done
                    && (c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused || c.Status == CampaignStatus.Completed))
                .Select(c => new JobItem(c.WorkspaceId, c.Id))
                .ToListAsync(cancellationToken);
        }

        await jobs.Run(JobKind.Intake, campaigns, Enroll, giveUp: null, cancellationToken);
    }

    private async Task Enroll(JobItem item, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(item.WorkspaceId);
        var until = clock.UtcNow();
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == item.SubjectId, cancellationToken);
        if (campaign is not { EnrollNewMembers: true, IsIntakeOpen: true, ListId: { } listId, StartedAt: { } startedAt })
        {
            return;
        }

        var seen = campaign.MembersSeenUntil ?? startedAt;
        var after = SequentialIds.Before(seen - Overlap);
        while (await Joined(db, campaign.Id, listId, after, cancellationToken) is { Count: > 0 } contacts)
        {
            var (outcome, _, _) = await enroller.Enroll(Actor.System(item.WorkspaceId), campaign.Id, contacts, cancellationToken);
            if (!outcome.IsDone)
            {
                return; // stopped meanwhile, or one of them was deleted: the next look sees what stands then
            }
        }

        if (until - seen >= NotedEvery)
        {
            await db.InTransaction(
                () => db.Campaigns.Where(c => c.Id == campaign.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.MembersSeenUntil, until), cancellationToken),
                cancellationToken);
        }
    }

    /// <summary>The next contacts who joined and are not enrolled. The key of a membership says when it was made, so only those since then are read, however long the list is.</summary>
    private static Task<List<Guid>> Joined(CampaignsDb db, Guid campaignId, Guid listId, Guid after, CancellationToken cancellationToken) => (
        from member in db.ContactListMembers
        where member.Id > after && member.ListId == listId
        join contact in db.Contacts on member.ContactId equals contact.Id
        where contact.DeletedAt == null && !db.Enrollments.Any(e => e.CampaignId == campaignId && e.ContactId == member.ContactId)
        orderby member.Id
        select member.ContactId).Take(Enroller.MaxContacts).ToListAsync(cancellationToken);
}
