using System.ComponentModel;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Scheduling;

/// <summary><c>/campaigns/{id}/schedule</c>, <c>/scheduled</c></summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedule(this RouteGroupBuilder api)
    {
        api.MapGet("/campaigns/{id:guid}/schedule", List).WithSummary("List the scheduled emails of a campaign").WithTags("Campaigns").AnswersList<ScheduledEmailDetail>(ScheduleQueries.Fields);
        api.MapGet("/campaigns/{id:guid}/lanes", Lanes).WithSummary("List the senders of a campaign and when each sends next").WithTags("Campaigns").AnswersList<LaneResource>(LaneResource.Fields);
        api.MapGet("/calendar", Calendar).WithSummary("Count the emails of each day, of all campaigns").WithTags("Sending").Answers200<IReadOnlyList<ScheduleDay>>();
        api.MapGet("/scheduled/{id:guid}/why", Why).WithSummary("Explain why an email has not been sent yet").WithTags("Sending").Answers200<WaitingResource>();
        api.MapPost("/scheduled/{id:guid}/move", Move).WithSummary("Move an email that waits to another time").Requires("to").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailDetail>();
        api.MapPost("/scheduled/{id:guid}/send-now", SendNow).WithSummary("Send an email that waits as soon as the rules allow").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailDetail>();
        api.MapPost("/scheduled/{id:guid}/cancel", Cancel).WithSummary("Call an email that waits off").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailDetail>();
        api.MapPost("/scheduled/{id:guid}/restore", Restore).WithSummary("Let an email go as planned again").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailDetail>();
        api.MapPost("/scheduled/resolve", ResolveMany).WithSummary("Decide about many interrupted emails").Requires("as").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ResolvedEmails>();
        api.MapPost("/scheduled/{id:guid}/resolve", Resolve).WithSummary("Decide about an interrupted email").WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailDetail>();
    }

    private static async Task<IResult> List(
        Caller by, Guid id, ListQuery query, ScheduleQueries schedule, CampaignQueries campaigns, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        return await campaigns.Exists(workspaceId, id, cancellationToken)
            ? TypedResults.Ok(query.Of(await schedule.Page(workspaceId, id, query.Request, cancellationToken)))
            : ApiProblems.NotFound(id);
    }

    /// <summary>What the campaign does or waits for, on each of its senders.</summary>
    private static async Task<IResult> Lanes(
        Caller by, Guid id, ListQuery query, WaitingQueries waiting, CampaignQueries campaigns, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        if (!await campaigns.Exists(workspaceId, id, cancellationToken))
        {
            return ApiProblems.NotFound(id);
        }

        var lanes = await waiting.OfLanes(workspaceId, id, cancellationToken);
        var resources = lanes.Select(l => new LaneResource(id, l.SenderAccountId, l.SenderEmail, WaitingResource.Of(l.Waiting), l.PendingCount, l.OldestDueAt));
        return TypedResults.Ok(query.Of(LaneResource.Fields.Page(resources, query.Request)));
    }

    /// <summary>Days of the workspace's zone; those without an email are left out.</summary>
    private static async Task<IResult> Calendar(
        Caller by,
        [Description("The first day; today if nothing is said.")] DateOnly? from,
        [Description("The last day, included; 30 days after the first if nothing is said, a year after it at most.")] DateOnly? to,
        ScheduleQueries schedule,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        var first = from ?? ZoneCalendar.Of(await schedule.ZoneOf(workspaceId, cancellationToken)).Day(clock.UtcNow());
        var last = to ?? first.AddDays(30);
        if (last < first || last.DayNumber - first.DayNumber > 366)
        {
            throw new InvalidInputException("to", "Must be a day from the first one on, a year after it at most.");
        }

        var days = await schedule.Days(workspaceId, null, first, last.AddDays(1), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ScheduleDay>>([.. days.Values.OrderBy(d => d.Day)]);
    }

    /// <summary>Why an email has not gone yet: the rule that binds, and the next allowed time.</summary>
    private static async Task<IResult> Why(Caller by, Guid id, WaitingQueries waiting, CancellationToken cancellationToken) =>
        await waiting.OfEmail(by.WorkspaceId, id, cancellationToken) is { } why
            ? TypedResults.Ok(WaitingResource.Of(why))
            : ApiProblems.NotFound(id);

    private static Task<IResult> Move(Caller by, Guid id, NewTime body, EmailControl control, ScheduleQueries schedule, CancellationToken cancellationToken)
    {
        var to = body.To ?? throw new InvalidInputException("to", "Must be an instant.");
        return control.Move(by, id, to, cancellationToken).Ok(moved => schedule.Find(by.WorkspaceId, moved, cancellationToken));
    }

    private static Task<IResult> SendNow(Caller by, Guid id, EmailControl control, ScheduleQueries schedule, CancellationToken cancellationToken) =>
        control.SendNow(by, id, cancellationToken).Ok(moved => schedule.Find(by.WorkspaceId, moved, cancellationToken));

    private static Task<IResult> Cancel(Caller by, Guid id, EmailControl control, ScheduleQueries schedule, CancellationToken cancellationToken) =>
        control.Cancel(by, id, cancellationToken).Ok(cancelled => schedule.Find(by.WorkspaceId, cancelled, cancellationToken));

    private static Task<IResult> Restore(Caller by, Guid id, EmailControl control, ScheduleQueries schedule, CancellationToken cancellationToken) =>
        control.Restore(by, id, cancellationToken).Ok(restored => schedule.Find(by.WorkspaceId, restored, cancellationToken));

    /// <summary>What became of an email of which nobody can say whether it went.</summary>
    private static async Task<IResult> Resolve(
        Caller by, Guid id, InterruptedDecision body, InterruptedResolver resolver, ScheduleQueries schedule, CancellationToken cancellationToken)
    {
        var decision = body.As ?? throw new InvalidInputException("as", $"Must be {Expected.OneOf(typeof(InterruptedAs))}.");
        return await resolver.Resolve(by, id, decision, cancellationToken).Ok(resolved => schedule.Find(by.WorkspaceId, resolved, cancellationToken));
    }

    /// <summary>The same for those that are named, or for all that are interrupted, of one campaign or of every one.</summary>
    private static async Task<IResult> ResolveMany(
        Caller by,
        InterruptedDecisions body,
        InterruptedResolver resolver,
        SendingQueries sending,
        ScheduleQueries schedule,
        CampaignQueries campaigns,
        CancellationToken cancellationToken)
    {
        var decision = body.As ?? throw new InvalidInputException("as", $"Must be {Expected.OneOf(typeof(InterruptedAs))}.");
        if (body.All == (body.Ids is not null))
        {
            throw new InvalidInputException("ids", "Name the emails, or say \"all\": true.");
        }

        if (body.Ids is { Count: > InterruptedDecisions.MaxIds })
        {
            throw new InvalidInputException("ids", $"At most {InterruptedDecisions.MaxIds} at once.");
        }

        if (body.CampaignId is { } campaignId && !await campaigns.Exists(by.WorkspaceId, campaignId, cancellationToken))
        {
            return ApiProblems.NotFound(campaignId);
        }

        if (await schedule.FirstUnknown(by.WorkspaceId, body.Ids ?? [], cancellationToken) is { } unknown)
        {
            return ApiProblems.NotFound(unknown);
        }

        var ids = body.Ids ?? [.. (await sending.Interrupted(by.WorkspaceId, body.CampaignId, int.MaxValue, cancellationToken)).Select(e => e.Id)];
        return TypedResults.Ok(await resolver.ResolveMany(by, ids, decision, cancellationToken));
    }
}

