using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>Drafts that answer in a thread show the subject of the draft that opens it, as it is now.</summary>
internal static class DraftThreads
{
    /// <summary>Sets these subjects for some enrollments, after an opener's was changed; inside the caller's transaction, which saves.</summary>
    public static async Task Follow(CampaignsDb db, IReadOnlyCollection<Guid> enrollmentIds, CancellationToken cancellationToken)
    {
        var drafts = await db.EmailDrafts.Where(d => enrollmentIds.Contains(d.CampaignContactId)).ToListAsync(cancellationToken);
        if (!drafts.Exists(d => d.SubjectIsThreads))
        {
            return;
        }

        var stepIds = drafts.Select(d => d.StepId).Distinct().ToList();
        var orders = await db.SequenceSteps.Where(s => stepIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.SequenceOrder, cancellationToken);
        foreach (var ofEnrollment in drafts.GroupBy(d => d.CampaignContactId))
        {
            ThreadSubjects.Follow(ofEnrollment.OrderBy(d => orders[d.StepId]));
        }
    }
}
