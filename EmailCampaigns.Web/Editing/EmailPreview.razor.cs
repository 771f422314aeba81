using EmailCampaigns.Core.Templates;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Editing;

/// <summary>A contact to preview as.</summary>
/// <param name="Id">The contact.</param>
/// <param name="Label">"Lena Hoffmann, Hoffmann Präzision".</param>
public sealed record PreviewChoice(Guid Id, string Label);

/// <summary>Shows; whoever uses it merges.</summary>
public sealed partial class EmailPreview
{
    /// <summary>More than these and the email itself is out of sight.</summary>
    private const int MaxBranches = 6;

    private const string Desktop = "Desktop";
    private const string Phone = "Phone";
    private const string PlainText = "Text part";

    private static readonly (string View, string Icon)[] Views =
    [
        (Desktop, Icons.Material.Outlined.DesktopWindows), (Phone, Icons.Material.Outlined.Smartphone), (PlainText, Icons.Material.Outlined.Notes),
    ];

    private string _view = Desktop;

    /// <summary>The merged email; null where there is none to show.</summary>
    [Parameter]
    public EmailContent? Content { get; set; }

    /// <summary>What stands in the place of an email that cannot be shown.</summary>
    [Parameter]
    public string? Instead { get; set; }

    /// <summary>Variables that are empty for the contact.</summary>
    [Parameter]
    public IReadOnlyList<string> Missing { get; set; } = [];

    [Parameter]
    public string? From { get; set; }

    [Parameter]
    public PreviewChoice? Chosen { get; set; }

    [Parameter]
    public EventCallback<Guid> ChosenChanged { get; set; }

    /// <summary>Finds contacts by what was typed; null finds the first ones.</summary>
    [Parameter, EditorRequired]
    public Func<string?, CancellationToken, Task<IEnumerable<PreviewChoice?>>> Find { get; set; } = default!;

    /// <summary>Whether there is a contact before and after this one.</summary>
    [Parameter]
    public bool CanStep { get; set; }

    /// <summary>-1 for the previous contact, 1 for the next.</summary>
    [Parameter]
    public EventCallback<int> Stepped { get; set; }

    [Parameter]
    public IReadOnlyList<TemplateBranch> Branches { get; set; } = [];

    /// <summary>The conditions that are decided otherwise than the contact's fields do.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, bool> Decided { get; set; } = new Dictionary<string, bool>();

    [Parameter]
    public EventCallback<IReadOnlyDictionary<string, bool>> DecidedChanged { get; set; }

    /// <summary>What belongs to the email that is shown, below it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string FirstName => Chosen?.Label.Split(' ', ',')[0] is { Length: > 0 and < 16 } name ? name : "Contact";

    private bool? DecisionOn(TemplateBranch branch) => Decided.TryGetValue(branch.Condition, out var decided) ? decided : null;

    private Task Decide(TemplateBranch branch, bool? decided)
    {
        var all = Decided.Where(d => d.Key != branch.Condition).ToDictionary();
        if (decided is { } holds)
        {
            all[branch.Condition] = holds;
        }

        return DecidedChanged.InvokeAsync(all);
    }

    private Task ChooseAsync(PreviewChoice? choice) => choice is null ? Task.CompletedTask : ChosenChanged.InvokeAsync(choice.Id);
}