/// <summary>The rule that binds, when it lets go (null: when somebody acts or something else happens), and the same for people.</summary>
internal sealed record WaitingResource(WaitingRule Rule, DateTime? NextAllowedAt, string Reason)
{
    public static WaitingResource Of(Waiting waiting) => new(waiting.Rule, waiting.NextAt, waiting.Words);
}

/// <summary>One campaign on one of its senders.</summary>
internal sealed record LaneResource(
    Guid CampaignId, Guid SenderAccountId, string SenderEmail, WaitingResource Waiting, long PendingCount, DateTime? OldestDueAt)
{
    /// <summary>What lanes can be filtered and sorted by: all in memory, for a campaign has few.</summary>
    public static ListFields<LaneResource> Fields { get; } = new ListFields<LaneResource>()
        .WithEveryField()
        .Searching("the sender's address", l => l.SenderEmail)
        .OrderedBy("senderEmail");
}

/// <summary>When an email is to go.</summary>
internal sealed record NewTime(DateTime? To);

/// <summary>A person's word on an interrupted email.</summary>
internal sealed record InterruptedDecision(InterruptedAs? As);

/// <summary>A person's word on several: <see cref="Ids"/>, or <see cref="All"/> of a campaign or of the workspace.</summary>
internal sealed record InterruptedDecisions(InterruptedAs? As, IReadOnlyList<Guid>? Ids, bool All, Guid? CampaignId)
{
    public const int MaxIds = 1000;
}
