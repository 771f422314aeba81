using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What every tab of a campaign is given.</summary>
public abstract class CampaignTab : CancellableComponent
{
    private CampaignDetail? _overwritten;
    private Task<bool> _save = Task.FromResult(true);

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

    /// <summary>Whether something typed here is not saved, at this moment.</summary>
    protected virtual bool IsDirty => false;

    /// <summary>Whether <see cref="Detail"/> is what a save of this tab has overwritten: the page is drawn with it once more while it reads the campaign again.</summary>
    protected bool IsOverwritten => ReferenceEquals(Detail, _overwritten);

    /// <summary>Saves what is typed here, before the campaign is looked at elsewhere. False where it cannot be saved: the tab says why, at the field where it is about one.</summary>
    public async Task<bool> SaveFirst()
    {
        if (!_save.IsCompleted)
        {
            await _save;
        }

        while (IsDirty) // somebody may type on while it is being saved
        {
            if (!await Save(anyway: false))
            {
                StateHasChanged();
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an address is that of a next step of this campaign: the way there saves what is typed, as its button says, and does not ask.</summary>
    protected bool SavesBefore(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AbsolutePath == $"/campaigns/{Campaign.Id}/start" || (address.AbsolutePath == "/review" && address.Query.Contains(Campaign.Id.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Saves what is typed here.</summary>
    /// <param name="anyway">Over what somebody else has saved meanwhile.</param>
    protected Task<bool> Save(bool anyway)
    {
        var save = SaveNow(anyway);
        _save = save.IsCompleted ? _save : save;
        return save;
    }

    /// <summary>What <see cref="Save"/> does. True where it was saved.</summary>
    protected virtual Task<bool> SaveNow(bool anyway) => Task.FromResult(false);

    /// <summary>Has the page read the campaign again after a save of this tab.</summary>
    protected Task ReadAgain()
    {
        _overwritten = Detail;
        return Changed.InvokeAsync();
    }
}
