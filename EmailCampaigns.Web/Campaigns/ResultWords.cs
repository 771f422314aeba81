using System.Globalization;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>One row from contacted to interested.</summary>
/// <param name="Name">What the people did.</param>
/// <param name="Kind">Its colour.</param>
/// <param name="People">How many.</param>
/// <param name="Of">Of how many people the rate is; null for none.</param>
/// <param name="Times">How often.</param>
/// <param name="Automated">How often programs did; null where they cannot.</param>
/// <param name="IsPart">Whether it is part of the row above.</param>
/// <param name="IsKnown">Whether it was tracked; else its numbers say nothing.</param>
public sealed record ResultStage(string Name, string Kind, int People, int? Of, int Times, int? Automated = null, bool IsPart = false, bool IsKnown = true);

/// <summary>Results in numbers and words.</summary>
public static class ResultWords
{
    /// <summary>The rows from contacted to unsubscribed.</summary>
    public static IReadOnlyList<ResultStage> Stages(ResultCounts totals, CampaignSettings settings)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(settings);
        var stages = new List<ResultStage>
        {
            new("Contacted", "reached", totals.Contacts, Of: null, totals.Sent),
            new("Delivered", "reached", totals.Delivered, totals.Contacts, totals.TotalDelivered),
            new("Opened by people", "reached", totals.Opened, totals.Delivered, totals.TotalOpened, totals.AutomatedOpens, IsKnown: KnowsOpens(totals, settings)),
            new("Clicked", "reached", totals.Clicked, totals.Delivered, totals.TotalClicked, totals.AutomatedClicks, IsKnown: KnowsClicks(totals, settings)),
            new("Replied", "replied", totals.Replied, totals.Delivered, totals.TotalReplied, totals.AutomaticReplies),
            new("Interested", "replied", totals.Interested, totals.Delivered, totals.Interested, IsPart: true),
            new("Bounced", "bounced", totals.Bounced, totals.Contacts, totals.TotalBounced),
            new("Unsubscribed", "left", totals.Unsubscribed, totals.Delivered, totals.TotalUnsubscribed),
        };
        if (totals.Blocked > 0)
        {
            stages.Insert(stages.Count - 1, new("Blocked as spam", "bounced", totals.Blocked, totals.Contacts, totals.BouncesByClass.GetValueOrDefault(FailureClass.Blocked), IsPart: true));
        }

        return stages;
    }

    /// <summary>Whether opens are tracked, or were when emails went out: the setting can change while a campaign runs.</summary>
    public static bool KnowsOpens(ResultCounts totals, CampaignSettings settings)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(settings);
        return settings.TrackOpens || totals.TotalOpened + totals.AutomatedOpens > 0;
    }

    /// <summary>Whether clicks are tracked, or were.</summary>
    public static bool KnowsClicks(ResultCounts totals, CampaignSettings settings)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(settings);
        return settings.TrackClicks || totals.TotalClicked + totals.AutomatedClicks > 0;
    }

    /// <summary>"640 of 2,400 contacts so far".</summary>
    public static string SoFar(CampaignResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return $"{Number(results.Totals.Contacts)} of {ProgressWords.Counted(results.Enrollments.Values.Sum(), "contact")} so far";
    }

    /// <summary>Whom the rates are of.</summary>
    public static string RatesAreOf(ResultCounts totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return $"Rates are of the {ProgressWords.Counted(totals.Delivered, "person", "people")} reached; Delivered and Bounced of the {Number(totals.Contacts)} contacted. Interested is one of the replied.";
    }

    /// <summary>The steps added up: here an email is what counts, so a person who opened two of them counts twice.</summary>
    public static ResultCounts AllEmails(IReadOnlyCollection<ResultCounts> steps) => new()
    {
        Contacts = steps.Sum(s => s.Contacts),
        Delivered = steps.Sum(s => s.Delivered),
        Opened = steps.Sum(s => s.Opened),
        Clicked = steps.Sum(s => s.Clicked),
        Replied = steps.Sum(s => s.Replied),
        Interested = steps.Sum(s => s.Interested),
        Bounced = steps.Sum(s => s.Bounced),
        Unsubscribed = steps.Sum(s => s.Unsubscribed),
    };

    /// <summary>"43.3%".</summary>
    public static string Rate(int part, int of) => of <= 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100d * part / of:0.0}%");

    /// <summary>How long a bar is, in percent of the longest.</summary>
    public static string Share(int part, int of) => ProgressWords.Percent(part, of).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>"1,045".</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An address without what every one has.</summary>
    public static string Address(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        return url[start..].TrimEnd('/');
    }
}
