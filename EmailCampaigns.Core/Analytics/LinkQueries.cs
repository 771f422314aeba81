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
    /// <summary>The links that most people clicked, those first. Clicks of an email that has no record of sending count for nobody.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="take">How many; where each contact has links of its own there are very many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<LinkRow>> OfCampaign(Guid workspaceId, Guid campaignId, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var clicks = db.MessageEvents.Where(e => e.CampaignId == campaignId && e.Type == MessageEventType.Clicked && e.SentEmailId != null && e.Url != null);
        var links = await clicks
            .GroupBy(e => new { e.Url, e.ContactId })
            .Select(person => new { person.Key.Url, Clicks = person.Count(e => !e.IsAutomated), AutomatedClicks = person.Count(e => e.IsAutomated) })
            .GroupBy(person => person.Url!)
            .Select(link => new { Url = link.Key, People = link.Count(p => p.Clicks > 0), Clicks = link.Sum(p => p.Clicks), AutomatedClicks = link.Sum(p => p.AutomatedClicks) })
            .OrderByDescending(l => l.People).ThenByDescending(l => l.Clicks).ThenBy(l => l.Url)
            .Take(take)
            .ToListAsync(cancellationToken);
        var urls = links.ConvertAll(l => l.Url);
        var steps = await (
            from clicked in clicks.Where(e => urls.Contains(e.Url!)).Select(e => new { Url = e.Url!, e.StepId }).Distinct()
            join step in db.SequenceSteps on clicked.StepId equals step.Id
            select new { clicked.Url, step.SequenceOrder }).ToListAsync(cancellationToken);
        var stepsOf = steps.ToLookup(s => s.Url, s => s.SequenceOrder);
        return links.ConvertAll(l => new LinkRow(l.Url, [.. stepsOf[l.Url].Order()], l.People, l.Clicks, l.AutomatedClicks));
    }
}
