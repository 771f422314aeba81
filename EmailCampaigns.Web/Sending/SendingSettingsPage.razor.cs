using EmailCampaigns.Core;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Sending;

/// <summary>What holds for all campaigns: limits, what becomes of interrupted emails, and the switch that holds everything.</summary>
public sealed partial class SendingSettingsPage(
    SendingSettings settings, WorkspaceEditor workspaces, SendingHold hold, IDialogService dialogs, NavigationManager navigation, TimeProvider clock)
{
    private SendingSettingsRow? _settings;
    private OnInterrupted _onInterrupted;
    private EditOutcome? _refused;
    private bool _isSaving;
    private DateTime? _savedAt;

    private bool IsDirty => _settings is not null && _onInterrupted != _settings.OnInterrupted;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _settings = await settings.Read(Actor.WorkspaceId, Left);
        (_onInterrupted, _refused) = (_settings.OnInterrupted, null);
    }

    private void Choose(OnInterrupted chosen) => _onInterrupted = chosen;

    private async Task SaveAsync()
    {
        _isSaving = true;
        var outcome = await workspaces.Update(new WorkspaceInput { OnInterrupted = _onInterrupted }, _settings!.Version, Actor, CancellationToken.None);
        _isSaving = false;
        if (outcome.IsDone)
        {
            await LoadAsync();
            _savedAt = clock.UtcNow();
        }

        Show(outcome);
    }

    private async Task HoldAsync()
    {
        if (await dialogs.ConfirmAsync(new Confirmation("Hold all sending?", "Nothing of any campaign of this workspace goes out until somebody releases it.", "Hold all sending", Dangerous: true)))
        {
            await hold.HoldWorkspace(Actor, "Held by a person.", CancellationToken.None);
            navigation.Refresh(forceReload: true); // the banner stands over every page from now on
        }
    }

    /// <summary>A problem with a field stands at the field; anything else over the page.</summary>
    private void Show(EditOutcome outcome) => _refused = outcome.IsDone || outcome.Verdict == EditVerdict.Invalid ? null : outcome;
}
