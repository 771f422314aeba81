using EmailCampaigns.Core;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Suppressions;

/// <summary><c>/suppressions</c></summary>
internal static class SuppressionEndpoints
{
    private const string Path = "/suppressions";
    private const string Source = "api";

    public static void MapSuppressions(this RouteGroupBuilder api)
    {
        var suppressions = api.MapGroup(Path).WithTags("Suppressions");
        suppressions.MapGet("", List).WithSummary("List the suppressions").AnswersList<SuppressionRow>(SuppressionQueries.Fields);
        suppressions.MapPost("", Suppress).WithSummary("Suppress an address or a domain").Requires("address|domain").RequireAuthorization(Policies.Marketer).Answers201<SuppressionRow>().Produces<SuppressionRow>();
        suppressions.MapDelete("/{id:guid}", Lift).WithSummary("Lift a suppression").RequireAuthorization(Policies.Marketer).Answers204();
    }

    private static async Task<Paged<SuppressionRow>> List(Caller by, ListQuery query, SuppressionQueries suppressions, CancellationToken cancellationToken) =>
        query.Of(await suppressions.Page(by.WorkspaceId, query.Request, cancellationToken));

    /// <summary>201 for a new one; 200 with what stands for what is suppressed already.</summary>
    private static async Task<IResult> Suppress(
        Caller by, SuppressionInput input, Suppressor suppressor, SuppressionQueries suppressions, CancellationToken cancellationToken)
    {
        var (kind, field, value) = input.Checked();
        var outcome = await suppressor.Suppress(by, kind, value, input.Reason ?? SuppressionReason.Manual, Source, input.Note, cancellationToken);
        if (outcome.Verdict is not (EditVerdict.Done or EditVerdict.Exists))
        {
            return outcome.Verdict == EditVerdict.Invalid
                ? ApiProblems.Invalid([.. outcome.Problems.Select(p => p with { Field = field })])
                : outcome.Refused();
        }

        var suppression = await suppressions.Find(by.WorkspaceId, outcome.Id, cancellationToken);
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{Path}/{outcome.Id}", suppression) : TypedResults.Ok(suppression);
    }

    private static async Task<IResult> Lift(Caller by, Guid id, Suppressor suppressor, CancellationToken cancellationToken)
    {
        var outcome = await suppressor.Lift(by, id, cancellationToken);
        return outcome.IsDone ? TypedResults.NoContent() : outcome.Refused();
    }
}

/// <summary>What is to be suppressed: an address or a domain.</summary>
internal sealed record SuppressionInput(string? Address, string? Domain, SuppressionReason? Reason, string? Note)
{
    /// <exception cref="InvalidInputException">Neither or both are given, or it is a reason that only the product itself may name.</exception>
    public (SuppressionKind Kind, string Field, string Value) Checked()
    {
        if (Reason == SuppressionReason.Erased)
        {
            throw new InvalidInputException("reason", "Erasing is done at the contact; it suppresses the address by itself.");
        }

        if (Note?.Length > ContentLimits.Note)
        {
            throw new InvalidInputException("note", $"At most {ContentLimits.Note:N0} characters are allowed; this has {Note.Length:N0}.");
        }

        return (Address, Domain) switch
        {
            ({ } address, null) => (SuppressionKind.Address, "address", address),
            (null, { } domain) => (SuppressionKind.Domain, "domain", domain),
            _ => throw new InvalidInputException("address", "Give either an address or a domain."),
        };
    }
}
