using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>When an email goes out.</summary>
/// <param name="At">UTC; meant as a day where it is not firm.</param>
/// <param name="IsFirm">False: an earlier email of the sequence has to go first, so this is an estimate.</param>
/// <param name="Against">Why it will not go, if something stands against it.</param>
/// <param name="IsPaused">Its campaign is paused: it goes after that, at a time that is not known yet.</param>
public sealed record ExpectedSending(DateTime At, bool IsFirm, CancelReason? Against, bool IsPaused = false)
{
    internal static ExpectedSending Of(ScheduledEmail email, CampaignStatus campaign)
    {
        // Pausing calls off what waits, and resuming plans it again.
        var isPaused = campaign == CampaignStatus.Paused
            && (email.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending || email.CancelReason == CancelReason.CampaignPaused);
        var isFirm = email.Status is not (ScheduledEmailStatus.Planned or ScheduledEmailStatus.Cancelled);
        return new(email.ScheduledFor, isFirm, isPaused ? null : email.CancelReason, isPaused);
    }
}

/// <summary>Tells what an approval would bring about, as the planner decides it; nothing is written.</summary>
public sealed class ApprovalForecast(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>When the email would go out if its draft were approved now; null where the draft does not wait for a decision.</summary>
    public async Task<ExpectedSending?> Of(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var draft = await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken);
        if (draft is not { Status: DraftStatus.Draft })
        {
            return null;
        }

        var now = clock.UtcNow();
        var enrollment = await db.Enrollments.AsNoTracking().SingleAsync(e => e.Id == draft.CampaignContactId, cancellationToken);
        var lane = await LanePlan.Load(db, draft.CampaignId, now, cancellationToken);
        var emails = await planner.Preview(db, lane, enrollment, drafts => drafts[draftId].Approve("forecast", now), now, cancellationToken);
        var status = await db.Campaigns.Where(c => c.Id == draft.CampaignId).Select(c => c.Status).SingleAsync(cancellationToken);
        return emails.SingleOrDefault(e => e.StepId == draft.StepId) is { } email ? ExpectedSending.Of(email, status) : null;
    }
}
