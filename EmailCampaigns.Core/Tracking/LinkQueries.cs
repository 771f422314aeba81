using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Tracking;

/// <summary>What came of one link of a campaign.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="People">Contacts who clicked it.</param>
/// <param name="Clicks">How often they did.</param>
/// <param name="AutomatedClicks">How often programs followed it; not among <paramref name="Clicks"/>.</param>
public sealed record LinkRow(string Url, int People, int Clicks, int AutomatedClicks);

/// <summary>Reads the links of a campaign.</summary>
public sealed class LinkQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The links that most people clicked, those first.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="take">How many; where each contact has links of its own there are very many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<LinkRow>> OfCampaign(Guid workspaceId, Guid campaignId, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.MessageEvents.Where(e => e.CampaignId == campaignId && e.Type == MessageEventType.Clicked && e.Url != null)
            .GroupBy(e => e.Url!)
            .Select(link => new
            {
                Url = link.Key,
                People = link.Where(e => !e.IsAutomated).Select(e => e.ContactId).Distinct().Count(),
                Clicks = link.Count(e => !e.IsAutomated),
                AutomatedClicks = link.Count(e => e.IsAutomated),
            })
            .OrderByDescending(l => l.People).ThenByDescending(l => l.Clicks).ThenBy(l => l.Url)
            .Take(take)
            .Select(l => new LinkRow(l.Url, l.People, l.Clicks, l.AutomatedClicks))
            .ToListAsync(cancellationToken);
    }
}
