using System.Security.Claims;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Planning;

/// <summary><c>/holidays</c> and <c>/rate-limits</c>: the rules that hold for all campaigns of a workspace.</summary>
internal static class RuleEndpoints
{
    private const string Holidays = "/holidays";
    private const string RateLimits = "/rate-limits";

    public static void MapRules(this RouteGroupBuilder api)
    {
        var holidays = api.MapGroup(Holidays).WithTags("Sending");
        holidays.MapGet("", ListHolidays).Answers200<Paged<HolidayRow>>();
        holidays.MapPost("", CreateHoliday).RequireAuthorization(Policies.Marketer).Answers201<HolidayRow>();
        holidays.MapGet("/{id:guid}", GetHoliday).Answers200<HolidayRow>();
        holidays.MapPatch("/{id:guid}", UpdateHoliday).RequireAuthorization(Policies.Marketer).Answers200<HolidayRow>();
        holidays.MapDelete("/{id:guid}", DeleteHoliday).RequireAuthorization(Policies.Marketer).Answers204();

        var limits = api.MapGroup(RateLimits).WithTags("Sending");
        limits.MapGet("", ListLimits).Answers200<Paged<LimitRow>>();
        limits.MapPut("", SetLimit).RequireAuthorization(Policies.Admin).Answers200<LimitRow>();
        limits.MapDelete("/{id:guid}", DeleteLimit).RequireAuthorization(Policies.Admin).Answers204();
    }

    private static async Task<Paged<HolidayRow>> ListHolidays(ClaimsPrincipal user, PageRequest page, RuleQueries rules, CancellationToken cancellationToken) =>
        (await rules.Holidays(user.ToActor().WorkspaceId, cancellationToken)).Page(page);

    private static Task<IResult> CreateHoliday(
        ClaimsPrincipal user, HolidayInput input, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Create(user.ToActor(), input, cancellationToken).Created(Holidays, Holiday(rules, user, cancellationToken));

    private static Task<IResult> GetHoliday(ClaimsPrincipal user, Guid id, RuleQueries rules, CancellationToken cancellationToken) =>
        Holiday(rules, user, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> UpdateHoliday(
        ClaimsPrincipal user, Guid id, Patch<HolidayInput> patch, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Update(user.ToActor(), id, patch.Input, patch.Version, cancellationToken).Ok(Holiday(rules, user, cancellationToken));

    private static Task<IResult> DeleteHoliday(
        ClaimsPrincipal user, Guid id, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, cancellationToken).NoContent(Holiday(rules, user, cancellationToken));

    private static async Task<Paged<LimitRow>> ListLimits(
        ClaimsPrincipal user, PageRequest page, RuleQueries rules, string? scope, string? scopeKey, CancellationToken cancellationToken) =>
        page.Of(
            await rules.Limits(user.ToActor().WorkspaceId, Query.Status<QuotaScope>(scope, "scope"), scopeKey, page.Offset, page.PageSize, cancellationToken));

    /// <summary>Sets the limit of a scope and period, whether one stands or not.</summary>
    private static Task<IResult> SetLimit(
        ClaimsPrincipal user, RateLimitInput input, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Set(user.ToActor(), input, cancellationToken).Ok(Limit(rules, user, cancellationToken));

    private static Task<IResult> DeleteLimit(
        ClaimsPrincipal user, Guid id, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, cancellationToken).NoContent(Limit(rules, user, cancellationToken));

    private static Func<Guid, Task<HolidayRow?>> Holiday(RuleQueries rules, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        id => rules.Holiday(user.ToActor().WorkspaceId, id, cancellationToken);

    private static Func<Guid, Task<LimitRow?>> Limit(RuleQueries rules, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        id => rules.Limit(user.ToActor().WorkspaceId, id, cancellationToken);
}
