using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling;

/// <summary>Reads the rules that hold for all campaigns of a workspace.</summary>
public sealed class RuleQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What holidays can be filtered and sorted by; they are few, so no field but the id and the rule needs an index.</summary>
    public static ListFields<HolidayRow> HolidayFields { get; } = new ListFields<HolidayRow>()
        .WithEveryField()
        .Searching("the name or the rule", h => h.Name, h => h.Rule)
        .OrderedBy("rule");

    /// <summary>What limits can be filtered and sorted by; they are few, so no field but the id, the scope and its key needs an index.</summary>
    public static ListFields<LimitRow> LimitFields { get; } = new ListFields<LimitRow>()
        .WithEveryField()
        .Searching("the key of the scope", l => l.ScopeKey)
        .OrderedBy("scope", "scopeKey", "period");

    /// <summary>One page of holidays.</summary>
    public async Task<Page<HolidayRow>> HolidayPage(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await HolidayFields.Page(Rows(db.Holidays), request, cancellationToken);
    }

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

    public async Task<Page<LimitRow>> Limits(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await LimitFields.Page(Rows(db.SendRateLimits), request, cancellationToken);
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
        holidays.Select(h => new HolidayRow { Id = h.Id, Name = h.Name, Rule = h.Rule, CreatedAt = h.CreatedAt, UpdatedAt = h.UpdatedAt, Version = h.Version });

    private static IQueryable<LimitRow> Rows(IQueryable<SendRateLimit> limits) => limits.Select(l => new LimitRow
    {
        Id = l.Id,
        Scope = l.Scope,
        ScopeKey = l.ScopeKey,
        Period = l.Period,
        MaxCount = l.MaxCount,
        CreatedAt = l.CreatedAt,
        UpdatedAt = l.UpdatedAt,
        Version = l.Version,
    });
}

/// <summary>Days on which no campaign's window opens.</summary>
public sealed record HolidayRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Which days, as <see cref="HolidayRule"/> writes them.</summary>
    public required string Rule { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required int Version { get; init; }
}

/// <summary>A limit beside those of campaigns and senders.</summary>
public sealed record LimitRow
{
    public required Guid Id { get; init; }
    public required QuotaScope Scope { get; init; }
    public required string ScopeKey { get; init; }
    public required QuotaPeriod Period { get; init; }
    public required int MaxCount { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required int Version { get; init; }
}

/// <summary>A limit as a person knows it.</summary>
/// <param name="Id">The limit's.</param>
/// <param name="Scope">What it holds for.</param>
/// <param name="Name">The campaign's name, the sender's address or the recipient domain; of the workspace, its id.</param>
/// <param name="Period">What it counts.</param>
/// <param name="MaxCount">The maximum.</param>
public sealed record NamedLimit(Guid Id, QuotaScope Scope, string Name, QuotaPeriod Period, int MaxCount);

/// <summary>A sender or a campaign that a limit can be set for.</summary>
public sealed record LimitTarget(QuotaScope Scope, Guid Id, string Name);
