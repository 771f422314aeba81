using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Health;

/// <summary>Reads what did not arrive as it should, whether its server said so at once or later. What a person has taken back does not count.</summary>
internal static class FailedDeliveries
{
    /// <summary>The workspaces in which anything failed since an instant. Across workspaces: only to learn where to look.</summary>
    public static Task<List<Guid>> Workspaces(CampaignsDb db, DateTime since, CancellationToken cancellationToken) => db.MessageEvents.IgnoreQueryFilters()
        .Where(e => e.FailureClass != null && e.CreatedAt >= since).Select(e => e.WorkspaceId).Distinct().OrderBy(id => id).ToListAsync(cancellationToken);

    /// <summary>What failed of the emails sent since an instant: of the workspace, or of one sender or campaign.</summary>
    public static async Task<List<FailedDelivery>> Load(CampaignsDb db, DateTime since, Guid? senderId, Guid? campaignId, CancellationToken cancellationToken)
    {
        // A fact is recorded after what it is about, so those that were recorded before say nothing of the window.
        var failures = db.MessageEvents.Where(e => e.FailureClass != null && e.CreatedAt >= since
            && ((e.Type == MessageEventType.Bounced && (e.FailureClass == FailureClass.Hard || e.FailureClass == FailureClass.Blocked)) || e.Type == MessageEventType.Complained));
        var returned = await (
            from failure in failures
            join sent in db.SentEmails on failure.SentEmailId equals (Guid?)sent.Id
            where sent.SentAt > since && (senderId == null || sent.SenderAccountId == senderId) && (campaignId == null || sent.CampaignId == campaignId)
                && !db.EmailReplies.Any(r => r.ContactId == sent.ContactId && r.SentEmailId == sent.Id && r.FailureClass == failure.FailureClass && r.TakenBackAt != null)
            select new { sent.CampaignId, sent.SenderAccountId, sent.ScheduledEmailId, failure.Type, Failure = failure.FailureClass!.Value, At = sent.SentAt })
            .ToListAsync(cancellationToken);
        var refused = await (
            from failure in failures
            where failure.SentEmailId == null && failure.EventAt > since
            join enrollment in db.Enrollments on new { failure.CampaignId, failure.ContactId }
                equals new { CampaignId = (Guid?)enrollment.CampaignId, ContactId = (Guid?)enrollment.ContactId }
            join email in db.ScheduledEmails on new { EnrollmentId = enrollment.Id, failure.StepId } equals new { EnrollmentId = email.CampaignContactId, StepId = (Guid?)email.StepId }
            where (senderId == null || email.SenderAccountId == senderId) && (campaignId == null || email.CampaignId == campaignId)
            select new { email.CampaignId, email.SenderAccountId, ScheduledEmailId = email.Id, failure.Type, Failure = failure.FailureClass!.Value, At = failure.EventAt })
            .ToListAsync(cancellationToken);
        return
        [
            .. returned.Select(f => new FailedDelivery(f.CampaignId, f.SenderAccountId, f.ScheduledEmailId, MeasureOf(f.Type, f.Failure), f.At, WasSent: true)),
            .. refused.Select(f => new FailedDelivery(f.CampaignId, f.SenderAccountId, f.ScheduledEmailId, MeasureOf(f.Type, f.Failure), f.At, WasSent: false)),
        ];
    }

    private static HealthMeasure MeasureOf(MessageEventType type, FailureClass failure) =>
        type == MessageEventType.Complained ? HealthMeasure.Complaints : failure == FailureClass.Blocked ? HealthMeasure.Blocked : HealthMeasure.Bounces;
}
