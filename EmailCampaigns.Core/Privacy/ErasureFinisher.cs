using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>
/// Clears what is stored of people who were erased, in short transactions that can each be done again: killed at any moment, the next run goes through all of it once more. The contact
/// forgets its address last, because by it the rest is found.
/// </summary>
public sealed class ErasureFinisher(IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Works until nothing is left of anybody who was erased. One whose turn fails is tried again, and holds up no other.</summary>
    public async Task Run(CancellationToken cancellationToken) =>
        await jobs.Run(JobKind.Erase, await Unfinished(cancellationToken), (item, stop) => Finish(item.WorkspaceId, item.SubjectId, stop), giveUp: null, cancellationToken);

    /// <summary>Across workspaces: only to learn where there is work.</summary>
    private async Task<List<JobItem>> Unfinished(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var unfinished = await db.Contacts.IgnoreQueryFilters().Where(c => c.ErasedAt != null && c.ErasureEndedAt == null).Select(c => new { c.WorkspaceId, c.Id }).ToListAsync(cancellationToken);
        return unfinished.ConvertAll(c => new JobItem(c.WorkspaceId, c.Id));
    }

    private async Task Finish(Guid workspaceId, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == contactId, cancellationToken);
        if (await db.WebhookDeliveries.AnyAsync(d => d.Status == WebhookStatus.Pending && d.ReceivedAt <= contact.ErasedAt, cancellationToken))
        {
            return; // it may tell of them, and of others: it is read first, within seconds
        }

        var person = await ErasedPerson.Load(db, contact, cancellationToken);
        await new TextTraces(db, person).Clear(cancellationToken);
        await new MessageTraces(db, person, clock).Clear(cancellationToken);
        await new EventTraces(db, person, clock).Clear(cancellationToken);
        await db.InRepeatableTransaction(
            async () =>
            {
                var standing = await db.Contacts.SingleAsync(c => c.Id == contactId, cancellationToken);
                standing.EndErasure(Suppression.HashOf(keys.SuppressionHash, SuppressionKind.Address, standing.EmailNormalized), clock.UtcNow());
                await db.SaveChangesAsync(cancellationToken);
            },
            WritePriority.Bulk,
            cancellationToken);
    }
}
