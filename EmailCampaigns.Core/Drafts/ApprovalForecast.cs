using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>When an email goes out.</summary>
/// <param name="At">UTC; meant as a day where it is not firm.</param>
/// <param name="IsFirm">False: an earlier email of the sequence has to go first, so this is an estimate.</param>
/// <param name="Against">Why it will not go, if something stands against it.</param>
public sealed record ExpectedSending(DateTime At, bool IsFirm, CancelReason? Against)
{
    internal static ExpectedSending Of(ScheduledEmail email) =>
        new(email.ScheduledFor, email.Status is not (ScheduledEmailStatus.Planned or ScheduledEmailStatus.Cancelled), email.CancelReason);
}

/// <summary>Tells what an approval would bring about. The approval is done by the planner itself, on rows that are never saved.</summary>
public sealed class ApprovalForecast(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>When the email would go out if its draft were approved now; null where the draft does not wait for a decision.</summary>
    public async Task<ExpectedSending?> Of(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var draft = await db.EmailDrafts.SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken);
        if (draft is not { Status: DraftStatus.Draft })
        {
            return null;
        }

        var now = clock.UtcNow();
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == draft.CampaignContactId, cancellationToken);
        var lane = await LanePlan.Load(db, draft.CampaignId, now, cancellationToken);
        draft.Approve("forecast", now);
        await planner.Plan(db, lane, [enrollment], MovedReason.ApprovedLate, now, cancellationToken);
        return db.ScheduledEmails.Local.SingleOrDefault(e => e.StepId == draft.StepId) is { } email ? ExpectedSending.Of(email) : null;
    }
}
