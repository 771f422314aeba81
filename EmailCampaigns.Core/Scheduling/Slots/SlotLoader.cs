using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>
/// Loads a book of free times with what stands: what waits on the sender, of every campaign, and what left lately. What few campaigns need is read only for
/// those.
/// </summary>
internal sealed class SlotLoader(CampaignsDb db, Guid campaignId, Guid senderId, LaneRules rules, DateTime now, BookSpan? span)
{
    // No zone's day began more than 26 hours ago, and no hour that counts for a rolling day more than 25.
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(26);

    private readonly LaneLimits _limits = rules.Limits;
    private readonly DateTime _since = span is { } part && part.From > now - LookBack ? part.From : now - LookBack;

    /// <summary>Fills it.</summary>
    /// <param name="book">An empty one.</param>
    /// <param name="anewAfter">Leaves out what waits for the campaign's contacts beyond this one, which is to be planned anew; null leaves out nothing.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public async Task Fill(SlotBook book, Guid? anewAfter, CancellationToken cancellationToken)
    {
        await AddWaiting(book, anewAfter, cancellationToken);
        await AddSent(book, cancellationToken);
        if (_limits.Workspace != default)
        {
            await AddElsewhere(book, cancellationToken);
        }

        if (_limits.Workspace != default || _limits.Domains.Count > 0)
        {
            await AddUsed(book, cancellationToken);
        }
    }

    /// <summary>Firm times take their slot, estimates room on their day.</summary>
    private async Task AddWaiting(SlotBook book, Guid? anewAfter, CancellationToken cancellationToken)
    {
        var waiting = InSpan(db.ScheduledEmails)
            .Where(e => e.SenderAccountId == senderId && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending))
            .Where(e => anewAfter == null || e.CampaignId != campaignId || e.ContactId <= anewAfter);
        await foreach (var times in Times(waiting).WithCancellation(cancellationToken))
        {
            var email = new SlotEmail(times.Priority == ScheduledEmail.FirstEmail, times.Domain, JitterOf(times.Id));
            if (times.Status == ScheduledEmailStatus.Pending)
            {
                for (var i = 0; i < times.Count; i++)
                {
                    book.AddTaken(times.ScheduledFor, times.Own, email);
                }
            }
            else
            {
                book.AddPlanned(times.ScheduledFor, times.Own, times.Count, email);
            }
        }
    }

    private IQueryable<ScheduledEmail> InSpan(IQueryable<ScheduledEmail> emails) =>
        span is { } part ? emails.Where(e => e.ScheduledFor >= part.From && e.ScheduledFor < part.Until) : emails;

    private IAsyncEnumerable<WaitingTimes> Times(IQueryable<ScheduledEmail> waiting)
    {
        if (_limits is { CampaignJitterSeconds: 0, Domains.Count: 0 })
        {
            return waiting.GroupBy(e => new { e.ScheduledFor, e.Status, Own = e.CampaignId == campaignId, e.Priority })
                .Select(g => new WaitingTimes(g.Key.ScheduledFor, g.Key.Status, g.Key.Own, g.Key.Priority, null, null, g.Count()))
                .AsAsyncEnumerable();
        }

        // With jitter each pause is its email's own, and where domains are limited each email counts for one.
        var domains = _limits.Domains.Keys.ToList();
        return waiting.Select(e => new WaitingTimes(
            e.ScheduledFor, e.Status, e.CampaignId == campaignId, e.Priority, domains.Contains(e.RecipientDomain) ? e.RecipientDomain : null, e.Id, 1)).AsAsyncEnumerable();
    }

    /// <summary>What left lately counts for today's limits and for the gap.</summary>
    private async Task AddSent(SlotBook book, CancellationToken cancellationToken)
    {
        var sent = await db.SentEmails
            .Where(s => s.SenderAccountId == senderId && s.SentAt > _since)
            .Select(s => new { s.SentAt, Own = s.CampaignId == campaignId, s.SequenceStep, s.ScheduledEmailId })
            .ToListAsync(cancellationToken);
        foreach (var email in sent)
        {
            book.AddSent(email.SentAt, email.Own, new SlotEmail(email.SequenceStep == 1, Jitter: JitterOf(email.ScheduledEmailId)));
        }
    }

    /// <summary>What waits on the workspace's other senders shares the workspace's limits.</summary>
    private async Task AddElsewhere(SlotBook book, CancellationToken cancellationToken)
    {
        var senders = await db.SenderAccounts.Where(s => s.Id != senderId).Select(s => s.Id).ToListAsync(cancellationToken);
        var waiting = await InSpan(db.ScheduledEmails)
            .Where(e => senders.Contains(e.SenderAccountId) && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending))
            .GroupBy(e => new { e.ScheduledFor, e.Status })
            .Select(g => new { g.Key.ScheduledFor, g.Key.Status, Count = g.Count() })
            .ToListAsync(cancellationToken);
        waiting.ForEach(w => book.AddElsewhere(w.ScheduledFor, w.Status == ScheduledEmailStatus.Pending, w.Count));
    }

    private async Task AddUsed(SlotBook book, CancellationToken cancellationToken)
    {
        var used = await db.SendQuotaUsage
            .Where(u => (u.Scope == QuotaScope.Workspace || u.Scope == QuotaScope.RecipientDomain) && u.PeriodStart > _since)
            .Select(u => new { u.Scope, u.ScopeKey, u.Period, u.PeriodStart, u.Used })
            .ToListAsync(cancellationToken);
        foreach (var usage in used)
        {
            if (usage.Scope == QuotaScope.Workspace)
            {
                book.AddUsedByWorkspace(usage.Period, usage.PeriodStart, usage.Used);
            }
            else
            {
                book.AddUsedByDomain(usage.ScopeKey, usage.Period, usage.PeriodStart, usage.Used);
            }
        }
    }

    private TimeSpan JitterOf(Guid? emailId) => emailId is { } id ? GapJitter.After(id, _limits.CampaignJitterSeconds) : TimeSpan.Zero;

    private sealed record WaitingTimes(DateTime ScheduledFor, ScheduledEmailStatus Status, bool Own, int Priority, string? Domain, Guid? Id, int Count);
}
