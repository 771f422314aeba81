using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Shared;

/// <summary>Tells once that what stands beside it is on the screen: the browser has confirmed the drawing. With a key it tells so for each thing that is shown.</summary>
public sealed class OnScreen : ComponentBase
{
    [Parameter, EditorRequired]
    public Action Shown { get; set; } = default!;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            Shown();
        }
    }
}
