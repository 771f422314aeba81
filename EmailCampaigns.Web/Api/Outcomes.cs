using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Web.Api;

/// <summary>What an <see cref="EditOutcome"/> is as an answer: the thing as it stands now, or a problem that says what stands against it.</summary>
internal static class Outcomes
{
    /// <summary>201 with the new thing, which lies at <paramref name="path"/> and its id.</summary>
    public static async Task<IResult> Created<T>(this Task<EditOutcome> act, string path, Func<Guid, Task<T?>> load)
        where T : class
    {
        var outcome = await act;
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{path}/{outcome.Id}", await load(outcome.Id)) : await outcome.Refused(load);
    }

    /// <summary>200 with the thing as it stands now.</summary>
    public static async Task<IResult> Ok<T>(this Task<EditOutcome> act, Func<Guid, Task<T?>> load)
        where T : class
    {
        var outcome = await act;
        return outcome.IsDone ? TypedResults.Ok(await load(outcome.Id)) : await outcome.Refused(load);
    }

    /// <summary>202 with the thing as it stands now: what follows from it goes on in the background.</summary>
    public static async Task<IResult> Accepted<T>(this Task<EditOutcome> act, string path, Func<Guid, Task<T?>> load)
        where T : class
    {
        var outcome = await act;
        return outcome.IsDone ? TypedResults.Accepted($"{ApiPaths.V1}{path}/{outcome.Id}", await load(outcome.Id)) : await outcome.Refused(load);
    }

    /// <summary>204.</summary>
    public static async Task<IResult> NoContent<T>(this Task<EditOutcome> act, Func<Guid, Task<T?>> load)
        where T : class
    {
        var outcome = await act;
        return outcome.IsDone ? TypedResults.NoContent() : await outcome.Refused(load);
    }

    /// <summary>The problem that a refusal is; with a stale version it shows what stands.</summary>
    public static async Task<IResult> Refused<T>(this EditOutcome outcome, Func<Guid, Task<T?>> load)
        where T : class =>
        outcome.Verdict == EditVerdict.Stale ? ApiProblems.Conflict(outcome.Message, outcome.Id, await load(outcome.Id)) : outcome.Refused();

    /// <summary>The problem that a refusal is.</summary>
    public static IResult Refused(this EditOutcome outcome) => outcome.Verdict switch
    {
        EditVerdict.Invalid => ApiProblems.Invalid(outcome.Problems),
        EditVerdict.NotFound => ApiProblems.NotFound(outcome.Id),
        EditVerdict.Exists or EditVerdict.Stale or EditVerdict.InUse => ApiProblems.Conflict(outcome.Message, outcome.Id),
        EditVerdict.Done => throw new InvalidOperationException("It was done, not refused."),
    };

    /// <summary>200 with what was found, else 404.</summary>
    public static async Task<IResult> OrNotFound<T>(this Task<T?> load, Guid id)
        where T : class =>
        await load is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound(id);
}
