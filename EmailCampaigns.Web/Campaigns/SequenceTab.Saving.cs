using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <content>What was written is saved, refused or given up.</content>
public sealed partial class SequenceTab
{
    private readonly FormProblems _problems = new();
    private EditOutcome? _refusal;
    private bool _saving;
    private DateTime? _savedAt;

    private async Task Discard()
    {
        _refusal = null;
        _problems.Clear();
        TakeSaved();
        _selected = Step?.Key ?? _form.Steps.FirstOrDefault()?.Key;
        _revision++;
        Look();
        await DirtyChanged.InvokeAsync(false);
        await Changed.InvokeAsync();
    }

    /// <summary>Asks who of those in a started campaign goes on with the change, where it makes a difference; null where the person went back.</summary>
    private async Task<PlanMove?> Choose(IReadOnlyList<StepEdit> edits)
    {
        if (Campaign.Status == CampaignStatus.Draft || await editor.Impact(Me, Campaign.Id, edits, Left) is not { IsAny: true } impact)
        {
            return new PlanMove();
        }

        return await dialogs.AskAsync<MoveDialog, PlanMove>("Who gets the change?", new() { { d => d.Impact, impact } });
    }

    /// <inheritdoc />
    protected override async Task<bool> SaveNow(bool anyway)
    {
        if (!CanEdit || _saving || !IsDirty)
        {
            return false;
        }

        _saving = true;
        var saved = _form.Steps.ConvertAll(s => s.Copy());
        var edits = saved.ConvertAll(s => s.ToEdit(saved));
        if (await Choose(edits) is not { } move)
        {
            _saving = false;
            return false;
        }

        var outcome = await editor.Replace(Me, Campaign.Id, edits, anyway ? null : _form.Version, move, CancellationToken.None);
        _saving = false;
        _refusal = outcome.IsDone ? null : outcome;
        if (!_problems.Take(outcome))
        {
            ShowFirstProblem(outcome.Problems);
            return false;
        }

        _form.NoteSaved(saved, outcome.SequenceVersion);
        _savedAt = viewer.UtcNow;
        await ReadAgain();
        await DirtyChanged.InvokeAsync(IsDirty);
        return true;
    }

    /// <summary>Shows the email that the first problem is about: what is wrong stands at its field.</summary>
    private void ShowFirstProblem(IReadOnlyList<FieldProblem> problems)
    {
        if (problems.Select(p => StepPlace.Of(p.Field)).FirstOrDefault(p => p is not null) is { } place && place.Step < _form.Steps.Count)
        {
            _selected = _form.Steps[place.Step].Key;
            _variant = place.Variant is { } variant && variant < Step!.Variants.Count ? Step.Variants[variant].Letter : VariantLetter.A;
        }
    }
}
