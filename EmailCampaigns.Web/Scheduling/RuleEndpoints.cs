using System.Security.Claims;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Scheduling;

/// <summary><c>/holidays</c> and <c>/rate-limits</c>: the rules that hold for all campaigns of a workspace.</summary>
internal static class RuleEndpoints
{
    private const string Holidays = "/holidays";
    private const string RateLimits = "/rate-limits";

    public static void MapRules(this RouteGroupBuilder api)
    {
        var holidays = api.MapGroup(Holidays).WithTags("Sending");
        holidays.MapGet("", ListHolidays).WithSummary("List the days on which nothing is sent").AnswersList<HolidayRow>(RuleQueries.HolidayFields);
        holidays.MapPost("", CreateHoliday).WithSummary("Add a holiday, or the holidays of a country").Requires("name", "rule").RequireAuthorization(Policies.Marketer).Answers201<HolidayRow>();
        holidays.MapGet("/{id:guid}", GetHoliday).WithSummary("Read a holiday").Answers200<HolidayRow>();
        holidays.MapPatch("/{id:guid}", UpdateHoliday).WithSummary("Change a holiday").RequireAuthorization(Policies.Marketer).Answers200<HolidayRow>();
        holidays.MapDelete("/{id:guid}", DeleteHoliday).WithSummary("Delete a holiday").RequireAuthorization(Policies.Marketer).Answers204();

        var limits = api.MapGroup(RateLimits).WithTags("Sending");
        limits.MapGet("", ListLimits).WithSummary("List the limits of sending").AnswersList<LimitRow>(RuleQueries.LimitFields);
        limits.MapPut("", SetLimit).WithSummary("Set a limit").RequireAuthorization(Policies.Admin).Answers200<LimitRow>();
        limits.MapGet("/{id:guid}", GetLimit).WithSummary("Read a limit").Answers200<LimitRow>();
        limits.MapDelete("/{id:guid}", DeleteLimit).WithSummary("Delete a limit").RequireAuthorization(Policies.Admin).Answers204();
    }

    private static async Task<Paged<HolidayRow>> ListHolidays(ClaimsPrincipal user, ListQuery query, RuleQueries rules, CancellationToken cancellationToken) =>
        query.Of(await rules.HolidayPage(user.ToActor().WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> CreateHoliday(
        ClaimsPrincipal user, HolidayInput input, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Create(user.ToActor(), input, cancellationToken).Created(Holidays, Holiday(rules, user, cancellationToken));

    private static Task<IResult> GetHoliday(ClaimsPrincipal user, Guid id, RuleQueries rules, CancellationToken cancellationToken) =>
        Holiday(rules, user, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> UpdateHoliday(
        ClaimsPrincipal user, Guid id, Patch<HolidayInput> patch, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Update(user.ToActor(), id, patch.Input, patch.Version, cancellationToken).Ok(Holiday(rules, user, cancellationToken));

    private static Task<IResult> DeleteHoliday(
        ClaimsPrincipal user, Guid id, IfMatch match, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, match.Version, cancellationToken).NoContent(Holiday(rules, user, cancellationToken));

    private static async Task<Paged<LimitRow>> ListLimits(ClaimsPrincipal user, ListQuery query, RuleQueries rules, CancellationToken cancellationToken) =>
        query.Of(await rules.Limits(user.ToActor().WorkspaceId, query.Request, cancellationToken));

    /// <summary>Sets the limit of a scope and period, whether one stands or not.</summary>
    private static Task<IResult> SetLimit(
        ClaimsPrincipal user, RateLimitInput input, IfMatch match, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Set(user.ToActor(), input with { Version = input.Version ?? match.Version }, cancellationToken).Ok(Limit(rules, user, cancellationToken));

    private static Task<IResult> GetLimit(ClaimsPrincipal user, Guid id, RuleQueries rules, CancellationToken cancellationToken) =>
        Limit(rules, user, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> DeleteLimit(
        ClaimsPrincipal user, Guid id, IfMatch match, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(user.ToActor(), id, match.Version, cancellationToken).NoContent(Limit(rules, user, cancellationToken));

    private static Func<Guid, Task<HolidayRow?>> Holiday(RuleQueries rules, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        id => rules.Holiday(user.ToActor().WorkspaceId, id, cancellationToken);

    private static Func<Guid, Task<LimitRow?>> Limit(RuleQueries rules, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        id => rules.Limit(user.ToActor().WorkspaceId, id, cancellationToken);
}
