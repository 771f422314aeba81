using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>
/// Reads what a workspace sent in a span of days, by campaign, sender, list and hour. Days and campaigns are counters; senders and hours are counted from the emails, so where very many
/// were sent the numbers are some seconds old, and up to five minutes where nobody looked meanwhile.
/// </summary>
public sealed class PeriodQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private readonly CountMemory _remembered = new(clock);

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
        return await _remembered.RecallAtOnce(
            (workspaceId, span.From, span.To), stop => Read(workspaceId, span.From, span.To, stop), results => results.Totals.Sent, cancellationToken);
    }

    private static async Task<ZoneCalendar> Calendar(CampaignsDb db, CancellationToken cancellationToken) =>
        ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));

    private async Task<PeriodResults> Read(Guid workspaceId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var calendar = await Calendar(db, cancellationToken);
        var days = to.DayNumber - from.DayNumber + 1;
        var counted = await ByCampaign(db, calendar, from, to, cancellationToken);
        var before = await ByCampaign(db, calendar, from.AddDays(-days), from.AddDays(-1), cancellationToken);
        var (start, end) = Instants(calendar, from, to);
        return new PeriodResults
        {
            From = from,
            To = to,
            Totals = PeriodCounts.Sum(counted.Values),
            Before = PeriodCounts.Sum(before.Values),
            Campaigns = await Campaigns(db, counted, cancellationToken),
            Lists = await Lists(db, counted, cancellationToken),
            Senders = await Senders(db, start, end, cancellationToken),
            Hours = await Hours(db, calendar, start, end, cancellationToken),
        };
    }

    private static async Task<Dictionary<Guid, PeriodCounts>> ByCampaign(CampaignsDb db, ZoneCalendar calendar, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var (start, end) = Instants(calendar, first, last);
        var interested = await (
            from reply in FromPeople(db)
            where reply.Intent == ReplyIntent.Interested && reply.ReceivedAt >= start && reply.ReceivedAt < end && reply.CampaignId != null
            group reply by reply.CampaignId!.Value into campaign
            select new { CampaignId = campaign.Key, People = campaign.Select(r => r.ContactId).Distinct().Count() })
            .ToDictionaryAsync(c => c.CampaignId, c => c.People, cancellationToken);
        var counted = await (
            from day in db.DailyAnalytics
            where day.Date >= first && day.Date <= last
            group day by day.CampaignId into campaign
            select new
            {
                CampaignId = campaign.Key,
                Sent = campaign.Sum(d => d.TotalEmailsSent),
                Opened = campaign.Sum(d => d.Opened),
                Clicked = campaign.Sum(d => d.Clicked),
                Replied = campaign.Sum(d => d.Replied),
                Bounced = campaign.Sum(d => d.Bounced),
                Unsubscribed = campaign.Sum(d => d.Unsubscribed),
            }).ToListAsync(cancellationToken);
        return counted.ToDictionary(c => c.CampaignId, c => new PeriodCounts
        {
            Sent = c.Sent,
            Opened = c.Opened,
            Clicked = c.Clicked,
            Replied = c.Replied,
            Interested = interested.GetValueOrDefault(c.CampaignId),
            Bounced = c.Bounced,
            Unsubscribed = c.Unsubscribed,
        });
    }

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

    private static async Task<IReadOnlyList<SenderPeriod>> Senders(CampaignsDb db, DateTime start, DateTime end, CancellationToken cancellationToken)
    {
        var replies = await (
            from reply in FromPeople(db)
            where reply.ReceivedAt >= start && reply.ReceivedAt < end
            join sent in db.SentEmails on reply.SentEmailId equals sent.Id
            select new { sent.SenderAccountId, SentEmailId = sent.Id, reply.ContactId, reply.Intent }).ToListAsync(cancellationToken);
        var repliesOf = replies.ToLookup(r => r.SenderAccountId);
        var senders = await db.SenderAccounts
            .Select(s => new { s.Id, s.Email, Sent = db.SentEmails.Count(e => e.SenderAccountId == s.Id && e.SentAt >= start && e.SentAt < end) })
            .Where(s => s.Sent > 0).ToListAsync(cancellationToken);
        return
        [
            .. senders.Select(s => new SenderPeriod(
                s.Id,
                s.Email,
                s.Sent,
                repliesOf[s.Id].DistinctBy(r => r.SentEmailId).Count(),
                repliesOf[s.Id].Where(r => r.Intent == ReplyIntent.Interested).DistinctBy(r => r.ContactId).Count()))
                .OrderByDescending(s => s.Sent).ThenBy(s => s.Email, StringComparer.Ordinal),
        ];
    }

    /// <summary>The database adds up half hours of UTC, since no zone is ahead of it by less; which hour of the week each is on the workspace's clock is worked out here.</summary>
    private static async Task<IReadOnlyList<HourPeriod>> Hours(CampaignsDb db, ZoneCalendar calendar, DateTime start, DateTime end, CancellationToken cancellationToken)
    {
        var sent = await db.SentEmails.Where(e => e.SentAt >= start && e.SentAt < end)
            .GroupBy(e => new { e.SentAt.Date, e.SentAt.Hour, IsSecondHalf = e.SentAt.Minute >= 30 })
            .Select(half => new { half.Key.Date, half.Key.Hour, half.Key.IsSecondHalf, Count = half.Count() }).ToListAsync(cancellationToken);
        var replied = await (
            from reply in FromPeople(db)
            join email in db.SentEmails on reply.SentEmailId equals email.Id
            where email.SentAt >= start && email.SentAt < end
            select new { email.Id, email.SentAt }).Distinct().ToListAsync(cancellationToken);
        var repliesOf = replied.CountBy(r => HourOf(r.SentAt)).ToDictionary();
        return
        [
            .. sent.GroupBy(half => HourOf(half.Date.AddHours(half.Hour).AddMinutes(half.IsSecondHalf ? 30 : 0)))
                .Select(hour => new HourPeriod(hour.Key.Day, hour.Key.Hour, hour.Sum(half => half.Count), repliesOf.GetValueOrDefault(hour.Key)))
                .OrderBy(hour => ((int)hour.Day + 6) % 7).ThenBy(hour => hour.Hour),
        ];

        (DayOfWeek Day, int Hour) HourOf(DateTime utc)
        {
            var local = new DateTime(calendar.LocalTicks(utc.Ticks));
            return (local.DayOfWeek, local.Hour);
        }
    }

    private static IQueryable<EmailReply> FromPeople(CampaignsDb db) => db.EmailReplies.Where(r => r.Kind == ReplyKind.Reply && r.TakenBackAt == null);

    private static (DateTime Start, DateTime End) Instants(ZoneCalendar calendar, DateOnly from, DateOnly to) => (calendar.DayStart(from), calendar.DayStart(to.AddDays(1)));
}
