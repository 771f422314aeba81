using System.Globalization;
using EmailCampaigns.Core.Campaigns;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Takes up what is typed.</summary>
public sealed partial class StepEditor
{
    [Parameter, EditorRequired]
    public StepForm Step { get; set; } = default!;

    [Parameter]
    public int Index { get; set; }

    /// <summary>Rises when the body was changed by something else than typing, so that the field takes it up.</summary>
    [Parameter]
    public int Revision { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public IReadOnlyCollection<string> Fields { get; set; } = [];

    [Parameter]
    public IReadOnlyList<TemplateChoice> Templates { get; set; } = [];

    [Parameter]
    public EventCallback Changed { get; set; }

    private TemplateChoice? Template => Templates.FirstOrDefault(t => t.Id == Step.TemplateId);

    private Task Set(Action set)
    {
        if (!CanEdit)
        {
            return Task.CompletedTask;
        }

        set();
        return Changed.InvokeAsync();
    }

    private Task Count(ChangeEventArgs typed, Action<int> set) =>
        int.TryParse(typed.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Set(() => set(number)) : Task.CompletedTask;

    private Task SetTime(ChangeEventArgs typed) =>
        Set(() => Step.PreferredTime = TimeOnly.TryParse(typed.Value as string, CultureInfo.InvariantCulture, out var time) ? time : null);

    private Task SetTemplate(ChangeEventArgs chosen) => Set(() => Step.TemplateId = Guid.TryParse(chosen.Value as string, out var id) ? id : null);
}
