using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>How a workspace sends, and whether it may.</summary>
/// <param name="OnInterrupted">What becomes of an email of which nobody can say whether it arrived.</param>
/// <param name="SendingHeldAt">Since when the workspace is held; null while it may send.</param>
/// <param name="SendingHeldReason">Why.</param>
/// <param name="InstallationHeldAt">Since when the whole installation is held; null while it may send.</param>
/// <param name="InstallationHeldReason">Why.</param>
public sealed record SendingSettingsRow(
    OnInterrupted OnInterrupted, DateTime? SendingHeldAt, string? SendingHeldReason, DateTime? InstallationHeldAt, string? InstallationHeldReason)
{
    public bool IsHeld => SendingHeldAt is not null || InstallationHeldAt is not null;
}

/// <summary>Reads and changes how a workspace sends. The switch itself is <see cref="SendingHold"/>.</summary>
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
                workspace.OnInterrupted, workspace.SendingHeldAt, workspace.SendingHeldReason, installation.SendingHeldAt, installation.SendingHeldReason)).SingleAsync(cancellationToken);
    }

    /// <summary>
    /// From now on interrupted emails wait for a person, or go again by themselves. What is interrupted already waits for a person all the same.
    /// </summary>
    public Task<EditOutcome> SetOnInterrupted(Actor by, OnInterrupted onInterrupted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            (await db.Workspaces.SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken)).OnInterrupted = onInterrupted;
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(by.WorkspaceId);
        }, cancellationToken);
    }
}
