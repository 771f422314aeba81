using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What every tab of a campaign is given.</summary>
public abstract class CampaignTab : CancellableComponent
{
    private CampaignDetail? _overwritten;

    /// <summary>The campaign as it stands; a newer one comes with each change.</summary>
    [Parameter, EditorRequired]
    public CampaignDetail Detail { get; set; } = default!;

    /// <summary>Who looks, and acts.</summary>
    [Parameter, EditorRequired]
    public Actor Me { get; set; } = default!;

    /// <summary>Whether this person may change this campaign in its present state.</summary>
    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>Something was saved: the page reads the campaign again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Whether something typed here is not saved.</summary>
    [Parameter]
    public EventCallback<bool> DirtyChanged { get; set; }

    protected Campaign Campaign => Detail.Campaign;

    /// <summary>Whether <see cref="Detail"/> is what a save of this tab has overwritten: the page is drawn with it once more while it reads the campaign again.</summary>
    protected bool IsOverwritten => ReferenceEquals(Detail, _overwritten);

    /// <summary>Has the page read the campaign again after a save of this tab.</summary>
    protected Task ReadAgain()
    {
        _overwritten = Detail;
        return Changed.InvokeAsync();
    }
}
