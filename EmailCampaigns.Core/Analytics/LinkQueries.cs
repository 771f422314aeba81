using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>What came of one link of a campaign.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Steps">The places in the sequence of the steps in which it was followed.</param>
/// <param name="People">Contacts who clicked it.</param>
/// <param name="Clicks">How often they did.</param>
/// <param name="AutomatedClicks">How often programs followed it; not among <paramref name="Clicks"/>.</param>
public sealed record LinkRow(string Url, IReadOnlyList<int> Steps, int People, int Clicks, int AutomatedClicks);

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
        var counters = db.LinkCounters.Where(l => l.CampaignId == campaignId && (l.Clicks > 0 || l.AutomatedClicks > 0));
        var links = await counters.GroupBy(l => l.UrlHash)
            .Select(link => new { Hash = link.Key, Url = link.Max(l => l.Url)!, People = link.Sum(l => l.People), Clicks = link.Sum(l => l.Clicks), AutomatedClicks = link.Sum(l => l.AutomatedClicks) })
            .OrderByDescending(l => l.People).ThenByDescending(l => l.Clicks).ThenBy(l => l.Url)
            .Take(take)
            .ToListAsync(cancellationToken);
        var hashes = links.ConvertAll(l => l.Hash);
        var steps = await (
            from link in counters.Where(l => hashes.Contains(l.UrlHash))
            join step in db.SequenceSteps on link.StepId equals step.Id
            select new { link.UrlHash, step.SequenceOrder }).ToListAsync(cancellationToken);
        var stepsOf = steps.ToLookup(s => s.UrlHash, s => s.SequenceOrder);
        return links.ConvertAll(l => new LinkRow(l.Url, [.. stepsOf[l.Hash].Order()], l.People, l.Clicks, l.AutomatedClicks));
    }
}
