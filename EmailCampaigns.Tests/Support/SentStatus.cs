using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Support;

/// <summary>Marks rows as sent, as the SQL of the dispatcher does.</summary>
internal static class SentStatus
{
    public static void MarkSent(this CampaignsDb db, ScheduledEmail email) => db.Entry(email).Property(e => e.Status).CurrentValue = ScheduledEmailStatus.Sent;

    public static void MarkSent(this CampaignsDb db, EmailDraft draft) => db.Entry(draft).Property(d => d.Status).CurrentValue = DraftStatus.Sent;
}
