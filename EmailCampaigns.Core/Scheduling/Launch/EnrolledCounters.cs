using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Counts who was enrolled, by the import that brought them, and the drafts that were made for them.</summary>
internal static class EnrolledCounters
{
    /// <summary>Counts in the transaction that enrolls, as the last thing that it does.</summary>
    public static async Task Count(CampaignsDb db, Guid campaignId, IEnumerable<Enrollment> enrolled, int drafts, DateTime now, CancellationToken cancellationToken)
    {
        var sheet = new CounterSheet();
        sheet.Add(new DayRow(campaignId, (await CounterClock.Of(db, cancellationToken)).Day(now)), Counter.TotalDraftsCreated, drafts);
        foreach (var (upload, count) in enrolled.CountBy(e => e.UploadBatchId ?? Guid.Empty))
        {
            sheet.Add(new UploadRow(campaignId, upload), Counter.Enrolled, count);
        }

        await sheet.Write(db, now, cancellationToken);
    }
}
