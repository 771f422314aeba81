using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>What the model of a workspace did today.</summary>
internal static class WritingUsage
{
    /// <summary>When the day of the workspace's zone began that an instant falls on.</summary>
    public static async Task<DateTime> DayStart(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var calendar = ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
        return calendar.DayStart(calendar.Day(now));
    }

    /// <summary>What was paid since an instant, and what is set aside for the requests under way; in millionths of the currency.</summary>
    public static async Task<long> Spent(CampaignsDb db, DateTime since, CancellationToken cancellationToken) =>
        await db.DraftGenerations.Where(g => g.StartedAt >= since).SumAsync(g => g.CostMicros + g.ReservedMicros, cancellationToken);
}
