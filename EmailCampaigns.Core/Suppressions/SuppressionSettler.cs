using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>
/// Ends the enrollments of domains that were suppressed, contact after contact, in chunks that commit together with their cursor: killed at any moment it goes on from there.
/// Meanwhile the gate lets nothing to the domain pass.
/// </summary>
public sealed class SuppressionSettler(IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, TimeProvider clock)
{
    /// <summary>Contacts that one transaction takes on at least.</summary>
    private const int MinContacts = 50;

    /// <summary>Works until every suppression is settled. One that fails is tried again, and holds up no other.</summary>
    public async Task Run(CancellationToken cancellationToken) => await jobs.Run(
        JobKind.Suppress,
        await Unsettled(cancellationToken),
        (item, stop) => Settle(item.WorkspaceId, item.SubjectId, stop),
        giveUp: null,
        cancellationToken);

    private async Task<List<JobItem>> Unsettled(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.AcrossWorkspaces();
        var unsettled = await db.Suppressions.IgnoreQueryFilters().Where(s => s.SettledAt == null).Select(s => new { s.WorkspaceId, s.Id }).ToListAsync(cancellationToken);
        return unsettled.ConvertAll(s => new JobItem(s.WorkspaceId, s.Id));
    }

    private async Task Settle(Guid workspaceId, Guid suppressionId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var sizer = new ChunkSizer(clock, MinContacts);
        while (await db.InRepeatableTransaction(() => SettleSome(db, suppressionId, sizer, cancellationToken), WritePriority.Bulk, cancellationToken) is > 0 and var contacts)
        {
            sizer.Done(contacts);
        }
    }

    /// <summary>One chunk; of how many contacts. None where that is done, or no longer to be done.</summary>
    private async Task<int> SettleSome(CampaignsDb db, Guid suppressionId, ChunkSizer sizer, CancellationToken cancellationToken)
    {
        sizer.Begin();
        db.ChangeTracker.Clear();
        var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.Id == suppressionId && s.SettledAt == null, cancellationToken);
        if (suppression is null)
        {
            return 0; // lifted meanwhile
        }

        var now = clock.UtcNow();
        var contacts = await Concerned(db, suppression).Select(c => c.Id).Take(sizer.Size).ToListAsync(cancellationToken);
        if (contacts.Count == 0)
        {
            suppression.Settled(now);
        }
        else
        {
            var enrollments = await db.Enrollments.Where(e => contacts.Contains(e.ContactId)).ToListAsync(cancellationToken);
            await EnrollmentEnder.End(
                db,
                enrollments,
                SuppressedEnrollments.EndAs(suppression.Reason),
                SuppressedEnrollments.Because(suppression.Reason, suppression.Kind),
                Actor.System(db.WorkspaceId),
                now,
                cancellationToken);
            suppression.SettledUpTo(contacts[^1]);
        }

        await db.SaveChangesAsync(cancellationToken);
        return contacts.Count;
    }

    /// <summary>The contacts that are left, in the order of their keys.</summary>
    private static IQueryable<Contact> Concerned(CampaignsDb db, Suppression suppression)
    {
        var contacts = suppression.Kind == SuppressionKind.Domain
            ? db.Contacts.Where(c => c.EmailDomain == suppression.Value)
            : db.Contacts.Where(c => c.EmailNormalized == suppression.Value);
        return contacts.Where(c => c.Id > (suppression.SettlingCursor ?? Guid.Empty)).OrderBy(c => c.Id);
    }
}
