using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Reads who goes on with a changed sequence: <c>?move=status&amp;statuses=pending,paused&amp;finished=true&amp;edited=replace</c>.</summary>
internal static class MoveQuery
{
    /// <param name="move"><c>ahead</c> (the default), <c>not_begun</c> or <c>status</c>.</param>
    /// <param name="statuses">For <c>status</c>: states with commas between.</param>
    /// <param name="finished">Whether contacts that have finished get the steps that were added.</param>
    /// <param name="edited"><c>keep</c> (the default) or <c>replace</c>.</param>
    /// <exception cref="InvalidInputException">A value is none of these.</exception>
    public static PlanMove Read(string? move, string? statuses, bool? finished, string? edited)
    {
        var problems = new List<FieldProblem>();
        var read = new PlanMove
        {
            Who = Of(nameof(move), move, MoveScope.Ahead, problems),
            Statuses = [.. (statuses ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(s => Of(nameof(statuses), s, EnrollmentStatus.Pending, problems))],
            Finished = finished ?? false,
            Edited = Of(nameof(edited), edited, EditedDrafts.Keep, problems),
        };
        return problems.Count == 0 ? read : throw new InvalidInputException(problems);
    }

    private static T Of<T>(string name, string? text, T otherwise, List<FieldProblem> problems)
        where T : struct, Enum
    {
        if (text is null)
        {
            return otherwise;
        }

        if (QueryValue.TryParse(typeof(T), text, out var value))
        {
            return (T)value;
        }

        problems.Add(new FieldProblem(name, $"Give one of {string.Join(", ", Enum.GetValues<T>().Select(v => SnakeCase.Of(v)))}."));
        return otherwise;
    }
}
