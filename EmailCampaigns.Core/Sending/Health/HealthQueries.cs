using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Health;

/// <summary>How a sender stands to its limits.</summary>
/// <param name="Numbers">What was counted.</param>
/// <param name="Rates">Each measure beside its limit.</param>
/// <param name="PausedAt">Since when it is paused for its health, UTC; null where it is not.</param>
/// <param name="Reason">Why it is.</param>
public sealed record SenderHealthReport(HealthNumbers Numbers, IReadOnlyList<HealthRate> Rates, DateTime? PausedAt, string? Reason);

/// <summary>Reads how senders do.</summary>
public sealed class HealthQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>One sender; null where there is none.</summary>
    public async Task<SenderHealthReport?> OfSender(Guid workspaceId, Guid senderId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken) is not { } sender)
        {
            return null;
        }

        var numbers = await HealthGuard.NumbersOf(db, sender, failures: null, clock.UtcNow(), cancellationToken);
        return new SenderHealthReport(
            numbers, [.. HealthRules.OfSender.Select(limit => HealthRules.Rate(limit, numbers))], sender.HealthPausedAt, sender.HealthPausedAt is null ? null : sender.LastError);
    }
}
