using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads what was counted.</summary>
public sealed class AnalyticsQueries(IDbContextFactory<CampaignsDb> dbs)
{
    private const string From = "from";
    private const string To = "to";

    /// <summary>What days can be filtered and sorted by. An index answers for the days and the campaign; the rest is worked out from them.</summary>
    public static ListFields<DayTotals> Fields { get; } = new ListFields<DayTotals>()
        .WithEveryField()
        .WithFilter<DateOnly>(From, "The first day; the same as dateFrom.")
        .WithFilter<DateOnly>(To, "The last day; the same as dateTo.")
        .Searching("the date", d => d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        .OrderedBy("date");

    /// <summary>One page of <see cref="Daily(Guid, DateOnly?, DateOnly?, Guid?, CancellationToken)"/>.</summary>
    public async Task<Page<DayTotals>> Daily(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var days = await Daily(workspaceId, request.Value<DateOnly>(From), request.Value<DateOnly>(To), request.Value<Guid>("campaignId"), cancellationToken);
        return Fields.Page(days, request);
    }

    /// <summary>The days of the workspace's zone, oldest first, those on which nothing was counted left out.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="from">The first day; null for the very first.</param>
    /// <param name="to">The last day, included; null for the very last.</param>
    /// <param name="campaignId">One campaign; null adds up all of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<DayTotals>> Daily(Guid workspaceId, DateOnly? from, DateOnly? to, Guid? campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        IQueryable<DailyAnalytics> days = db.DailyAnalytics;
        days = from is null ? days : days.Where(d => d.Date >= from);
        days = to is null ? days : days.Where(d => d.Date <= to);
        days = campaignId is null ? days : days.Where(d => d.CampaignId == campaignId);
        return await days.GroupBy(d => d.Date).OrderBy(day => day.Key).Select(day => new DayTotals
        {
            Date = day.Key,
            CampaignId = campaignId,
            TotalDraftsCreated = day.Sum(d => d.TotalDraftsCreated),
            TotalDraftsApproved = day.Sum(d => d.TotalDraftsApproved),
            TotalEmailsSent = day.Sum(d => d.TotalEmailsSent),
            TotalFollowupsSent = day.Sum(d => d.TotalFollowupsSent),
            Delivered = day.Sum(d => d.Delivered),
            Opened = day.Sum(d => d.Opened),
            Clicked = day.Sum(d => d.Clicked),
            Replied = day.Sum(d => d.Replied),
            Bounced = day.Sum(d => d.Bounced),
            Unsubscribed = day.Sum(d => d.Unsubscribed),
        }).ToListAsync(cancellationToken);
    }
}

/// <summary>What was counted on one day of the workspace's zone.</summary>
public sealed record DayTotals
{
    public required DateOnly Date { get; init; }

    /// <summary>Null: all campaigns together.</summary>
    public required Guid? CampaignId { get; init; }

    public required int TotalDraftsCreated { get; init; }
    public required int TotalDraftsApproved { get; init; }
    public required int TotalEmailsSent { get; init; }
    public required int TotalFollowupsSent { get; init; }
    public required int Delivered { get; init; }
    public required int Opened { get; init; }
    public required int Clicked { get; init; }
    public required int Replied { get; init; }
    public required int Bounced { get; init; }
    public required int Unsubscribed { get; init; }
}
