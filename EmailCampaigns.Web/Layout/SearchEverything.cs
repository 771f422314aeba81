using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Web.Shared;
using MudBlazor;

namespace EmailCampaigns.Web.Layout;

/// <summary>Finds what a workspace calls by some words: the first few of each kind.</summary>
public sealed class SearchEverything(ContactQueries contacts, CampaignQueries campaigns, ListQueries lists)
{
    private const int MaxOfAKind = 5;

    /// <summary>Campaigns, lists and contacts, in this order: there are few of the first, and many of the last.</summary>
    public async Task<IReadOnlyList<SearchHit>> Find(Guid workspaceId, string words, CancellationToken cancellationToken)
    {
        var campaign = await campaigns.Page(workspaceId, new CampaignFilter { Search = words, Take = MaxOfAKind }, cancellationToken);
        var list = await lists.All(workspaceId, words, cancellationToken);
        var contact = await contacts.Page(workspaceId, new ContactFilter { Search = words, Take = MaxOfAKind }, cancellationToken);
        return
        [
            .. campaign.Rows.Select(c => new SearchHit(
                Icons.Material.Outlined.Campaign, "Campaign", c.Name, StatusWords.Of(StatusKind.Campaign, StatusWords.Stored(c.Status)).Word, $"/campaigns/{c.Id}")),
            .. list.Take(MaxOfAKind).Select(l => new SearchHit(
                Icons.Material.Outlined.FormatListBulleted, "List", l.Name, ProgressWords.Counted(l.Members, "contact"), $"/lists/{l.Id}")),
            .. contact.Rows.Select(c => new SearchHit(
                Icons.Material.Outlined.Person, "Contact", c.Name ?? c.Email, c.Name is null ? c.Company : c.Email, $"/contacts/{c.Id}")),
        ];
    }
}
