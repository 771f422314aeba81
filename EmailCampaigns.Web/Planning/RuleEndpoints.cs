using System.Linq.Expressions;
using System.Security.Claims;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Planning;

/// <summary><c>/holidays</c> and <c>/rate-limits</c>: the rules that hold for all campaigns of a workspace.</summary>
internal static class RuleEndpoints
{
    private const string Holidays = "/holidays";
    private const string RateLimits = "/rate-limits";

    public static void MapRules(this RouteGroupBuilder api)
    {
        var holidays = api.MapGroup(Holidays).WithTags("Sending");
        holidays.MapGet("", ListHolidays).Answers200<Paged<HolidayResource>>();
        holidays.MapPost("", CreateHoliday).RequireAuthorization(Policies.Marketer).Answers201<HolidayResource>();
        holidays.MapGet("/{id:guid}", GetHoliday).Answers200<HolidayResource>();
        holidays.MapPatch("/{id:guid}", UpdateHoliday).RequireAuthorization(Policies.Marketer).Answers200<HolidayResource>();
        holidays.MapDelete("/{id:guid}", DeleteHoliday).RequireAuthorization(Policies.Marketer).Answers204();

        var limits = api.MapGroup(RateLimits).WithTags("Sending");
        limits.MapGet("", ListLimits).Answers200<Paged<RateLimitResource>>();
        limits.MapPut("", SetLimit).RequireAuthorization(Policies.Admin).Answers200<RateLimitResource>();
        limits.MapDelete("/{id:guid}", DeleteLimit).RequireAuthorization(Policies.Admin).Answers204();
    }

    private static async Task<Paged<HolidayResource>> ListHolidays(ClaimsPrincipal user, PageRequest page, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        return await db.Holidays.OrderBy(h => h.Rule).Select(HolidayResource.Row).Page(page, cancellationToken);
    }

    private static Task<IResult> CreateHoliday(
        ClaimsPrincipal user, HolidayInput input, HolidayEditor editor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        editor.Create(user.ToActor(), input, cancellationToken).Created(Holidays, Holiday(dbs, user, cancellationToken));

    private static Task<IResult> GetHoliday(ClaimsPrincipal user, Guid id, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        Holiday(dbs, user, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> UpdateHoliday(
        ClaimsPrincipal user, Guid id, Patch<HolidayInput> patch, HolidayEditor editor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        editor.Update(user.ToActor(), id, patch.Input, patch.Version, cancellationToken).Ok(Holiday(dbs, user, cancellationToken));

    private static Task<IResult> DeleteHoliday(
        ClaimsPrincipal user, Guid id, HolidayEditor editor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, cancellationToken).NoContent(Holiday(dbs, user, cancellationToken));

    private static async Task<Paged<RateLimitResource>> ListLimits(
        ClaimsPrincipal user, PageRequest page, IDbContextFactory<CampaignsDb> dbs, string? scope, string? scopeKey, CancellationToken cancellationToken)
    {
        var wanted = Query.Status<QuotaScope>(scope, "scope");
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        IQueryable<SendRateLimit> limits = db.SendRateLimits;
        limits = wanted is null ? limits : limits.Where(l => l.Scope == wanted);
        limits = scopeKey is null ? limits : limits.Where(l => l.ScopeKey == scopeKey);
        return await limits.OrderBy(l => l.Scope).ThenBy(l => l.ScopeKey).ThenBy(l => l.Period).Select(RateLimitResource.Row).Page(page, cancellationToken);
    }

    /// <summary>Sets the limit of a scope and period, whether one stands or not.</summary>
    private static Task<IResult> SetLimit(
        ClaimsPrincipal user, RateLimitInput input, RateLimitEditor editor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        editor.Set(user.ToActor(), input, cancellationToken).Ok(Limit(dbs, user, cancellationToken));

    private static Task<IResult> DeleteLimit(
        ClaimsPrincipal user, Guid id, RateLimitEditor editor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, cancellationToken).NoContent(Limit(dbs, user, cancellationToken));

    private static Func<Guid, Task<HolidayResource?>> Holiday(IDbContextFactory<CampaignsDb> dbs, ClaimsPrincipal user, CancellationToken cancellationToken) => async id =>
    {
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        return await db.Holidays.Where(h => h.Id == id).Select(HolidayResource.Row).SingleOrDefaultAsync(cancellationToken);
    };

    private static Func<Guid, Task<RateLimitResource?>> Limit(IDbContextFactory<CampaignsDb> dbs, ClaimsPrincipal user, CancellationToken cancellationToken) => async id =>
    {
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        return await db.SendRateLimits.Where(l => l.Id == id).Select(RateLimitResource.Row).SingleOrDefaultAsync(cancellationToken);
    };
}

/// <summary>Days on which no campaign's window opens.</summary>
internal sealed record HolidayResource(Guid Id, string Name, string Rule, DateTime CreatedAt, DateTime UpdatedAt, int Version)
{
    public static Expression<Func<Holiday, HolidayResource>> Row { get; } = h => new HolidayResource(h.Id, h.Name, h.Rule, h.CreatedAt, h.UpdatedAt, h.Version);
}

/// <summary>A limit beside those of campaigns and senders.</summary>
internal sealed record RateLimitResource(Guid Id, QuotaScope Scope, string ScopeKey, QuotaPeriod Period, int MaxCount, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static Expression<Func<SendRateLimit, RateLimitResource>> Row { get; } = l => new RateLimitResource(
        l.Id, l.Scope, l.ScopeKey, l.Period, l.MaxCount, l.CreatedAt, l.UpdatedAt);
}
