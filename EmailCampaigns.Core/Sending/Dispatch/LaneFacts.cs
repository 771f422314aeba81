using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What decides whether a lane may send, as it stands in the database.</summary>
internal sealed record LaneFacts
{
    public required Campaign Campaign { get; init; }

    public required CampaignSettings Settings { get; init; }

    public required SenderAccount Sender { get; init; }

    public required Workspace Workspace { get; init; }

    public required bool InstallationIsHeld { get; init; }

    public required SendLane Lane { get; init; }

    public SendWindow Window => Settings.Window();

    public TimeSpan CampaignGap => TimeSpan.FromSeconds(Settings.DelayBetweenEmailsSeconds);

    public TimeSpan SenderGap => TimeSpan.FromSeconds(Sender.MinGapSeconds);

    /// <summary>Between two emails there is a pause, so one look finds at most one that may go.</summary>
    public bool HasGap => CampaignGap > TimeSpan.Zero || SenderGap > TimeSpan.Zero;

    /// <summary>When a contact may be mailed: on their own clock where the campaign says so and it is known.</summary>
    public SendWindow WindowFor(string? contactZone) =>
        Settings.UseContactTimezone && !string.IsNullOrEmpty(contactZone) ? Window.In(contactZone) : Window;

    /// <summary>Reads them; inside a transaction that has touched the lane's row, nobody can change them before it ends.</summary>
    public static async Task<LaneFacts> Load(CampaignsDb db, OpenLane lane, CancellationToken cancellationToken)
    {
        var facts = await (
            from row in db.SendLanes
            from campaign in db.Campaigns
            from settings in db.CampaignSettings
            from sender in db.SenderAccounts
            from workspace in db.Workspaces
            from installation in db.Installations
            where row.Id == lane.Id && campaign.Id == lane.CampaignId && settings.CampaignId == lane.CampaignId
                && sender.Id == lane.SenderId && workspace.Id == lane.WorkspaceId
            select new { row, campaign, settings, sender, workspace, IsHeld = installation.SendingHeldAt != null })
            .AsNoTracking()
            .SingleAsync(cancellationToken);
        return new LaneFacts
        {
            Lane = facts.row,
            Campaign = facts.campaign,
            Settings = facts.settings,
            Sender = facts.sender,
            Workspace = facts.workspace,
            InstallationIsHeld = facts.IsHeld,
        };
    }
}
