using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Health;

/// <summary>Lets a sender go on that <see cref="HealthGuard"/> paused. What came back before does not count against it any more.</summary>
public sealed class SenderResumer(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Resumes it. Resuming one that was not paused so changes nothing.</summary>
    public Task<EditOutcome> Resume(Actor by, Guid senderId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            await LaneLocks.OfSender(db, senderId, cancellationToken);
            var sender = await db.SenderAccounts.AsNoTracking().Where(s => s.Id == senderId).Select(s => new { s.HealthPausedAt }).SingleOrDefaultAsync(cancellationToken);
            if (sender is null)
            {
                return EditOutcome.NotFound(senderId);
            }

            if (sender.HealthPausedAt is not null)
            {
                await SenderPause.EndForHealth(db, senderId, clock.UtcNow(), cancellationToken);
            }

            return EditOutcome.Done(senderId);
        }, cancellationToken);
    }
}
