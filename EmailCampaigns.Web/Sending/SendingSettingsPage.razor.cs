using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EmailCampaigns.Web.Sending;

/// <summary>What holds for all campaigns: holidays, further limits, what becomes of interrupted emails, and the switch that holds everything.</summary>
public sealed partial class SendingSettingsPage(
    RuleQueries rules, HolidayEditor holidays, RateLimitEditor limits, SendingSettings settings, SendingHold hold, DialogService dialogs, UndoToast toasts, NavigationManager navigation)
{
    private static readonly PeriodChoice[] Periods =
        [new(QuotaPeriod.Day, "a day"), new(QuotaPeriod.Hour, "an hour"), new(QuotaPeriod.Minute, "a minute")];

    private readonly FormProblems _holidayProblems = new();
    private readonly FormProblems _limitProblems = new();
    private IReadOnlyList<Holiday> _holidays = [];
    private IReadOnlyList<SendRateLimit> _limits = [];
    private SendingSettingsRow? _settings;
    private string? _problem;
    private string? _name;
    private string? _rule;
    private string? _domain;
    private int _max = 100;
    private QuotaPeriod _period = QuotaPeriod.Day;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _holidays = await rules.Holidays(Actor.WorkspaceId, Left);
        _limits = await rules.Limits(Actor.WorkspaceId, Left);
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

    private async Task RemoveAsync(Holiday holiday) => await ShowAsync(await holidays.Delete(Actor, holiday.Id, Left));

    private async Task SetLimitAsync()
    {
        var scope = string.IsNullOrWhiteSpace(_domain) ? QuotaScope.Workspace : QuotaScope.RecipientDomain;
        var outcome = await limits.Set(Actor, new RateLimitInput(scope, _domain, _period, _max), Left);
        if (_limitProblems.Take(outcome))
        {
            toasts.Say("Limit set for", scope == QuotaScope.Workspace ? "the workspace" : _domain);
            _domain = null;
        }

        await ShowAsync(outcome);
    }

    private async Task RemoveAsync(SendRateLimit limit) => await ShowAsync(await limits.Delete(Actor, limit.Id, Left));

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
        _problem = outcome.IsDone || outcome.Verdict == EditVerdict.Invalid ? null : outcome.Message;
        await LoadAsync();
    }

    private static string Per(QuotaPeriod period) => Periods.Single(p => p.Period == period).Text;

    private sealed record PeriodChoice(QuotaPeriod Period, string Text);
}
