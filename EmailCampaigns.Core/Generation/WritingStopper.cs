using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>Stops the writing of a campaign's drafts: what is queued or under way is not written, and can be asked for again, one or many.</summary>
public sealed class WritingStopper(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const int ChunkSize = 200;
    private const string Reason = "The writing was stopped before its turn.";

    /// <summary>Stops what is open at this moment, in chunks that commit. A text that a server writes at this moment is paid for and dropped.</summary>
    /// <returns>The outcome, and how many texts were stopped.</returns>
    public async Task<(EditOutcome Outcome, int Stopped)> Stop(Actor by, Guid campaignId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        await using (var db = dbs.For(by.WorkspaceId))
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
            {
                return (EditOutcome.NotFound(campaignId), 0);
            }
        }

        var (stopped, until) = (0, clock.UtcNow());
        while (await dbs.Edit(by.WorkspaceId, db => StopChunk(db, campaignId, until, cancellationToken), cancellationToken) is > 0 and var chunk)
        {
            stopped += chunk;
        }

        return (EditOutcome.Done(campaignId), stopped);
    }

    private async Task<int> StopChunk(CampaignsDb db, Guid campaignId, DateTime until, CancellationToken cancellationToken)
    {
        var open = await db.DraftGenerations
            .Where(g => g.CampaignId == campaignId && (g.Status == GenerationStatus.Queued || g.Status == GenerationStatus.Running) && g.CreatedAt <= until)
            .OrderBy(g => g.Id).Take(ChunkSize).ToListAsync(cancellationToken);
        var ids = open.ConvertAll(g => g.DraftId!.Value);
        var drafts = await db.EmailDrafts.Where(d => ids.Contains(d.Id) && d.Status == DraftStatus.Unwritten).ToListAsync(cancellationToken);
        var now = clock.UtcNow();
        open.ForEach(g => g.Cancel(Reason, now));
        foreach (var draft in drafts)
        {
            draft.GiveUpWriting(Reason, await StandingText.Problem(db, draft, cancellationToken));
        }

        await db.SaveChangesAsync(cancellationToken);
        return open.Count;
    }
}
