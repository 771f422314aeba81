using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>What the model of a workspace did today, and what a text takes usually.</summary>
internal static class WritingUsage
{
    /// <summary>How many texts tell what the next one takes.</summary>
    private const int Sample = 20;

    /// <summary>Before the first: the step's text, some facts and the instruction.</summary>
    private const int UsualInput = 2_500;

    private const int UsualOutput = 600;

    /// <summary>When the day of the workspace's zone began that an instant falls on.</summary>
    public static async Task<DateTime> DayStart(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var calendar = ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
        return calendar.DayStart(calendar.Day(now));
    }

    /// <summary>What was paid since an instant, and what is set aside for the requests under way; in millionths of the currency.</summary>
    public static async Task<long> Spent(CampaignsDb db, DateTime since, CancellationToken cancellationToken) =>
        await db.DraftGenerations.Where(g => g.StartedAt >= since).SumAsync(g => g.CostMicros + g.ReservedMicros, cancellationToken);

    /// <summary>The tokens and seconds of a text, by the last ones of the workspace.</summary>
    public static async Task<(int Input, int Output, double? Seconds)> Usual(CampaignsDb db, CancellationToken cancellationToken)
    {
        var last = await db.DraftGenerations.Where(g => g.Status == GenerationStatus.Done && g.StartedAt != null).OrderByDescending(g => g.StartedAt).Take(Sample)
            .Select(g => new { g.InputTokens, g.OutputTokens, g.StartedAt, g.FinishedAt }).ToListAsync(cancellationToken);
        return last.Count == 0
            ? (UsualInput, UsualOutput, null)
            : ((int)last.Average(g => g.InputTokens), (int)last.Average(g => g.OutputTokens), last.Average(g => (g.FinishedAt!.Value - g.StartedAt!.Value).TotalSeconds));
    }
}
