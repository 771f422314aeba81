using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Sending;

/// <summary>Says that sending is held: by a person, or because the database was dormant, copied or restored.</summary>
public sealed partial class HoldBanner(SendingSettings sending, SendingHold hold, IDialogService dialogs, UndoToast toasts)
{
    private SendingSettingsRow? _settings;
    private bool _isBusy;

    /// <summary>Sending was released.</summary>
    [Parameter]
    public EventCallback Released { get; set; }

    private string OfInstallation =>
        $"{Sentence(_settings!.InstallationHeldReason)}Nothing is mailed before an owner says so, because a copy or a backup must not mail people a second time. Release it if this is the database that sends.";

    private string OfWorkspace =>
        $"{Sentence(_settings!.SendingHeldReason)}Nothing goes out until it is released; what is due then goes at the next allowed times.";

    protected override async Task OnParametersSetAsync() => _settings = await sending.Read(Actor.WorkspaceId, Left);

    private Task ReleaseInstallationAsync() => ReleaseAsync(
        new Confirmation("Release the installation?", "Make sure that no other copy of this database sends: each would mail the same people.", "Release the installation"),
        () => hold.ReleaseInstallation(Actor, CancellationToken.None));

    private Task ReleaseWorkspaceAsync() => ReleaseAsync(
        new Confirmation("Release this workspace?", "What is due goes out at the next allowed times.", "Release this workspace"),
        () => hold.ReleaseWorkspace(Actor, CancellationToken.None));

    private async Task ReleaseAsync(Confirmation question, Func<Task> release)
    {
        if (!await dialogs.ConfirmAsync(question))
        {
            return;
        }

        _isBusy = true;
        await release();
        _isBusy = false;
        _settings = await sending.Read(Actor.WorkspaceId, Left);
        toasts.Say(_settings.IsHeld ? "Released" : "Sending goes on", null);
        await Released.InvokeAsync();
    }

    private static string Sentence(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"{reason.TrimEnd('.')}. ";
}
