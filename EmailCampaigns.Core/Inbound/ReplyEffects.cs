using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What follows from a person's reply, whichever way it became known. Works inside the caller's transaction, behind the locks of the lanes; the caller saves.</summary>
internal static class ReplyEffects
{
    /// <summary>Ends the enrollments that were answered, and those of colleagues where their campaign says so.</summary>
    public static async Task Apply(CampaignsDb db, Contact contact, IReadOnlyCollection<Enrollment> answered, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        await EnrollmentEnder.End(db, await StoppedByReply(db, answered, cancellationToken), EnrollmentStatus.Replied, "Replied.", by, now, cancellationToken);
        await StopColleagues(db, contact, answered, by, now, cancellationToken);
    }

    /// <summary>A campaign can say that its sequence goes on after a reply; then the reply is recorded and counted, and ends nothing.</summary>
    private static async Task<List<Enrollment>> StoppedByReply(CampaignsDb db, IReadOnlyCollection<Enrollment> enrollments, CancellationToken cancellationToken)
    {
        var campaignIds = enrollments.Select(e => e.CampaignId).ToList();
        var goingOn = await db.CampaignSettings.Where(s => campaignIds.Contains(s.CampaignId) && !s.StopOnReply).Select(s => s.CampaignId)
            .ToListAsync(cancellationToken);
        return [.. enrollments.Where(e => !goingOn.Contains(e.CampaignId))];
    }

    /// <summary>Where the campaign says so, a reply also ends the sequence for contacts of the same company domain; free-mail domains are no company.</summary>
    private static async Task StopColleagues(
        CampaignsDb db, Contact contact, IReadOnlyCollection<Enrollment> answered, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        if (FreeMail.IsFree(contact.EmailDomain))
        {
            return;
        }

        var campaignIds = answered.Select(e => e.CampaignId).ToList();
        var companyWide = await db.CampaignSettings.Where(s => campaignIds.Contains(s.CampaignId) && s.StopOnCompanyReply).Select(s => s.CampaignId)
            .ToListAsync(cancellationToken);
        if (companyWide.Count == 0)
        {
            return;
        }

        var colleagues = await (
            from enrollment in db.Enrollments
            join other in db.Contacts on enrollment.ContactId equals other.Id
            where companyWide.Contains(enrollment.CampaignId) && other.EmailDomain == contact.EmailDomain && other.Id != contact.Id
                && (enrollment.Status == EnrollmentStatus.Pending || enrollment.Status == EnrollmentStatus.InProgress || enrollment.Status == EnrollmentStatus.Paused)
            select enrollment).ToListAsync(cancellationToken);
        await EnrollmentEnder.End(db, colleagues, EnrollmentStatus.Stopped, "A colleague replied.", by, now, cancellationToken);
    }
}
