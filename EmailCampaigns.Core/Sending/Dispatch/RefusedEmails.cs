using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What follows when the gate refuses a single email: one case for each decision. Works inside the gate's transaction; the gate saves.</summary>
internal sealed class RefusedEmails(NextEmail nextEmail)
{
    /// <summary>Applies the consequence of a refusal.</summary>
    public async Task Refuse(CampaignsDb db, OpenLane lane, ComposedEmail email, EmailVerdict verdict, DateTime now)
    {
        var uncancelled = CancellationToken.None;
        var row = await db.ScheduledEmails.SingleAsync(e => e.Id == email.Email.Id, uncancelled);
        switch (verdict.Decision)
        {
            case GateDecision.Stale or GateDecision.NewContactsUsedUp:
                row.Release();
                break;
            case GateDecision.Later:
                row.Move(verdict.Until!.Value, verdict.Moved!.Value);
                break;
            case GateDecision.Unapproved:
                await BackToReview(db, row);
                break;
            case GateDecision.EnrollmentClosed:
                var status = await db.Enrollments.Where(e => e.Id == row.CampaignContactId).Select(e => e.Status).SingleAsync(uncancelled);
                row.Cancel(status == EnrollmentStatus.Paused ? CancelReason.EnrollmentPaused : CancelReason.EnrollmentEnded);
                await Unschedule(db, row);
                break;
            case GateDecision.StepDisabled or GateDecision.ConditionNotMet:
                row.Cancel(verdict.Decision == GateDecision.StepDisabled ? CancelReason.StepDisabled : CancelReason.ConditionNotMet);
                await Unschedule(db, row);
                await db.SaveChangesAsync(uncancelled);
                var passing = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, uncancelled);
                await nextEmail.AfterStep(db, lane.CampaignId, [new PassedStep(passing, row.StepId, email.Order, now, WasSent: false)], now, uncancelled);
                break;
            case GateDecision.Suppressed:
                await EndSuppressed(db, row, verdict.Suppression!.Value, now);
                break;
            case GateDecision.Unsendable:
                await FailUnsent(db, row, email.Problem!, now);
                break;
            case GateDecision.Passes or GateDecision.Lost:
                throw new InvalidOperationException("Neither is refused.");
        }
    }

    /// <summary>A person sees it again, in the queue; the row waits for their yes.</summary>
    private static async Task BackToReview(CampaignsDb db, ScheduledEmail row)
    {
        row.MakeEstimate(row.ScheduledFor);
        var draft = row.DraftId is { } id ? await db.EmailDrafts.SingleAsync(d => d.Id == id, CancellationToken.None) : null;
        if (draft?.Status is DraftStatus.Scheduled or DraftStatus.Approved)
        {
            draft.Unapprove();
        }
        else if (draft?.Status is DraftStatus.Rejected or DraftStatus.Failed)
        {
            row.Cancel(CancelReason.DraftRejected);
        }
    }

    private static async Task Unschedule(CampaignsDb db, ScheduledEmail row)
    {
        var draft = row.DraftId is { } id ? await db.EmailDrafts.SingleAsync(d => d.Id == id, CancellationToken.None) : null;
        if (draft?.Status == DraftStatus.Scheduled)
        {
            draft.Unschedule();
        }
    }

    private static async Task EndSuppressed(CampaignsDb db, ScheduledEmail row, SuppressionReason reason, DateTime now)
    {
        row.Cancel(CancelReason.RecipientSuppressed);
        await Unschedule(db, row);
        await EndEnrollment(db, row, SuppressedEnrollments.EndAs(reason), $"The recipient is suppressed ({SnakeCase.Words(reason)}).", now);
    }

    /// <summary>Fails this email alone, with the reason. <c>failed</c> is only reachable from <c>sending</c>, so the row moves through it.</summary>
    private static async Task FailUnsent(CampaignsDb db, ScheduledEmail row, string problem, DateTime now)
    {
        row.Begin(now);
        row.Fail(problem);
        if (row.DraftId is { } id)
        {
            (await db.EmailDrafts.SingleAsync(d => d.Id == id, CancellationToken.None)).MarkFailed(problem);
        }

        await EndEnrollment(db, row, EnrollmentStatus.Failed, problem, now);
        await db.Campaigns.Where(c => c.Id == row.CampaignId)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsFailedCount, x => x.EmailsFailedCount + 1), CancellationToken.None);
    }

    private static async Task EndEnrollment(CampaignsDb db, ScheduledEmail row, EnrollmentStatus outcome, string reason, DateTime now)
    {
        // What is decided of the row must be seen by the query that cancels the others.
        await db.SaveChangesAsync(CancellationToken.None);
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, CancellationToken.None);
        await EnrollmentEnder.End(db, [enrollment], outcome, reason, Actor.System(db.WorkspaceId), now, CancellationToken.None);
    }
}
