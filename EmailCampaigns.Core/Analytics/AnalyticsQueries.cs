using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads what was counted.</summary>
public sealed class AnalyticsQueries(IDbContextFactory<CampaignsDb> dbs)
{
    private static readonly MessageEventType[] Shown =
    [
        MessageEventType.Delivered, MessageEventType.Opened, MessageEventType.Clicked, MessageEventType.Replied, MessageEventType.Bounced, MessageEventType.Unsubscribed,
    ];

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

    /// <summary>What came of a campaign, in all and step by step; null where there is no such campaign. Machines' opens and clicks are counted apart.</summary>
    public async Task<CampaignResults?> Results(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return null;
        }

        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder)
            .Select(s => new { s.Id, s.SequenceOrder, s.Name }).ToListAsync(cancellationToken);
        var sent = await db.SentEmails.Where(s => s.CampaignId == campaignId).GroupBy(s => s.StepId)
            .Select(step => new { StepId = step.Key, Count = step.Count() }).ToDictionaryAsync(s => s.StepId, s => s.Count, cancellationToken);
        var reached = await db.SentEmails.Where(s => s.CampaignId == campaignId).Select(s => s.ContactId).Distinct().CountAsync(cancellationToken);
        var events = await Events(db, campaignId, cancellationToken);
        return new CampaignResults
        {
            CampaignId = campaignId,
            Enrollments = await db.Enrollments.Where(e => e.CampaignId == campaignId).GroupBy(e => e.Status)
                .Select(status => new { Status = status.Key, Count = status.Count() }).ToDictionaryAsync(s => s.Status, s => s.Count, cancellationToken),
            Emails = await db.ScheduledEmails.Where(e => e.CampaignId == campaignId).GroupBy(e => e.Status)
                .Select(status => new { Status = status.Key, Count = status.Count() }).ToDictionaryAsync(s => s.Status, s => s.Count, cancellationToken),
            Totals = Counts(sent.Values.Sum(), reached, await InAll(db, campaignId, cancellationToken)),
            Steps = [.. steps.Select(s => new StepResults(s.Id, s.SequenceOrder, s.Name, Counts(sent.GetValueOrDefault(s.Id), sent.GetValueOrDefault(s.Id), events[s.Id])))],
        };
    }

    private static async Task<ILookup<Guid, EventCount>> Events(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var counts = await db.MessageEvents.Where(e => e.CampaignId == campaignId && e.StepId != null && Shown.Contains(e.Type))
            .GroupBy(e => new { StepId = e.StepId!.Value, e.Type, e.IsAutomated })
            .Select(g => new { g.Key.StepId, Count = new EventCount(g.Key.Type, g.Key.IsAutomated, g.Count(), g.Select(e => e.ContactId).Distinct().Count()) })
            .ToListAsync(cancellationToken);
        return counts.ToLookup(c => c.StepId, c => c.Count);
    }

    /// <summary>A contact who opened two steps is one contact of the campaign, so the totals are counted anew, not added up.</summary>
    private static async Task<IEnumerable<EventCount>> InAll(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        await db.MessageEvents.Where(e => e.CampaignId == campaignId && Shown.Contains(e.Type))
            .GroupBy(e => new { e.Type, e.IsAutomated })
            .Select(g => new EventCount(g.Key.Type, g.Key.IsAutomated, g.Count(), g.Select(e => e.ContactId).Distinct().Count()))
            .ToListAsync(cancellationToken);

    private static ResultCounts Counts(int sent, int contacts, IEnumerable<EventCount> events)
    {
        var counts = events.ToDictionary(e => (e.Type, e.IsAutomated));
        return new ResultCounts
        {
            Sent = sent,
            Contacts = contacts,
            Delivered = People(MessageEventType.Delivered),
            Opened = People(MessageEventType.Opened),
            Clicked = People(MessageEventType.Clicked),
            Replied = People(MessageEventType.Replied),
            Bounced = People(MessageEventType.Bounced),
            Unsubscribed = People(MessageEventType.Unsubscribed),
            TotalDelivered = Times(MessageEventType.Delivered),
            TotalOpened = Times(MessageEventType.Opened),
            TotalClicked = Times(MessageEventType.Clicked),
            TotalReplied = Times(MessageEventType.Replied),
            TotalBounced = Times(MessageEventType.Bounced),
            TotalUnsubscribed = Times(MessageEventType.Unsubscribed),
            AutomatedOpens = Times(MessageEventType.Opened, isAutomated: true),
            AutomatedClicks = Times(MessageEventType.Clicked, isAutomated: true),
        };

        int People(MessageEventType type) => counts.GetValueOrDefault((type, false))?.Contacts ?? 0;

        int Times(MessageEventType type, bool isAutomated = false) => counts.GetValueOrDefault((type, isAutomated))?.Times ?? 0;
    }

    private sealed record EventCount(MessageEventType Type, bool IsAutomated, int Times, int Contacts);
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

/// <summary>What came of a campaign.</summary>
public sealed record CampaignResults
{
    public required Guid CampaignId { get; init; }

    /// <summary>Enrollments by status; a status that none has is left out.</summary>
    public required IReadOnlyDictionary<EnrollmentStatus, int> Enrollments { get; init; }

    /// <summary>Scheduled emails by status; a status that none has is left out.</summary>
    public required IReadOnlyDictionary<ScheduledEmailStatus, int> Emails { get; init; }

    public required ResultCounts Totals { get; init; }

    /// <summary>In the order of the sequence.</summary>
    public required IReadOnlyList<StepResults> Steps { get; init; }
}

/// <summary>What came of emails: how many people did what, and how often in all.</summary>
public record ResultCounts
{
    /// <summary>Emails handed over.</summary>
    public int Sent { get; init; }

    /// <summary>Contacts who were sent any.</summary>
    public int Contacts { get; init; }

    /// <summary>Contacts; so are the five that follow.</summary>
    public int Delivered { get; init; }

    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }
    public int Bounced { get; init; }
    public int Unsubscribed { get; init; }

    /// <summary>Times; so are the five that follow.</summary>
    public int TotalDelivered { get; init; }

    public int TotalOpened { get; init; }
    public int TotalClicked { get; init; }
    public int TotalReplied { get; init; }
    public int TotalBounced { get; init; }
    public int TotalUnsubscribed { get; init; }

    /// <summary>Opens by scanners and image proxies; not among <see cref="Opened"/>.</summary>
    public int AutomatedOpens { get; init; }

    /// <summary>Clicks by scanners; not among <see cref="Clicked"/>.</summary>
    public int AutomatedClicks { get; init; }
}

/// <summary>What came of one step.</summary>
public sealed record StepResults : ResultCounts
{
    public StepResults(Guid stepId, int sequenceStep, string name, ResultCounts counts)
        : base(counts)
    {
        (StepId, SequenceStep, Name) = (stepId, sequenceStep, name);
    }

    public Guid StepId { get; }
    public int SequenceStep { get; }
    public string Name { get; }
}
