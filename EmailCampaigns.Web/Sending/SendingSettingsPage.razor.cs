using EmailCampaigns.Core;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EmailCampaigns.Web.Sending;

/// <summary>What holds for all campaigns: holidays, what becomes of interrupted emails, and the switch that holds everything.</summary>
public sealed partial class SendingSettingsPage(
    RuleQueries rules,
    HolidayEditor holidays,
    SendingSettings settings,
    SendingHold hold,
    DialogService dialogs,
    UndoToast toasts,
    NavigationManager navigation)
{
    private readonly FormProblems _holidayProblems = new();
    private IReadOnlyList<HolidayRow> _holidays = [];
    private SendingSettingsRow? _settings;
    private string? _problem;
    private string? _name;
    private string? _rule;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _holidays = await rules.Holidays(Actor.WorkspaceId, Left);
        _settings = await settings.Read(Actor.WorkspaceId, Left);
    }

    private async Task AddHolidayAsync()
    {
        var outcome = await holidays.Create(Actor, new HolidayInput(_name, _rule), Left);
        if (_holidayProblems.Take(outcome))
        {
            toasts.Say("Added", _name);
            (_name, _rule) = (null, null);
        }

        await ShowAsync(outcome);
    }

    private async Task RemoveAsync(HolidayRow holiday) => await ShowAsync(await holidays.Delete(Actor, holiday.Id, Left));

    private async Task SetResendAsync(bool resend) =>
        await ShowAsync(await settings.SetOnInterrupted(Actor, resend ? OnInterrupted.Resend : OnInterrupted.Hold, Left));

    private async Task HoldAsync()
    {
        if (await dialogs.ConfirmAsync(new Confirmation("Hold all sending?", "Nothing of any campaign of this workspace goes out until somebody releases it.", "Hold all sending", Dangerous: true)))
        {
            await hold.HoldWorkspace(Actor, "Held by a person.", CancellationToken.None);
            navigation.Refresh(forceReload: true); // the banner stands over every page from now on
        }
    }

    /// <summary>A problem with a field stands at the field; anything else over the page.</summary>
    private async Task ShowAsync(EditOutcome outcome)
    {
        Show(outcome);
        await LoadAsync();
    }

    private void Show(EditOutcome outcome) => _problem = outcome.IsDone || outcome.Verdict == EditVerdict.Invalid ? null : outcome.Message;
}
