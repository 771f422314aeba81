using System.Globalization;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>A counter that does not say what the facts say.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Date">The day in the workspace's zone; null for a counter of the campaign as a whole.</param>
/// <param name="Counter">Its column.</param>
/// <param name="Stored">What it says.</param>
/// <param name="Counted">What the facts say.</param>
public sealed record CounterDifference(Guid CampaignId, DateOnly? Date, string Counter, long Stored, long Counted)
{
    /// <summary>For an operator.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"campaign {CampaignId}{(Date is { } day ? $", {day:yyyy-MM-dd}" : "")}: {Counter} is {Stored}, counted {Counted}");
}

/// <summary>
/// Counts again, from sent emails and events, what the recorders count as they record: the emails of a campaign, and by day what was sent and what came back. Days are those of the
/// workspace's present zone. Counters of drafts, and of emails that were planned or failed, follow from no fact that is kept, and are left alone.
/// </summary>
public sealed class CounterRecount(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Every workspace there is, for whoever counts all of them.</summary>
    public async Task<IReadOnlyList<Guid>> Workspaces(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.Workspaces.OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Finds the counters of a workspace that are wrong, campaign by campaign, and mends them if told to.</summary>
    /// <param name="by">Who counts, and in which workspace.</param>
    /// <param name="repair">Whether to bring each in line with what was counted.</param>
    /// <param name="cancellationToken">Stops between two campaigns.</param>
    public async Task<IReadOnlyList<CounterDifference>> Run(Actor by, bool repair, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageInstallation);
        List<Guid> campaigns;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            campaigns = await db.Campaigns.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        }

        var differences = new List<CounterDifference>();
        foreach (var campaign in campaigns)
        {
            differences.AddRange(await dbs.Edit(by.WorkspaceId, db => Recount(db, campaign, repair, cancellationToken), cancellationToken));
        }

        return differences;
    }

    private async Task<List<CounterDifference>> Recount(CampaignsDb db, Guid campaignId, bool repair, CancellationToken cancellationToken)
    {
        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        var stored = await Stored(db, campaignId, cancellationToken);
        var counted = await Counted(db, campaignId, cancellationToken);
        var after = await Stored(db, campaignId, cancellationToken);
        if (stored.Sent != after.Sent || !stored.Days.OrderBy(d => d.Key).SequenceEqual(after.Days.OrderBy(d => d.Key)))
        {
            throw new StaleVersionException(); // something was recorded between the looks: count again
        }

        var differences = Differences(campaignId, stored, counted);
        if (repair && differences.Count > 0)
        {
            await Repair(db, campaignId, stored, counted, cancellationToken);
        }

        return differences;
    }

    private static async Task<Counters> Stored(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var sent = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.EmailsSentCount).SingleAsync(cancellationToken);
        var days = await db.DailyAnalytics.AsNoTracking().Where(d => d.CampaignId == campaignId).ToListAsync(cancellationToken);
        return new Counters(sent, days.ToDictionary(d => d.Date, d => new DailyCounts
        {
            EmailsSent = d.TotalEmailsSent,
            FollowupsSent = d.TotalFollowupsSent,
            Delivered = d.Delivered,
            Opened = d.Opened,
            Clicked = d.Clicked,
            Replied = d.Replied,
            Bounced = d.Bounced,
            Unsubscribed = d.Unsubscribed,
        }));
    }

    /// <summary>The rows are read one by one: a day begins at another hour of UTC in each zone, and no two databases know zones alike.</summary>
    private static async Task<Counters> Counted(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var calendar = ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
        var days = new Dictionary<DateOnly, DailyCounts>();
        var sent = 0L;
        await foreach (var email in db.SentEmails.Where(s => s.CampaignId == campaignId).Select(s => new { s.SentAt, s.SequenceStep }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            sent++;
            Add(email.SentAt, d => d with { EmailsSent = d.EmailsSent + 1, FollowupsSent = d.FollowupsSent + (email.SequenceStep > 1 ? 1 : 0) });
        }

        var events = db.MessageEvents.Where(e => e.CampaignId == campaignId);
        var first = events
            .Where(e => (e.Type == MessageEventType.Opened || e.Type == MessageEventType.Clicked) && !e.IsAutomated && e.SentEmailId != null)
            .GroupBy(e => new { e.SentEmailId, e.Type })
            .Select(g => new { g.Key.Type, At = g.Min(e => e.EventAt) });
        await foreach (var seen in first.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Add(seen.At, d => seen.Type == MessageEventType.Opened ? d with { Opened = d.Opened + 1 } : d with { Clicked = d.Clicked + 1 });
        }

        var others = events
            .Where(e => e.Type == MessageEventType.Delivered || e.Type == MessageEventType.Replied || e.Type == MessageEventType.Bounced || e.Type == MessageEventType.Unsubscribed)
            .Select(e => new { e.Type, e.EventAt });
        await foreach (var happened in others.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Add(happened.EventAt, d => happened.Type switch
            {
                MessageEventType.Delivered => d with { Delivered = d.Delivered + 1 },
                MessageEventType.Replied => d with { Replied = d.Replied + 1 },
                MessageEventType.Bounced => d with { Bounced = d.Bounced + 1 },
                _ => d with { Unsubscribed = d.Unsubscribed + 1 },
            });
        }

        return new Counters(sent, days);

        void Add(DateTime at, Func<DailyCounts, DailyCounts> one)
        {
            var day = calendar.Day(at);
            days[day] = one(days.GetValueOrDefault(day));
        }
    }

    private static List<CounterDifference> Differences(Guid campaignId, Counters stored, Counters counted)
    {
        var differences = new List<CounterDifference>();
        if (stored.Sent != counted.Sent)
        {
            differences.Add(new CounterDifference(campaignId, null, "emails_sent_count", stored.Sent, counted.Sent));
        }

        foreach (var day in stored.Days.Keys.Union(counted.Days.Keys).Order())
        {
            var (present, expected) = (stored.Days.GetValueOrDefault(day), counted.Days.GetValueOrDefault(day));
            differences.AddRange(Columns(present).Zip(Columns(expected)).Where(c => c.First.Count != c.Second.Count)
                .Select(c => new CounterDifference(campaignId, day, c.First.Column, c.First.Count, c.Second.Count)));
        }

        return differences;
    }

    private static IEnumerable<(string Column, int Count)> Columns(DailyCounts day) =>
    [
        ("total_emails_sent", day.EmailsSent), ("total_followups_sent", day.FollowupsSent), ("delivered", day.Delivered), ("opened", day.Opened), ("clicked", day.Clicked),
        ("replied", day.Replied), ("bounced", day.Bounced), ("unsubscribed", day.Unsubscribed),
    ];

    /// <summary>Adds what is missing, which stays right beside whoever counts on meanwhile.</summary>
    private async Task Repair(CampaignsDb db, Guid campaignId, Counters stored, Counters counted, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var missing = counted.Sent - stored.Sent;
        await db.Campaigns.Where(c => c.Id == campaignId).ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsSentCount, x => x.EmailsSentCount + missing), cancellationToken);
        await using var sql = new SqlStatements(db);
        var batch = sql.Batch();
        foreach (var day in stored.Days.Keys.Union(counted.Days.Keys).Order())
        {
            var (from, to) = (stored.Days.GetValueOrDefault(day), counted.Days.GetValueOrDefault(day));
            if (from != to)
            {
                DailyCounters.Add(db, batch, campaignId, day, Less(to, from), now);
            }
        }

        await batch.Run(cancellationToken);
    }

    private static DailyCounts Less(DailyCounts all, DailyCounts part) => new()
    {
        EmailsSent = all.EmailsSent - part.EmailsSent,
        FollowupsSent = all.FollowupsSent - part.FollowupsSent,
        Delivered = all.Delivered - part.Delivered,
        Opened = all.Opened - part.Opened,
        Clicked = all.Clicked - part.Clicked,
        Replied = all.Replied - part.Replied,
        Bounced = all.Bounced - part.Bounced,
        Unsubscribed = all.Unsubscribed - part.Unsubscribed,
    };

    private sealed record Counters(long Sent, IReadOnlyDictionary<DateOnly, DailyCounts> Days);
}
