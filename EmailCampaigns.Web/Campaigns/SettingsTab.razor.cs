using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The settings of a campaign.</summary>
public sealed partial class SettingsTab(CampaignQueries campaigns, CampaignEditor editor, AiModels models, ViewerTime viewer)
{
    private readonly FormProblems _problems = new();
    private SettingsForm _form = new();
    private SettingsForm _saved = new();
    private int _version;
    private CampaignChoices? _choices;
    private IReadOnlyList<SimulatedStep> _enabled = [];
    private bool _saving;
    private bool _hasModel;
    private DateTime? _savedAt;
    private Guid _shown;

    private bool IsDraft => Campaign.Status == CampaignStatus.Draft;

    /// <inheritdoc />
    protected override bool IsDirty => _form != _saved;

    protected override async Task OnParametersSetAsync()
    {
        if (!IsOverwritten && (_shown != Campaign.Id || !IsDirty))
        {
            _shown = Campaign.Id;
            TakeSaved();
        }

        Recount();
        if (_choices is null)
        {
            _hasModel = await models.Exists(Me.WorkspaceId, Left);
            _choices = await campaigns.Choices(Me.WorkspaceId, Left);
        }
    }

    private void TakeSaved()
    {
        _saved = SettingsForm.Of(Detail);
        _form = _saved with { };
        _version = Detail.Settings.Version;
    }

    private void Recount() => _enabled =
    [
        .. Detail.Steps.Where(s => s.Step.IsEnabled)
            .Select(s => new SimulatedStep(s.Step.SequenceOrder, new StepDelay(s.Step.DelayDays, s.Step.DelayHours, s.Step.PreferredSendTime, _form.BusinessDaysOnly))),
    ];

    /// <summary>What is wrong with a number as it stands; else what the last attempt to save found.</summary>
    private string? ErrorAt(string field) => _form.ProblemOf(field) ?? _problems[field];

    private string? SenderName(Guid? id) => _choices?.Senders.FirstOrDefault(s => s.Id == id)?.Email;

    private async Task Set(Action set)
    {
        if (CanEdit)
        {
            set();
            Recount();
            await DirtyChanged.InvokeAsync(IsDirty);
        }
    }

    /// <summary>What a model writes is read by a person before it goes.</summary>
    private void SetDraftsBy(DraftsBy by) => (_form.DraftsBy, _form.Approval) = (by, by == DraftsBy.Ai ? Approval.Required : _form.Approval);

    private Task SetTime(TimeOnly? typed, Action<TimeOnly> set) => typed is { } time ? Set(() => set(time)) : Task.CompletedTask;

    private Task Discard() => Set(() =>
    {
        TakeSaved();
        _problems.Clear();
    });

    /// <inheritdoc />
    protected override async Task<bool> SaveNow(bool anyway)
    {
        if (!CanEdit || _saving || !IsDirty || _form.HasProblem)
        {
            return false;
        }

        FieldProblem[] problems =
        [
            .. _form.EventProblem is { } ofEvent ? [new FieldProblem("triggerEvent", ofEvent)] : Array.Empty<FieldProblem>(),
            .. _form.ConditionProblem is { } ofConditions ? [new FieldProblem("triggerConfig", ofConditions)] : Array.Empty<FieldProblem>(),
        ];
        if (problems.Length > 0)
        {
            _problems.Take(EditOutcome.Invalid(problems));
            return false;
        }

        _saving = true;
        var saved = _form with { };
        var outcome = await editor.Update(Me, Campaign.Id, saved.ToEdit(IsDraft, anyway ? null : _version), CancellationToken.None);
        _saving = false;
        if (_problems.Take(outcome))
        {
            (_saved, _savedAt) = (saved, viewer.UtcNow);
            await ReadAgain();
            if (anyway || Detail.Settings.Version <= _version + 1) // what was typed meanwhile follows it; a version beyond is another person's
            {
                _version = Detail.Settings.Version;
            }

            await DirtyChanged.InvokeAsync(IsDirty);
            return true;
        }

        if (outcome.Verdict == EditVerdict.Stale)
        {
            await Changed.InvokeAsync(); // so that what stands now is at hand, while what was typed stays
        }

        return false;
    }
}
