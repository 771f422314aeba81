using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>A request with something wrong in it; answered as 400 with the list of fields.</summary>
public sealed class InvalidInputException(IReadOnlyList<FieldProblem> problems) : Exception(string.Join(" ", problems.Select(p => $"{p.Field}: {p.Message}")))
{
    public InvalidInputException(string field, string message)
        : this([new FieldProblem(field, message)])
    {
    }

    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}
