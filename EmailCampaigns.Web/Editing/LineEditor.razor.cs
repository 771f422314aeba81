using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Editing;

/// <summary>Passes the text on, and takes another one up where it did not come from the browser.</summary>
public sealed partial class LineEditor
{
    private string _initial = "";
    private string _given = "";

    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    private string Id => Field?.Id ?? "line";

    protected override void OnInitialized() => _initial = _given = Current = Value;

    protected override async Task OnParametersSetAsync()
    {
        // What comes back from the page a round trip later is what was typed before, and no news.
        if (Value != _given && Value != Current)
        {
            Current = Value;
            await CallAsync("set", Value);
        }

        _given = Value;
    }

    protected override Task TakeAsync(string text) => ValueChanged.InvokeAsync(text);

    protected override (string Function, object?[] Arguments) Attachment() => ("attachLine", [Current, new { editable = CanEdit }]);
}
