using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads what a workspace sent in a span of days, by campaign, sender, list and hour: all of it from counters.</summary>
public sealed class PeriodQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>The days that are meant where one or both are left out.</summary>
    /// <param name="workspaceId">The workspace, in whose zone today is.</param>
    /// <param name="from">The first day; null for <see cref="PeriodSpan.DefaultDays"/> that end with <paramref name="to"/>.</param>
    /// <param name="to">The last day; null for today.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PeriodSpan> Span(Guid workspaceId, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var today = (await Calendar(db, cancellationToken)).Day(clock.UtcNow());
        var last = to ?? today;
        return new PeriodSpan(from ?? last.AddDays(1 - PeriodSpan.DefaultDays), last, today);
    }

    /// <summary>Reads what was counted.</summary>
    public async Task<PeriodResults> Find(Guid workspaceId, PeriodSpan span, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(span);
        await using var db = dbs.For(workspaceId);
        var (from, to) = (span.From, span.To);
        var counted = await ByCampaign(db, from, to, cancellationToken);
        var before = await ByCampaign(db, from.AddDays(-span.Days), from.AddDays(-1), cancellationToken);
        return new PeriodResults
        {
            From = from,
            To = to,
            Totals = PeriodCounts.Sum(counted.Values),
            Before = PeriodCounts.Sum(before.Values),
            Campaigns = await Campaigns(db, counted, cancellationToken),
            Lists = await Lists(db, counted, cancellationToken),
            Senders = await Senders(db, from, to, cancellationToken),
            Hours = await Hours(db, from, to, cancellationToken),
        };
    }

    private static async Task<ZoneCalendar> Calendar(CampaignsDb db, CancellationToken cancellationToken) =>
        ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));

    private static async Task<Dictionary<Guid, PeriodCounts>> ByCampaign(CampaignsDb db, DateOnly first, DateOnly last, CancellationToken cancellationToken) => await (
        from day in db.DailyAnalytics
        where day.Date >= first && day.Date <= last
        group day by day.CampaignId into campaign
        select new
        {
            CampaignId = campaign.Key,
            Counts = new PeriodCounts
            {
                Sent = campaign.Sum(d => d.TotalEmailsSent),
                Opened = campaign.Sum(d => d.Opened),
                Clicked = campaign.Sum(d => d.Clicked),
                Replied = campaign.Sum(d => d.Replied),
                Interested = campaign.Sum(d => d.Interested),
                Bounced = campaign.Sum(d => d.Bounced),
                Unsubscribed = campaign.Sum(d => d.Unsubscribed),
            },
        }).ToDictionaryAsync(c => c.CampaignId, c => c.Counts, cancellationToken);

    private static async Task<IReadOnlyList<CampaignPeriod>> Campaigns(CampaignsDb db, Dictionary<Guid, PeriodCounts> counted, CancellationToken cancellationToken)
    {
        var ids = counted.Where(c => !c.Value.IsNothing).Select(c => c.Key).ToList();
        var campaigns = await db.Campaigns.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name, c.Status }).ToListAsync(cancellationToken);
        return [.. campaigns.Select(c => new CampaignPeriod(c.Id, c.Name, c.Status, counted[c.Id])).OrderByDescending(c => c.Sent).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<ListPeriod>> Lists(CampaignsDb db, Dictionary<Guid, PeriodCounts> counted, CancellationToken cancellationToken)
    {
        var ids = counted.Where(c => !c.Value.IsNothing).Select(c => c.Key).ToList();
        var campaigns = await (
            from campaign in db.Campaigns
            where ids.Contains(campaign.Id)
            join list in db.ContactLists on campaign.ListId equals list.Id into lists
            from list in lists.DefaultIfEmpty()
            select new { campaign.Id, ListId = list == null ? null : (Guid?)list.Id, Name = list == null ? null : list.Name }).ToListAsync(cancellationToken);
        return
        [
            .. campaigns.GroupBy(c => (c.ListId, c.Name))
                .Select(list => new ListPeriod(list.Key.ListId, list.Key.Name, PeriodCounts.Sum([.. list.Select(c => counted[c.Id])])))
                .OrderByDescending(l => l.Sent).ThenBy(l => l.Name, StringComparer.Ordinal),
        ];
    }

    private static async Task<IReadOnlyList<SenderPeriod>> Senders(CampaignsDb db, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var counted = await db.LaneHalfHours.Where(h => h.Date >= from && h.Date <= to).GroupBy(h => h.SenderAccountId)
            .Select(s => new { Id = s.Key, Sent = s.Sum(h => h.Sent), Replied = s.Sum(h => h.Replied), Interested = s.Sum(h => h.Interested) })
            .Where(s => s.Sent > 0).ToListAsync(cancellationToken);
        var ids = counted.ConvertAll(s => s.Id);
        var emails = await db.SenderAccounts.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Email, cancellationToken);
        return
        [
            .. counted.Select(s => new SenderPeriod(s.Id, emails[s.Id], s.Sent, s.Replied, s.Interested))
                .OrderByDescending(s => s.Sent).ThenBy(s => s.Email, StringComparer.Ordinal),
        ];
    }

    private static async Task<IReadOnlyList<HourPeriod>> Hours(CampaignsDb db, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var counted = await db.LaneHalfHours.Where(h => h.Date >= from && h.Date <= to && h.Sent > 0).GroupBy(h => new { h.Date, h.HalfHour })
            .Select(half => new { half.Key.Date, half.Key.HalfHour, Sent = half.Sum(h => h.Sent), Answered = half.Sum(h => h.Answered) }).ToListAsync(cancellationToken);
        return
        [
            .. counted.GroupBy(half => (Day: half.Date.DayOfWeek, Hour: half.HalfHour / 2))
                .Select(hour => new HourPeriod(hour.Key.Day, hour.Key.Hour, hour.Sum(half => half.Sent), hour.Sum(half => half.Answered)))
                .OrderBy(hour => ((int)hour.Day + 6) % 7).ThenBy(hour => hour.Hour),
        ];
    }
}
