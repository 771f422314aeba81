using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>The email that something came back for.</summary>
internal static class ReturnedEmail
{
    /// <summary>Reads it behind the locks of all lanes that may be written to: those of its contact, and of whoever has the address now.</summary>
    /// <returns>Null where its contact was erased: nothing more is recorded of them.</returns>
    public static async Task<SentEmail?> Lock(CampaignsDb db, Guid sentEmailId, CancellationToken cancellationToken)
    {
        var named = await db.SentEmails.Where(s => s.Id == sentEmailId).Select(s => new { s.ContactId, s.RecipientEmail }).SingleAsync(cancellationToken);
        var campaigns = await (
            from enrollment in db.Enrollments
            join contact in db.Contacts on enrollment.ContactId equals contact.Id
            where contact.Id == named.ContactId || contact.EmailNormalized == named.RecipientEmail
            select enrollment.CampaignId).Distinct().ToListAsync(cancellationToken);
        await LaneLocks.OfCampaigns(db, campaigns, cancellationToken);
        return await db.SentEmails.SingleOrDefaultAsync(s => s.Id == sentEmailId && !db.Contacts.Any(c => c.Id == s.ContactId && c.ErasedAt != null), cancellationToken);
    }
}
