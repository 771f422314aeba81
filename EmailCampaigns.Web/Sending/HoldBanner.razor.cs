using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EmailCampaigns.Web.Sending;

/// <summary>Says that sending is held: by a person, or because the database was dormant, copied or restored.</summary>
public sealed partial class HoldBanner(SendingSettings sending, SendingHold hold, DialogService dialogs, UndoToast toasts)
{
    private SendingSettingsRow? _settings;
    private bool _isBusy;

    /// <summary>Sending was released.</summary>
    [Parameter]
    public EventCallback Released { get; set; }

    private string What => _settings!.InstallationHeldAt is null ? "All sending of this workspace is held" : "All sending of this installation is held";

    private string Meaning => _settings!.InstallationHeldAt is null
        ? $"{Sentence(_settings.SendingHeldReason)}Nothing goes out until it is released; what is due then goes at the next allowed times."
        : $"{Sentence(_settings.InstallationHeldReason)}Nothing is mailed before an owner says so, because a copy or a backup must not mail people a second time. Release it if this is the database that sends.";

    protected override async Task OnParametersSetAsync() => _settings = await sending.Read(Actor.WorkspaceId, Left);

    private async Task ReleaseAsync()
    {
        var isInstallation = _settings!.InstallationHeldAt is not null;
        if (!await dialogs.ConfirmAsync(new Confirmation("Release sending?", isInstallation
            ? "Make sure that no other copy of this database sends: each would mail the same people."
            : "What is due goes out at the next allowed times.", "Release sending")))
        {
            return;
        }

        _isBusy = true;
        await hold.ReleaseWorkspace(Actor, CancellationToken.None);
        if (isInstallation)
        {
            await hold.ReleaseInstallation(Actor.ToString(), CancellationToken.None);
        }

        _isBusy = false;
        _settings = await sending.Read(Actor.WorkspaceId, Left);
        toasts.Say("Sending goes on", null);
        await Released.InvokeAsync();
    }

    private static string Sentence(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"{reason.TrimEnd('.')}. ";
}
