using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>When one campaign on one sender may send, and how many: what the planner plans by and the gate lets pass by.</summary>
/// <param name="Window">The hours, days and holidays of the campaign.</param>
/// <param name="Limits">Every limit and gap.</param>
public sealed record LaneRules(SendWindow Window, LaneLimits Limits)
{
    /// <summary>Reads what the workspace adds to settings and sender.</summary>
    /// <param name="db">A context in the campaign's workspace.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="settings">Its settings, saved or not.</param>
    /// <param name="sender">Its sender; null for a draft that has none yet.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<LaneRules> Load(
        CampaignsDb db, Campaign campaign, CampaignSettings settings, SenderAccount? sender, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var zone = await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);
        var holidays = await HolidayCalendar.Load(db, cancellationToken);
        var further = await RateLimit.Load(db, cancellationToken);
        // A sender that has not begun to ramp up will, as far as this campaign can tell, when the campaign can send first.
        var earliest = settings.Window(holidays).Next(campaign.StartsAt > now ? campaign.StartsAt.Value : now);
        return Of(campaign.Id, settings, sender, (db.WorkspaceId, zone), holidays, further, ZoneCalendar.Of(sender?.Timezone ?? "UTC").Day(earliest));
    }

    /// <summary>The rules that follow from all that people set.</summary>
    public static LaneRules Of(
        Guid campaignId, CampaignSettings settings, SenderAccount? sender, (Guid Id, string Zone) workspace, HolidayCalendar holidays,
        IReadOnlyList<RateLimit> further, DateOnly rampsFrom) =>
        new(settings.Window(holidays), LaneLimits.Of(campaignId, settings, sender, further, workspace.Id, workspace.Zone, rampsFrom));
}
