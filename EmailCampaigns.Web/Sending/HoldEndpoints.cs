using System.Security.Claims;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Sending;

/// <summary>
/// <c>/sending</c>: the workspace's switch. An owner's release also lets the installation go, where it held itself (a restored or long dormant database).
/// </summary>
internal static class HoldEndpoints
{
    public static void MapHold(this RouteGroupBuilder api)
    {
        var sending = api.MapGroup("/sending").WithTags("Sending");
        sending.MapGet("", Get).Answers200<SendingSettingsRow>();
        sending.MapPatch("", Update).RequireAuthorization(Policies.Admin).Answers200<SendingSettingsRow>();
        sending.MapPost("/hold", Hold).RequireAuthorization(Policies.Admin).Answers200<HoldResource>();
        sending.MapPost("/release", Release).RequireAuthorization(Policies.Admin).Answers200<HoldResource>();
    }

    private static Task<SendingSettingsRow> Get(ClaimsPrincipal user, SendingSettings settings, CancellationToken cancellationToken) =>
        settings.Read(user.ToActor().WorkspaceId, cancellationToken);

    /// <summary>What becomes of interrupted emails; the switch has its own verbs.</summary>
    private static async Task<SendingSettingsRow> Update(
        ClaimsPrincipal user, SendingSettingsEdit body, SendingSettings settings, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        if (body.OnInterrupted is { } onInterrupted)
        {
            await settings.SetOnInterrupted(by, onInterrupted, cancellationToken);
        }

        return await settings.Read(by.WorkspaceId, cancellationToken);
    }

    private static async Task<HoldResource> Hold(
        ClaimsPrincipal user, BecauseOf? body, SendingHold hold, SendingSettings settings, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        await hold.HoldWorkspace(by, body?.Checked() ?? "Held over the API.", cancellationToken);
        return await Load(settings, by, cancellationToken);
    }

    private static async Task<HoldResource> Release(ClaimsPrincipal user, SendingHold hold, SendingSettings settings, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        await hold.ReleaseWorkspace(by, cancellationToken);
        if (user.Role() == Role.Owner)
        {
            await hold.ReleaseInstallation(by.ToString(), cancellationToken);
        }

        return await Load(settings, by, cancellationToken);
    }

    private static async Task<HoldResource> Load(SendingSettings settings, Actor by, CancellationToken cancellationToken)
    {
        var row = await settings.Read(by.WorkspaceId, cancellationToken);
        return new HoldResource(row.SendingHeldAt, row.SendingHeldReason);
    }
}

/// <summary>Since when and why nothing of the workspace is sent; both null while it may send.</summary>
internal sealed record HoldResource(DateTime? SendingHeldAt, string? SendingHeldReason);

/// <summary>What is to be set; what is null stays.</summary>
internal sealed record SendingSettingsEdit(OnInterrupted? OnInterrupted);
