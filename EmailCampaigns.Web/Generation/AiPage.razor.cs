using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Generation;

/// <summary>Which model writes drafts, what it costs and what it may.</summary>
public sealed partial class AiPage(AiSettingsQueries settings, AiSettingsEditor editor, AiConnection connection, WritingQueries writing, TimeProvider clock)
{
    private readonly FormProblems _problems = new();
    private AiSettingsRow? _row;
    private AiSettingsInput _input = new();
    private AiToday? _today;
    private AiTestResult? _tested;
    private string? _key;
    private decimal? _budget;
    private DateTime? _savedAt;
    private bool _noKey;
    private bool _isDirty;
    private bool _isSaving;
    private bool _isTesting;

    private bool IsOtherAddress => _row is { IsInstallation: false } && (_input.BaseUrl ?? "").Trim().TrimEnd('/') != (_row.BaseUrl ?? "");

    private string KeyHelp => _row is { HasKey: true } && IsOtherAddress
        ? "The address is another one: enter the key again. A key goes to no other server than the one it was entered for."
        : "It is kept encrypted and never shown again.";

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        Show(await settings.Read(Actor.WorkspaceId, Left));
        _today = await writing.Today(Actor.WorkspaceId, Left);
    }

    private void Show(AiSettingsRow row)
    {
        _row = row;
        _input = new AiSettingsInput
        {
            BaseUrl = row.IsInstallation ? "" : row.BaseUrl ?? "",
            Model = row.IsInstallation ? "" : row.Model ?? "",
            InputPrice = row.InputPrice,
            OutputPrice = row.OutputPrice,
            Currency = row.Currency,
            TimeLimitSeconds = row.TimeLimitSeconds,
            Parallel = row.Parallel,
        };
        (_key, _budget, _noKey, _isDirty) = (null, row.DailyBudget, row is { Model: not null, IsInstallation: false, HasKey: false }, false);
        _problems.Clear();
    }

    private void Set(AiSettingsInput input) => (_input, _isDirty, _tested) = (input, true, null);

    private void SetKey(string? key)
    {
        _key = key;
        Set(_input);
    }

    private void SetNoKey(bool on)
    {
        (_noKey, _key) = (on, null);
        Set(_input);
    }

    private void SetBudget(decimal? budget)
    {
        _budget = budget;
        Set(_input);
    }

    private async Task SaveAsync()
    {
        (_isSaving, _isDirty) = (true, false); // what is typed from here on is not part of it
        var outcome = await editor.Update(
            Actor, _input with { ApiKey = _noKey ? "" : string.IsNullOrEmpty(_key) ? null : _key, DailyBudget = _budget ?? 0 }, _row!.Version, CancellationToken.None);
        _isSaving = false;
        if (!_problems.Take(outcome))
        {
            _isDirty = true;
            return;
        }

        var saved = await settings.Read(Actor.WorkspaceId, Left);
        _savedAt = clock.GetUtcNow().UtcDateTime;
        if (_isDirty)
        {
            _row = saved; // what was typed meanwhile stays
        }
        else
        {
            Show(saved);
        }
    }

    private async Task TestAsync()
    {
        (_isTesting, _tested) = (true, null);
        _tested = await connection.Test(Actor, Left);
        _row = await settings.Read(Actor.WorkspaceId, Left);
        _isTesting = false;
    }
}
