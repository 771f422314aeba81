using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Templates;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The sequence while it is being written. Nothing is kept before Save; then the whole of it at once.</summary>
public sealed partial class SequenceTab(
    SequenceEditor editor, CampaignQueries campaigns, AudienceQueries audience, AiModels models, ContactQueries people, TestEmailSender tests, UndoToast toasts, IDialogService dialogs, NavigationManager navigation,
    ViewerTime viewer)
{
    private readonly SequenceForm _form = new();
    private Guid? _shown;
    private Guid? _selected;
    private VariantLetter _variant;
    private int? _asked;
    private CampaignChoices? _choices;
    private IReadOnlyCollection<string> _fields = [];
    private EditorFields _editorFields = EditorFields.None;
    private StepEditor? _editor;
    private int? _audience;
    private bool _hasModel;
    private FrozenPlan _plan = new([]);
    private IReadOnlyList<SimulatedStep> _enabled = [];
    private Dictionary<Guid, StepFindings> _findings = [];
    private Dictionary<(Guid Key, VariantLetter Letter), StepFindings> _contentFindings = [];
    private Dictionary<Guid, int> _lackingByStep = [];
    private int _revision;

    [SupplyParameterFromQuery(Name = "step")]
    private int? StepNumber { get; set; }

    /// <summary>Which variant of the step is shown; A where it says nothing.</summary>
    [SupplyParameterFromQuery(Name = "variant")]
    private string? VariantName { get; set; }

    private IContentForm? Content => Step?.Content(_variant);

    private StepForm? Step => _form.Steps.Find(s => s.Key == _selected);

    private int Index => _form.Steps.FindIndex(s => s.Key == _selected);

    /// <summary>Where a model writes the whole email, or nobody reads it before it goes, no text of it is for a model.</summary>
    private bool CanHaveAi => _hasModel && Campaign is { DraftsBy: DraftsBy.Template, Approval: Approval.Required };

    /// <inheritdoc />
    protected override bool IsDirty => _form.IsDirty;

    private StepFindings Findings => _selected is { } key ? _contentFindings.GetValueOrDefault((key, _variant)) ?? StepFindings.None : StepFindings.None;

    /// <summary>The variants of the step that contacts may have already.</summary>
    private IReadOnlyList<VariantLetter> KeptVariants => Campaign.Status == CampaignStatus.Draft
        ? []
        : [.. Detail.Steps.Where(s => s.Step.Id == Step?.Id).SelectMany(s => s.Step.Variants).Select(v => v.Letter)];

    protected override async Task OnParametersSetAsync()
    {
        _form.Adopt(Detail.Steps);
        if (!IsOverwritten && (_shown != Campaign.Id || !IsDirty))
        {
            var isNew = _shown != Campaign.Id;
            _shown = Campaign.Id;
            TakeSaved();
            _selected = Step?.Key ?? _form.Steps.FirstOrDefault()?.Key;
            if (isNew)
            {
                _choices = await campaigns.Choices(Me.WorkspaceId, Campaign.Id, Left);
                _fields = await audience.KnownFields(Me.WorkspaceId, Left);
                await ShowContacts(lacking: null);
                _audience = Campaign.ListId is { } list ? await audience.Count(Me.WorkspaceId, list, Left) : null;
                _hasModel = await models.Exists(Me.WorkspaceId, Left);
                _editorFields = EditorFields.Of(_fields, _lacking, _audience) with { HasModel = CanHaveAi };
            }
        }

        if (StepNumber != _asked)
        {
            _asked = StepNumber;
            _selected = StepNumber is { } number && number >= 1 && number <= _form.Steps.Count ? _form.Steps[number - 1].Key : _selected;
            _variant = Step?.Letters.FirstOrDefault(l => SnakeCase.Of(l) == VariantName) ?? VariantLetter.A;
        }

        Look();
        await CountLacking();
    }

    private void TakeSaved()
    {
        _form.Load(Detail.Steps);
        ShowStandingVariant();
    }

    /// <summary>Falls back to the step's own content if the variant was removed.</summary>
    private void ShowStandingVariant() => _variant = Step?.Letters.Contains(_variant) == true ? _variant : VariantLetter.A;

    /// <summary>Works out what follows from what stands: the plan as a start would freeze it, its findings, its pauses.</summary>
    private void Look()
    {
        _plan = new FrozenPlan([.. _form.Steps.Select((s, i) => s.Freeze(i + 1, _choices?.Templates ?? []))]);
        _enabled = [.. _form.Steps.Index().Where(s => s.Item.IsEnabled).Select(s => new SimulatedStep(s.Index + 1, s.Item.Delay(Detail.Settings.BusinessDaysOnly)))];
        var first = _plan.Steps.FirstOrDefault(s => s.IsEnabled);
        _contentFindings = _plan.Steps.SelectMany(s => s.Contents)
            .ToDictionary(c => (c.Id, c.Variant ?? VariantLetter.A), c => StepFindings.Of(c, c.Id == first?.Id, _fields));
        _findings = _contentFindings.GroupBy(f => f.Key.Key).ToDictionary(s => s.Key, s => StepFindings.Together([.. s.Select(f => f.Value)]));
        _lackingByStep = _findings.ToDictionary(f => f.Key, f => f.Value.Needed.Select(field => _lacking.GetValueOrDefault(field)).DefaultIfEmpty().Max());
    }

    private async Task OnTyped()
    {
        _problems.Clear(); // they name steps by their places, which may have changed
        Look();
        await DirtyChanged.InvokeAsync(IsDirty);
        await CountLacking();
    }

    private Task Changing(Action change)
    {
        if (!CanEdit)
        {
            return Task.CompletedTask;
        }

        change();
        return OnTyped();
    }

    private void Select(Guid key)
    {
        (_selected, _variant) = (key, VariantLetter.A);
        ShowInAddress();
    }

    private void ShowVariant(VariantLetter letter)
    {
        _variant = letter;
        ShowInAddress();
    }

    /// <summary>Another text to try, beginning with the one that is shown.</summary>
    private async Task AddVariant()
    {
        if (CanEdit && Step is { FreeLetter: { } letter } step)
        {
            step.AddVariant(letter, _variant);
            ShowVariant(letter);
            await OnTyped();
        }
    }

    private Task SwitchVariant(bool on) => Changing(() => Step!.Switch(_variant, on));

    private async Task RemoveVariant()
    {
        var (step, letter) = (Step, _variant);
        if (!CanEdit || step is null || !await dialogs.ConfirmAsync(new Confirmation(
            $"Remove variant {letter}?", $"Its text is gone for good once you save. Contacts get {(step.Variants.Count > 1 ? "the other variants" : "the text of variant A")}.", $"Remove variant {letter}", Dangerous: true)))
        {
            return;
        }

        step.RemoveVariant(letter);
        ShowVariant(VariantLetter.A);
        await OnTyped();
    }

    /// <summary>The step stands in the address, so that a reload, and what it puts back, finds the same one.</summary>
    private void ShowInAddress()
    {
        _asked = Index + 1;
        navigation.NavigateTo($"/campaigns/{Campaign.Id}/sequence?step={_asked}{(_variant == VariantLetter.A ? "" : $"&variant={SnakeCase.Of(_variant)}")}", replace: true);
    }

    private Task Add() => Inserting(() => _form.Add(viewer.UtcNow));

    /// <summary>Gives a new step the words of a starter template.</summary>
    private Task Begin(StarterTemplate starter) => Changing(() =>
    {
        (Step!.Body, Step.Text) = (starter.BodyHtml, starter.BodyText);
        Step.Subject = Step.ReplyInThread ? "" : starter.Subject;
        _revision++;
    });

    private Task Duplicate() => Inserting(() => _form.Duplicate(Index, viewer.UtcNow));

    private async Task Inserting(Func<StepForm> insert)
    {
        await Changing(() => (_selected, _variant) = (insert().Key, VariantLetter.A));
        ShowInAddress();
    }

    private Task Toggle() => Changing(() => Step!.IsEnabled = !Step.IsEnabled);

    private Task Remove() => Changing(() =>
    {
        var (step, index) = (Step!, Index);
        _form.Steps.RemoveAt(index);
        _selected = _form.Steps.Count == 0 ? null : _form.Steps[Math.Min(index, _form.Steps.Count - 1)].Key;
        _variant = VariantLetter.A;
        toasts.Show("Removed", step.Name, "for good once you save", () => InvokeAsync(() => Changing(() =>
        {
            _form.Steps.Insert(Math.Min(index, _form.Steps.Count), step);
            _selected = step.Key;
            StateHasChanged();
        })));
    });

    private Task Move((int From, int To) places) => Changing(() => _form.Move(places.From, places.To));

    private Task AddFallback(string field) => Changing(() =>
    {
        Content!.AddFallback(field, TemplateTags.Fallback(field));
        _revision++;
    });

    private Task ReplaceForeignTags() => Changing(() =>
    {
        Content!.ReplaceForeignTags(_fields);
        _revision++;
    });
}
