using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling;

/// <summary>
/// Counts and times of scheduled emails that an index alone answers. They go past the filter of the workspace, which would look into each row; the campaigns
/// they are asked for are the workspace's own.
/// </summary>
internal static class EmailCounts
{
    /// <summary>How many emails of these campaigns have each firm time before an instant.</summary>
    public static IQueryable<TimedEmails> FirmTimes(CampaignsDb db, IReadOnlyCollection<Guid> campaignIds, DateTime until) =>
        db.ScheduledEmails.IgnoreQueryFilters()
            .Where(e => campaignIds.Contains(e.CampaignId) && e.Status == ScheduledEmailStatus.Pending && e.ScheduledFor < until)
            .GroupBy(e => new { e.CampaignId, e.ScheduledFor })
            .Select(g => new TimedEmails(g.Key.CampaignId, g.Key.ScheduledFor, g.Count()));

    /// <summary>How many have a time in each quarter of an hour, for a zone's day begins at one of them: few rows, however many emails.</summary>
    public static IQueryable<TimedEmails> Quarters(
        CampaignsDb db, IReadOnlyCollection<Guid> campaignIds, ScheduledEmailStatus status, DateTime from, DateTime until) =>
        db.ScheduledEmails.IgnoreQueryFilters()
            .Where(e => campaignIds.Contains(e.CampaignId) && e.Status == status && e.ScheduledFor >= from && e.ScheduledFor < until)
            .GroupBy(e => new { e.ScheduledFor.Date, e.ScheduledFor.Hour, Quarter = e.ScheduledFor.Minute / 15 })
            .Select(g => new TimedEmails(Guid.Empty, g.Key.Date.AddHours(g.Key.Hour).AddMinutes(15 * g.Key.Quarter), g.Count()));

    /// <summary>How many emails of these campaigns are still to go before an instant.</summary>
    public static async Task<int> ToCome(CampaignsDb db, IReadOnlyCollection<Guid> campaignIds, DateTime until, CancellationToken cancellationToken) =>
        await db.ScheduledEmails.IgnoreQueryFilters().CountAsync(
            e => campaignIds.Contains(e.CampaignId) && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending) && e.ScheduledFor < until,
            cancellationToken);

    /// <summary>The first and the last time of a campaign's emails of one status.</summary>
    public static async Task<(DateTime? First, DateTime? Last)> Span(CampaignsDb db, Guid campaignId, ScheduledEmailStatus status, CancellationToken cancellationToken)
    {
        var times = db.ScheduledEmails.IgnoreQueryFilters().Where(e => e.CampaignId == campaignId && e.Status == status).Select(e => (DateTime?)e.ScheduledFor);
        return (await times.MinAsync(cancellationToken), await times.MaxAsync(cancellationToken));
    }

    /// <summary>How many emails of the workspace nobody can say of whether they arrived.</summary>
    public static async Task<int> Interrupted(CampaignsDb db, CancellationToken cancellationToken) =>
        await db.Campaigns.SelectMany(c => db.ScheduledEmails.Where(e => e.CampaignId == c.Id && e.Status == ScheduledEmailStatus.Interrupted))
            .CountAsync(cancellationToken);
}

/// <summary>Emails of a campaign that have the same time.</summary>
internal sealed record TimedEmails(Guid CampaignId, DateTime At, int Count);
