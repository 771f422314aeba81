using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>
/// What a recipient chooses behind the unsubscribe link of an email, besides leaving everything (<see cref="Suppressor.Unsubscribe"/>). The link is the permission: whoever has the mail
/// may choose.
/// </summary>
public sealed class RecipientChoice(IDbContextFactory<CampaignsDb> dbs, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Ends this one campaign for the recipient, and suppresses nothing. Safe to repeat.</summary>
    /// <param name="scheduledEmailId">The email whose link it is, out of an authenticated token.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>False where there is no such email any more.</returns>
    public async Task<bool> LeaveCampaign(Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        var workspaceId = await LinkedEmail.WorkspaceOf(dbs, scheduledEmailId, cancellationToken);
        return workspaceId is not null && await dbs.Edit(workspaceId.Value, async db =>
        {
            var email = await LinkedEmail.Find(db, scheduledEmailId, cancellationToken);
            var now = clock.UtcNow();
            if (email.IsErased)
            {
                return true;
            }

            await LaneLocks.OfCampaign(db, email.CampaignId, cancellationToken);
            var counted = await CountedChange.Begin(db, email.CampaignId, email.ContactId, cancellationToken);
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == email.EnrollmentId, cancellationToken);
            var ended = await EnrollmentEnder.End(
                db, [enrollment], EnrollmentStatus.Unsubscribed, "Unsubscribed from this campaign.", Actor.System(db.WorkspaceId), now, cancellationToken);
            if (ended.Count > 0)
            {
                var happened = email.Unsubscribed(Guid.CreateVersion7(now), "unsubscribe_page", now);
                db.MessageEvents.Add(happened);
                await outbox.Add(db, happened, now, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                await counted.Write(now, cancellationToken);
            }

            return true;
        }, cancellationToken);
    }

    /// <summary>
    /// Takes back what this link did: lifts the suppression of the recipient that it made, and no other. What was stopped stays stopped. Safe to repeat.
    /// </summary>
    /// <param name="scheduledEmailId">The email whose link it is, out of an authenticated token.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>Whether something was lifted.</returns>
    public async Task<bool> ComeBack(Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        var workspaceId = await LinkedEmail.WorkspaceOf(dbs, scheduledEmailId, cancellationToken);
        return workspaceId is not null && await dbs.Edit(workspaceId.Value, async db =>
        {
            var email = await LinkedEmail.Find(db, scheduledEmailId, cancellationToken);
            var made = await email.Suppressions(db).ToListAsync(cancellationToken);
            db.Suppressions.RemoveRange(made);
            await db.SaveChangesAsync(cancellationToken);
            return made.Count > 0;
        }, cancellationToken);
    }
}
