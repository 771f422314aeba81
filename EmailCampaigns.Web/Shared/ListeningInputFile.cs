using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace EmailCampaigns.Web.Shared;

/// <summary>The browser's control for files, which tells when its script listens.</summary>
public sealed class ListeningInputFile : InputFile
{
    /// <summary>Called once: from now on a file that is chosen arrives.</summary>
    [Parameter, EditorRequired]
    public EventCallback Listening { get; set; }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
        {
            await Listening.InvokeAsync();
        }
    }
}
