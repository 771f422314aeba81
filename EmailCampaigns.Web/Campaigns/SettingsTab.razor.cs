using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The settings of a campaign.</summary>
public sealed partial class SettingsTab(CampaignQueries campaigns, CampaignEditor editor, ViewerTime viewer)
{
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/') || id == "UTC").Order(StringComparer.Ordinal)];

    private SettingsForm _form = new();
    private SettingsForm _saved = new();
    private CampaignChoices? _choices;
    private IReadOnlyList<StepDelay> _delays = [];
    private IReadOnlyList<FieldProblem> _problems = [];
    private string? _refusal;
    private bool _saving;
    private DateTime? _savedAt;
    private Guid _shown;

    private bool IsDraft => Campaign.Status == CampaignStatus.Draft;

    private bool IsDirty => _form != _saved;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Campaign.Id || !IsDirty)
        {
            _shown = Campaign.Id;
            _saved = SettingsForm.Of(Detail);
            _form = _saved with { };
        }

        Recount();
        _choices ??= await campaigns.Choices(Me.WorkspaceId, Gone);
    }

    private void Recount() => _delays =
        [.. Detail.Steps.Where(s => s.Step.IsEnabled).Select(s => new StepDelay(s.Step.DelayDays, s.Step.DelayHours, s.Step.PreferredSendTime, _form.BusinessDaysOnly))];

    private string? ErrorAt(string field) => _problems.FirstOrDefault(p => p.Field == field)?.Message;

    private async Task Set(Action set)
    {
        set();
        Recount();
        await DirtyChanged.InvokeAsync(IsDirty);
    }

    private Task SetTime(ChangeEventArgs typed, Action<TimeOnly> set) =>
        TimeOnly.TryParse(typed.Value as string, CultureInfo.InvariantCulture, out var time) ? Set(() => set(time)) : Task.CompletedTask;

    private Task SetNumber(ChangeEventArgs typed, Action<int> set) =>
        int.TryParse(typed.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Set(() => set(number)) : Task.CompletedTask;

    private Task Discard() => Set(() =>
    {
        _form = _saved with { };
        (_refusal, _problems) = (null, []);
    });

    private async Task Save()
    {
        if (!CanEdit || !IsDirty)
        {
            return;
        }

        _saving = true;
        var saved = _form with { };
        var outcome = await editor.Update(Me, Campaign.Id, saved.ToEdit(IsDraft, IsDraft ? Campaign.Version : null), CancellationToken.None);
        _saving = false;
        (_refusal, _problems) = outcome.IsDone ? (null, (IReadOnlyList<FieldProblem>)[]) : (outcome.Message, outcome.Problems);
        if (outcome.IsDone)
        {
            (_saved, _savedAt) = (saved, viewer.UtcNow);
            await DirtyChanged.InvokeAsync(IsDirty);
            await Changed.InvokeAsync();
        }
    }
}
