using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Templates;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Takes up what is typed.</summary>
public sealed partial class StepEditor
{
    [Parameter, EditorRequired]
    public StepForm Step { get; set; } = default!;

    /// <summary>Which of its contents is shown.</summary>
    [Parameter]
    public VariantLetter Variant { get; set; }

    [Parameter]
    public int Index { get; set; }

    /// <summary>Rises when the body was changed by something else than typing, so that the field takes it up.</summary>
    [Parameter]
    public int Revision { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>Whether the campaign goes to people who do not know the sender.</summary>
    [Parameter]
    public bool IsOutreach { get; set; }

    [Parameter]
    public EditorFields Fields { get; set; } = EditorFields.None;

    [Parameter]
    public IReadOnlyList<TemplateChoice> Templates { get; set; } = [];

    /// <summary>What the last save of the sequence found, by the names of the HTTP API.</summary>
    [Parameter]
    public FormProblems Problems { get; set; } = new();

    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>A starter template is to fill the step.</summary>
    [Parameter]
    public EventCallback<StarterTemplate> Begun { get; set; }

    private EmailEditor? _body;

    /// <summary>Nobody wrote anything yet, so that nothing is lost when the step begins with something else.</summary>
    private bool IsBlank => CanEdit && Step is { Id: null, TemplateId: null, Variants.Count: 0, Body: StepForm.BlankBody };

    /// <summary>Archived templates are not offered, but a step that uses one goes on to.</summary>
    private IEnumerable<TemplateChoice> Offered => Templates.Where(t => t.IsActive || t.Id == Content.TemplateId);

    /// <summary>Leads to a place of the body, in characters from its beginning.</summary>
    public Task GoToAsync(int place) => _body?.GoToAsync(place) ?? Task.CompletedTask;

    private IContentForm Content => Step.Content(Variant);

    private TemplateChoice? Template => Templates.FirstOrDefault(t => t.Id == Content.TemplateId);

    private string IdOf(string part) => FormattableString.Invariant($"step-{Index + 1}{(Variant == VariantLetter.A ? "" : $"-{Variant}")}-{part}");

    private string? ProblemOf(string part)
    {
        var variant = Step.Variants.ToList().FindIndex(v => v.Letter == Variant);
        return Problems[FormattableString.Invariant($"steps[{Index}]{(variant < 0 ? "" : $".variants[{variant}]")}.{part}")];
    }

    private string NameOf(Guid? templateId) => Templates.FirstOrDefault(t => t.Id == templateId) is { } template ? $"From {template.Name}" : "Own, not from a template";

    private Task Set(Action set)
    {
        if (!CanEdit)
        {
            return Task.CompletedTask;
        }

        set();
        return Changed.InvokeAsync();
    }
}
