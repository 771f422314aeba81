using System.Globalization;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Reads the rules that hold for all campaigns of a workspace.</summary>
public sealed class RuleQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The holidays, by their days.</summary>
    public async Task<IReadOnlyList<HolidayRow>> Holidays(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.Holidays.OrderBy(h => h.Rule)).ToListAsync(cancellationToken);
    }

    /// <summary>One holiday; null where there is none.</summary>
    public async Task<HolidayRow?> Holiday(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.Holidays.Where(h => h.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// The limits beside those that campaigns and senders have among their own settings: the workspace's first, then those of campaigns, senders and recipient
    /// domains.
    /// </summary>
    public async Task<IReadOnlyList<NamedLimit>> NamedLimits(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var limits = await Rows(db.SendRateLimits.OrderBy(l => l.ScopeKey).ThenBy(l => l.Period)).ToListAsync(cancellationToken);
        var ids = limits.Where(l => l.Scope is QuotaScope.Campaign or QuotaScope.Sender).Select(l => Guid.Parse(l.ScopeKey, CultureInfo.InvariantCulture))
            .ToList();
        var names = await db.Campaigns.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name })
            .Concat(db.SenderAccounts.Where(s => ids.Contains(s.Id)).Select(s => new { s.Id, Name = s.Email }))
            .ToDictionaryAsync(n => n.Id.ToString(), n => n.Name, cancellationToken);
        return [.. limits.OrderBy(l => l.Scope).Select(l => new NamedLimit(l.Id, l.Scope, names.GetValueOrDefault(l.ScopeKey, l.ScopeKey), l.Period, l.MaxCount))];
    }

    /// <summary>A page of the limits of a scope or key, or of all, by both.</summary>
    public async Task<Page<LimitRow>> Limits(Guid workspaceId, QuotaScope? scope, string? scopeKey, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        IQueryable<SendRateLimit> limits = db.SendRateLimits;
        limits = scope is null ? limits : limits.Where(l => l.Scope == scope);
        limits = scopeKey is null ? limits : limits.Where(l => l.ScopeKey == scopeKey);
        return await Rows(limits.OrderBy(l => l.Scope).ThenBy(l => l.ScopeKey).ThenBy(l => l.Period)).Page(skip, take, cancellationToken);
    }

    /// <summary>One limit; null where there is none.</summary>
    public async Task<LimitRow?> Limit(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.SendRateLimits.Where(l => l.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The senders and the campaigns that can still send, by name: what a limit may be set for.</summary>
    public async Task<IReadOnlyList<LimitTarget>> LimitTargets(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var senders = await db.SenderAccounts.Where(s => s.IsActive).OrderBy(s => s.Email).Select(s => new LimitTarget(QuotaScope.Sender, s.Id, s.Email))
            .ToListAsync(cancellationToken);
        var campaigns = await db.Campaigns
            .Where(c => c.Status == CampaignStatus.Draft || c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused)
            .OrderBy(c => c.Name).Select(c => new LimitTarget(QuotaScope.Campaign, c.Id, c.Name)).ToListAsync(cancellationToken);
        return [.. senders, .. campaigns];
    }

    private static IQueryable<HolidayRow> Rows(IQueryable<Holiday> holidays) =>
        holidays.Select(h => new HolidayRow(h.Id, h.Name, h.Rule, h.CreatedAt, h.UpdatedAt, h.Version));

    private static IQueryable<LimitRow> Rows(IQueryable<SendRateLimit> limits) =>
        limits.Select(l => new LimitRow(l.Id, l.Scope, l.ScopeKey, l.Period, l.MaxCount, l.CreatedAt, l.UpdatedAt));
}

/// <summary>Days on which no campaign's window opens.</summary>
/// <param name="Rule">Which days, as <see cref="HolidayRule"/> writes them.</param>
public sealed record HolidayRow(Guid Id, string Name, string Rule, DateTime CreatedAt, DateTime UpdatedAt, int Version);

/// <summary>A limit beside those of campaigns and senders.</summary>
public sealed record LimitRow(Guid Id, QuotaScope Scope, string ScopeKey, QuotaPeriod Period, int MaxCount, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>A limit as a person knows it.</summary>
/// <param name="Id">The limit's.</param>
/// <param name="Scope">What it holds for.</param>
/// <param name="Name">The campaign's name, the sender's address or the recipient domain; of the workspace, its id.</param>
/// <param name="Period">What it counts.</param>
/// <param name="MaxCount">At most so many.</param>
public sealed record NamedLimit(Guid Id, QuotaScope Scope, string Name, QuotaPeriod Period, int MaxCount);

/// <summary>A sender or a campaign that a limit can be set for.</summary>
public sealed record LimitTarget(QuotaScope Scope, Guid Id, string Name);
