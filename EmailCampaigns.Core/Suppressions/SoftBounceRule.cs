using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>When mailboxes that are full or out of reach again and again are given up, whether they refuse at sending time or send back later.</summary>
public static class SoftBounceRule
{
    /// <summary>The number of soft bounces within <see cref="Window"/> that suppress the address.</summary>
    public const int Limit = 3;

    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>Whether the soft bounces of a contact around <paramref name="at"/>, those that were saved, reach the limit.</summary>
    public static async Task<bool> IsReached(CampaignsDb db, Guid contactId, DateTime at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (from, to) = (at - Window, at + Window);
        return IsReached(await db.MessageEvents
            .Where(e => e.ContactId == contactId && e.EventAt > from && e.EventAt < to && e.Type == MessageEventType.Bounced && e.FailureClass == FailureClass.Soft)
            .Select(e => e.EventAt)
            .ToListAsync(cancellationToken));
    }

    /// <summary>Whether any window contains that many, in whatever order they were reported.</summary>
    public static bool IsReached(IReadOnlyCollection<DateTime> bounces)
    {
        var inOrder = bounces.Order().ToList();
        return Enumerable.Range(0, Math.Max(0, inOrder.Count - Limit + 1)).Any(i => inOrder[i + Limit - 1] - inOrder[i] < Window);
    }
}
