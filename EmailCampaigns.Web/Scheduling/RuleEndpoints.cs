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

    private static async Task<Paged<HolidayRow>> ListHolidays(Caller by, ListQuery query, RuleQueries rules, CancellationToken cancellationToken) =>
        query.Of(await rules.HolidayPage(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> CreateHoliday(Caller by, HolidayInput input, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Create(by, input, cancellationToken).Created(Holidays, Holiday(rules, by, cancellationToken));

    private static Task<IResult> GetHoliday(Caller by, Guid id, RuleQueries rules, CancellationToken cancellationToken) =>
        Holiday(rules, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> UpdateHoliday(
        Caller by, Guid id, Patch<HolidayInput> patch, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Update(by, id, patch.Input, patch.Version, cancellationToken).Ok(Holiday(rules, by, cancellationToken));

    private static Task<IResult> DeleteHoliday(Caller by, Guid id, IfMatch match, HolidayEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(by, id, match.Version, cancellationToken).NoContent(Holiday(rules, by, cancellationToken));

    private static async Task<Paged<LimitRow>> ListLimits(Caller by, ListQuery query, RuleQueries rules, CancellationToken cancellationToken) =>
        query.Of(await rules.Limits(by.WorkspaceId, query.Request, cancellationToken));

    /// <summary>Sets the limit of a scope and period, whether one stands or not.</summary>
    private static Task<IResult> SetLimit(
        Caller by, RateLimitInput input, IfMatch match, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Set(by, input with { Version = input.Version ?? match.Version }, cancellationToken).Ok(Limit(rules, by, cancellationToken));

    private static Task<IResult> GetLimit(Caller by, Guid id, RuleQueries rules, CancellationToken cancellationToken) =>
        Limit(rules, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> DeleteLimit(Caller by, Guid id, IfMatch match, RateLimitEditor editor, RuleQueries rules, CancellationToken cancellationToken) =>
        editor.Delete(by, id, match.Version, cancellationToken).NoContent(Limit(rules, by, cancellationToken));

    private static Func<Guid, Task<HolidayRow?>> Holiday(RuleQueries rules, Caller by, CancellationToken cancellationToken) =>
        id => rules.Holiday(by.WorkspaceId, id, cancellationToken);

    private static Func<Guid, Task<LimitRow?>> Limit(RuleQueries rules, Caller by, CancellationToken cancellationToken) =>
        id => rules.Limit(by.WorkspaceId, id, cancellationToken);
}
