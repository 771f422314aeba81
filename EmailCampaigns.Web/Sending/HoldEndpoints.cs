using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Sending;

/// <summary>
/// <c>/sending</c>: the workspace's switch, and the installation's, which holds itself where the database was restored, copied or long dormant. An owner releases it, by name.
/// </summary>
internal static class HoldEndpoints
{
    public static void MapHold(this RouteGroupBuilder api)
    {
        var sending = api.MapGroup("/sending").WithTags("Sending");
        sending.MapGet("", Get).WithSummary("Read the settings and the state of sending").Answers200<SendingSettingsRow>();
        sending.MapPatch("", Update).WithSummary("Change the settings of sending").RequireAuthorization(Policies.Admin).Answers200<SendingSettingsRow>();
        sending.MapPost("/hold", Hold).WithSummary("Hold all sending of the workspace").RequireAuthorization(Policies.Admin).Answers200<HoldResource>();
        sending.MapPost("/release", Release).WithSummary("Release what is held").RequireAuthorization(Policies.Admin).Answers200<HoldResource>();
    }

    private static Task<SendingSettingsRow> Get(Caller by, SendingSettings settings, CancellationToken cancellationToken) =>
        settings.Read(by.WorkspaceId, cancellationToken);

    /// <summary>What becomes of interrupted emails; the switch has its own verbs.</summary>
    private static Task<IResult> Update(
        Caller by, Patch<SendingSettingsEdit> patch, WorkspaceEditor workspaces, SendingSettings settings, CancellationToken cancellationToken) =>
        workspaces.Update(new WorkspaceInput { OnInterrupted = patch.Input.OnInterrupted }, patch.Version, by, cancellationToken)
            .Ok(async id => (SendingSettingsRow?)await settings.Read(id, cancellationToken));

    private static async Task<HoldResource> Hold(Caller by, BecauseOf? body, SendingHold hold, SendingSettings settings, CancellationToken cancellationToken)
    {
        await hold.HoldWorkspace(by, body?.Checked() ?? "Held over the API.", cancellationToken);
        return await Load(settings, by, cancellationToken);
    }

    /// <summary>Releases the workspace; with <c>installation</c> the installation instead, which is an owner's to do.</summary>
    private static async Task<HoldResource> Release(Caller by, ReleaseInput? body, SendingHold hold, SendingSettings settings, CancellationToken cancellationToken)
    {
        await (body is { Installation: true } ? hold.ReleaseInstallation(by, cancellationToken) : hold.ReleaseWorkspace(by, cancellationToken));
        return await Load(settings, by, cancellationToken);
    }

    private static async Task<HoldResource> Load(SendingSettings settings, Actor by, CancellationToken cancellationToken)
    {
        var row = await settings.Read(by.WorkspaceId, cancellationToken);
        return new HoldResource(row.SendingHeldAt, row.SendingHeldReason, row.InstallationHeldAt, row.InstallationHeldReason);
    }
}

/// <summary>Since when and why nothing of the workspace, and of the installation, is sent; null while it may send.</summary>
internal sealed record HoldResource(DateTime? SendingHeldAt, string? SendingHeldReason, DateTime? InstallationHeldAt, string? InstallationHeldReason);

/// <summary>What is to be released.</summary>
/// <param name="Installation">True releases the whole installation and leaves the workspace's own hold; else the workspace is released.</param>
internal sealed record ReleaseInput(bool? Installation);

/// <summary>What is to be set; what is null stays.</summary>
internal sealed record SendingSettingsEdit(OnInterrupted? OnInterrupted);
