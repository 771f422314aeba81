using System.Globalization;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Which step is chosen, and how one moves.</summary>
public sealed partial class StepList
{
    private int? _dragged;
    private int? _over;
    private string? _said;
    private Guid? _focus;
    private readonly Dictionary<Guid, ElementReference> _elements = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<StepForm> Steps { get; set; } = [];

    [Parameter]
    public Guid? Selected { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public IReadOnlyDictionary<Guid, StepFindings> Findings { get; set; } = new Dictionary<Guid, StepFindings>();

    /// <summary>Contacts that lack a value without fallback, by step.</summary>
    [Parameter]
    public IReadOnlyDictionary<Guid, int> Lacking { get; set; } = new Dictionary<Guid, int>();

    [Parameter]
    public EventCallback<Guid> Select { get; set; }

    [Parameter]
    public EventCallback Add { get; set; }

    [Parameter]
    public EventCallback<(int From, int To)> Move { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // An element that moves in the document loses the focus; the next Alt+arrow must find it.
        if (_focus is { } key)
        {
            _focus = null;
            await _elements[key].FocusAsync();
        }
    }

    private string Length => Steps.Count == 0 ? "no email yet" : Days(Steps.Count - 1) is > 0 and var days ? ProgressWords.Counted(days, "day") : ProgressWords.Counted(Steps.Count, "email");

    private int Days(int until) => Steps.Take(until + 1).Where(s => s.IsEnabled).Sum(s => s.Waits.Days + s.Waits.Hours / 24);

    private static string Named(StepForm step, int index) => step.Name.Length > 0 ? step.Name : index == 0 ? "First email" : $"Follow-up {index}";

    private static string SubjectOf(StepForm step, int index) =>
        step.Subject.Length > 0 ? TemplateOutline.Of(step.Subject, EditorFields.LabelOf)
        : step.ReplyInThread && index > 0 ? "Re: keeps the thread"
        : step.TemplateId is not null ? "Subject of the template"
        : "No subject yet";

    private string Wait(StepForm step)
    {
        var wait = step.Waits is (0, 0) ? "at once" : $"wait {CampaignWords.Delay(step.Waits.Days, step.Waits.Hours, step.InBusinessDays)}";
        return step.Condition is { } condition && step.Asked(Steps) is >= 0 and var asked ? $"{wait}, only if {CampaignWords.Condition(condition, asked + 1)}" : wait;
    }

    private string When(StepForm step, int index) => !step.IsEnabled
        ? "disabled"
        : $"day {Days(index) + 1}, {(step.PreferredTime is { } time ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : "within the send hours")}{(step.Variants.Count > 0 ? $", {step.Letters.Count} variants" : "")}";

    private Task OnKey(KeyboardEventArgs key, int index) => (CanEdit && key.AltKey, key.Key) switch
    {
        (true, "ArrowUp") => MoveTo(index, index - 1),
        (true, "ArrowDown") => MoveTo(index, index + 1),
        _ => Task.CompletedTask,
    };

    private async Task Drop(int index)
    {
        var from = _dragged;
        EndDrag();
        if (CanEdit && from is { } dragged)
        {
            await MoveTo(dragged, index);
        }
    }

    private void EndDrag() => (_dragged, _over) = (null, null);

    private async Task MoveTo(int from, int to)
    {
        if (to >= 0 && to < Steps.Count && from != to)
        {
            var moved = Steps[from].Key;
            await Move.InvokeAsync((from, to));
            _said = $"Now step {to + 1} of {Steps.Count}";
            _focus = moved;
        }
    }
}
