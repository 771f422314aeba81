using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>How a workspace sends, and whether it may.</summary>
/// <param name="OnInterrupted">What becomes of an email of which nobody can say whether it arrived.</param>
/// <param name="SendingHeldAt">Since when the workspace is held; null while it may send.</param>
/// <param name="SendingHeldReason">Why the workspace is held.</param>
/// <param name="InstallationHeldAt">Since when the whole installation is held; null while it may send.</param>
/// <param name="InstallationHeldReason">Why the installation is held.</param>
/// <param name="Version">Of the workspace, whose settings these are.</param>
public sealed record SendingSettingsRow(
    OnInterrupted OnInterrupted, DateTime? SendingHeldAt, string? SendingHeldReason, DateTime? InstallationHeldAt, string? InstallationHeldReason, int Version)
{
    public bool IsHeld => SendingHeldAt is not null || InstallationHeldAt is not null;
}

/// <summary>Reads how a workspace sends. <see cref="WorkspaceEditor"/> changes it; the switch itself is <see cref="SendingHold"/>.</summary>
public sealed class SendingSettings(IDbContextFactory<CampaignsDb> dbs)
{
    public async Task<SendingSettingsRow> Read(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await (
            from workspace in db.Workspaces
            from installation in db.Installations
            where workspace.Id == workspaceId
            select new SendingSettingsRow(
                workspace.OnInterrupted, workspace.SendingHeldAt, workspace.SendingHeldReason, installation.SendingHeldAt, installation.SendingHeldReason, workspace.Version)).SingleAsync(cancellationToken);
    }
}
