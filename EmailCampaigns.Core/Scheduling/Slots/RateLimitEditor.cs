using System.Globalization;
using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>A limit that is to be.</summary>
/// <param name="Scope"><c>workspace</c>, <c>campaign</c>, <c>sender</c> or <c>recipient_domain</c>.</param>
/// <param name="ScopeKey">The campaign's or sender's id, or the domain; for the workspace nothing is needed.</param>
/// <param name="Period">What it counts.</param>
/// <param name="MaxCount">The maximum; at least one.</param>
public sealed record RateLimitInput(QuotaScope? Scope, string? ScopeKey, QuotaPeriod? Period, int? MaxCount)
{
    /// <summary>The version of the limit that was seen; null sets it whatever stands.</summary>
    public int? Version { get; init; }
}

/// <summary>Sets and removes limits beside those of campaigns and senders. What waits in the campaigns concerned gets new times.</summary>
public sealed class RateLimitEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const int MaxAllowed = 10_000_000;

    /// <summary>Sets a limit; one that stands for the same scope and period is replaced, with a version only while that is the present one.</summary>
    public Task<EditOutcome> Set(Actor by, RateLimitInput input, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(input);
        var checks = new FieldChecks();
        var scope = input.Scope ?? Missing<QuotaScope>(checks, "scope");
        var period = input.Period ?? Missing<QuotaPeriod>(checks, "period");
        var max = checks.Count("maxCount", input.MaxCount, MaxAllowed);
        if (max is null or 0)
        {
            checks.Add("maxCount", "Must be at least 1. Delete the limit to have none.");
        }

        if (scope == QuotaScope.NewContacts)
        {
            checks.Add("scope", "New contacts a day are a setting of the campaign: dailyNewContacts.");
        }

        var key = KeyOf(scope, input.ScopeKey, by.WorkspaceId, checks);
        return checks.HasProblems ? Task.FromResult(EditOutcome.Invalid(checks.Problems)) : dbs.Edit(by.WorkspaceId, async db =>
        {
            if (!await Exists(db, scope, key, cancellationToken))
            {
                return EditOutcome.NotFound(Guid.Parse(key, CultureInfo.InvariantCulture));
            }

            var limit = await db.SendRateLimits.SingleOrDefaultAsync(l => l.Scope == scope && l.ScopeKey == key && l.Period == period, cancellationToken);
            if (input.Version is { } seen && seen != limit?.Version)
            {
                return EditOutcome.Stale(limit?.Id ?? Guid.Empty);
            }

            if (limit is null)
            {
                limit = new SendRateLimit { Id = Guid.CreateVersion7(clock.UtcNow()), Scope = scope, ScopeKey = key, Period = period };
                db.SendRateLimits.Add(limit);
            }

            limit.MaxCount = max!.Value;
            return await Changed(db, limit, by, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Removes a limit. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Delete(Actor by, Guid id, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var limit = await db.SendRateLimits.SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(limit, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            db.SendRateLimits.Remove(limit);
            return await Changed(db, limit, by, cancellationToken);
        }, cancellationToken);
    }

    private async Task<EditOutcome> Changed(CampaignsDb db, SendRateLimit limit, Actor by, CancellationToken cancellationToken)
    {
        await RuleChange.ReplanWorkspace(db, Concerned(limit), "Sending limits changed.", by, clock.UtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(limit.Id);
    }

    private static Expression<Func<Campaign, bool>> Concerned(SendRateLimit limit)
    {
        var id = limit.Scope is QuotaScope.Campaign or QuotaScope.Sender ? Guid.Parse(limit.ScopeKey, CultureInfo.InvariantCulture) : Guid.Empty;
        return limit.Scope switch
        {
            QuotaScope.Campaign => campaign => campaign.Id == id,
            QuotaScope.Sender => campaign => campaign.SenderAccountId == id,
            _ => _ => true,
        };
    }

    private static string KeyOf(QuotaScope scope, string? given, Guid workspaceId, FieldChecks checks)
    {
        var key = given?.Trim().ToLowerInvariant() ?? "";
        switch (scope)
        {
            case QuotaScope.Workspace:
                return workspaceId.ToString();
            case QuotaScope.RecipientDomain when key.Length is 0 or > ModelConventions.ExternalId || !key.Contains('.', StringComparison.Ordinal) || key.Contains('@', StringComparison.Ordinal):
                checks.Add("scopeKey", "Must be a domain, such as example.com.");
                return key;
            case QuotaScope.RecipientDomain:
                return key;
            default:
                if (Guid.TryParse(key, out var id))
                {
                    return id.ToString();
                }

                checks.Add("scopeKey", "Must be the id of the campaign or sender.");
                return key;
        }
    }

    private static Task<bool> Exists(CampaignsDb db, QuotaScope scope, string key, CancellationToken cancellationToken)
    {
        var id = scope is QuotaScope.Campaign or QuotaScope.Sender ? Guid.Parse(key, CultureInfo.InvariantCulture) : Guid.Empty;
        return scope switch
        {
            QuotaScope.Campaign => db.Campaigns.AnyAsync(c => c.Id == id, cancellationToken),
            QuotaScope.Sender => db.SenderAccounts.AnyAsync(s => s.Id == id, cancellationToken),
            _ => Task.FromResult(true),
        };
    }

    private static T Missing<T>(FieldChecks checks, string field)
        where T : struct, Enum
    {
        checks.Add(field, $"Must be {string.Join(", ", Enum.GetValues<T>().Select(value => SnakeCase.Of(value)))}.");
        return default;
    }
}
