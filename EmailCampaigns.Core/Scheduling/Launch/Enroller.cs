using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>What became of a wish to enroll contacts.</summary>
/// <param name="Outcome">Whether it was possible at all.</param>
/// <param name="Enrolled">How many are new in the campaign.</param>
/// <param name="Standing">How many were enrolled before; nothing changed for them.</param>
public sealed record EnrollOutcome(EditOutcome Outcome, int Enrolled, int Standing);

/// <summary>Enrolls single contacts in a campaign that was started: by hand, by an event, by joining its list.</summary>
public sealed class Enroller(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, EmailRowBuilder rows, TimeProvider clock)
{
    /// <summary>How many contacts one call takes at most.</summary>
    public const int MaxContacts = 500;

    /// <summary>Enrolls contacts. Enrolling one twice changes nothing. A completed campaign becomes active again.</summary>
    public async Task<EnrollOutcome> Enroll(Actor by, Guid campaignId, IReadOnlyCollection<Guid> contactIds, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(contactIds);
        if (contactIds.Count > MaxContacts)
        {
            return new EnrollOutcome(
                EditOutcome.Invalid([new FieldProblem("contactIds", $"At most {MaxContacts} contacts can be enrolled at once; these are {contactIds.Count}.")]), 0, 0);
        }

        var (enrolled, standing) = (0, 0);
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (campaign is null)
            {
                return EditOutcome.NotFound(campaignId);
            }

            if (campaign.Status is not (CampaignStatus.Active or CampaignStatus.Paused or CampaignStatus.Completed))
            {
                return EditOutcome.InUse(campaignId, $"Contacts are enrolled in a campaign that was started; this one is {SnakeCase.Words(campaign.Status)}.");
            }

            var contacts = await db.Contacts.Where(c => contactIds.Contains(c.Id) && c.DeletedAt == null).ToListAsync(cancellationToken);
            if (contactIds.Except(contacts.Select(c => c.Id)).Cast<Guid?>().FirstOrDefault() is { } unknown)
            {
                return EditOutcome.NotFound(unknown);
            }

            (enrolled, standing) = await Enroll(db, campaign, contacts, by, cancellationToken);
            return EditOutcome.Done(campaignId);
        }, cancellationToken);
        return new EnrollOutcome(outcome, enrolled, standing);
    }

    /// <summary>The same inside of another's transaction, which holds the lanes of the campaign, for a campaign that was started and contacts that are not deleted.</summary>
    internal async Task<(int Enrolled, int Standing)> Enroll(CampaignsDb db, Campaign campaign, List<Contact> contacts, Actor by, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var ids = contacts.ConvertAll(c => c.Id);
        var standing = await db.Enrollments.Where(e => e.CampaignId == campaign.Id && ids.Contains(e.ContactId)).Select(e => e.ContactId)
            .ToListAsync(cancellationToken);
        var fresh = contacts.ExceptBy(standing, c => c.Id).ToList();
        if (fresh.Count == 0)
        {
            return (0, standing.Count);
        }

        if (campaign.Status == CampaignStatus.Completed)
        {
            campaign.Reopen();
            db.Transitions.Add(Transition.Of(campaign, CampaignStatus.Completed, "A contact was enrolled.", by, now));
            await db.SaveChangesAsync(cancellationToken);
        }

        var lane = await LanePlan.Load(db, campaign.Id, now, cancellationToken);
        var version = await db.PlanVersions.SingleAsync(p => p.Id == campaign.PlanVersionId, cancellationToken);
        var plan = FrozenPlan.Parse(version.PlanJson);
        var enrollments = fresh.ConvertAll(c => new Enrollment(campaign.Id, c.Id, version.Id, now) { UploadBatchId = c.UploadBatchId });
        var made = (
            from pair in enrollments.Zip(fresh)
            from step in plan.Steps
            where step.IsEnabled
            select rows.Make(lane, pair.First.Id, pair.Second, plan, step, now, now)).ToList();
        db.Enrollments.AddRange(enrollments);
        db.ScheduledEmails.AddRange(made.Select(m => m.Email));
        var drafts = made.Where(m => m.Draft is not null).Select(m => m.Draft!).ToList();
        db.EmailDrafts.AddRange(drafts);
        campaign.Planned(made.Count);
        await db.SaveChangesAsync(cancellationToken);

        // The new rows were not in the book when it was loaded, and are planned now; a suppressed contact's stay cancelled and say why.
        foreach (var (email, _) in made)
        {
            lane.Book.AddPlanned(email.ScheduledFor, ownCampaign: true, email: lane.SlotOf(email));
        }

        await planner.Plan(db, lane, enrollments, moved: null, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await EnrolledCounters.Count(db, campaign.Id, enrollments, drafts.Count, now, cancellationToken);
        return (fresh.Count, standing.Count);
    }
}
