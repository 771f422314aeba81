using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Senders;

/// <summary>A part of the page on which a sender is edited.</summary>
/// <typeparam name="TForm">What of the form it shows.</typeparam>
public abstract class SenderPart<TForm> : ComponentBase
{
    [Parameter, EditorRequired]
    public TForm Form { get; set; } = default!;

    [Parameter, EditorRequired]
    public FormProblems Problems { get; set; } = default!;

    /// <summary>A letter was typed, or something chosen.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>A field was left; its name as the HTTP API has it.</summary>
    [Parameter]
    public EventCallback<string> Left { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    protected virtual Task ChangedAsync() => Changed.InvokeAsync();

    protected Task Set(Action change)
    {
        ArgumentNullException.ThrowIfNull(change);
        change();
        return ChangedAsync();
    }
}
