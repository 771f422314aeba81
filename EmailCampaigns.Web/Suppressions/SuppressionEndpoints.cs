using System.Linq.Expressions;
using System.Security.Claims;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Suppressions;

/// <summary><c>/suppressions</c></summary>
internal static class SuppressionEndpoints
{
    private const string Path = "/suppressions";
    private const string Source = "api";

    public static void MapSuppressions(this RouteGroupBuilder api)
    {
        var suppressions = api.MapGroup(Path).WithTags("Suppressions");
        suppressions.MapGet("", List).Answers200<Paged<SuppressionResource>>();
        suppressions.MapPost("", Suppress).RequireAuthorization(Policies.Marketer).Answers201<SuppressionResource>().Produces<SuppressionResource>();
        suppressions.MapDelete("/{id:guid}", Lift).RequireAuthorization(Policies.Marketer).Answers204();
    }

    private static async Task<Paged<SuppressionResource>> List(
        ClaimsPrincipal user, PageRequest page, IDbContextFactory<CampaignsDb> dbs, string? kind, string? reason, CancellationToken cancellationToken)
    {
        var (wantedKind, wantedReason) = (Query.Status<SuppressionKind>(kind, "kind"), Query.Status<SuppressionReason>(reason, "reason"));
        var part = page.Search?.Trim().ToLowerInvariant(); // values are stored in lower case
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        IQueryable<Suppression> suppressions = db.Suppressions;
        suppressions = wantedKind is null ? suppressions : suppressions.Where(s => s.Kind == wantedKind);
        suppressions = wantedReason is null ? suppressions : suppressions.Where(s => s.Reason == wantedReason);
        suppressions = part is null ? suppressions : suppressions.Where(s => s.Value != null && s.Value.Contains(part));
        return await suppressions.OrderByDescending(s => s.Id).Select(SuppressionResource.Row).Page(page, cancellationToken);
    }

    /// <summary>201 for a new one; 200 with what stands for what is suppressed already.</summary>
    private static async Task<IResult> Suppress(
        ClaimsPrincipal user, SuppressionInput input, Suppressor suppressor, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        var (kind, field, value) = input.Checked();
        var outcome = await suppressor.Suppress(by, kind, value, input.Reason ?? SuppressionReason.Manual, Source, input.Note, cancellationToken);
        if (outcome.Verdict is not (EditVerdict.Done or EditVerdict.Exists))
        {
            return outcome.Verdict == EditVerdict.Invalid ? ApiProblems.Invalid([.. outcome.Problems.Select(p => p with { Field = field })]) : outcome.Refused();
        }

        await using var db = dbs.For(by.WorkspaceId);
        var suppression = await db.Suppressions.Where(s => s.Id == outcome.Id).Select(SuppressionResource.Row).SingleAsync(cancellationToken);
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{Path}/{suppression.Id}", suppression) : TypedResults.Ok(suppression);
    }

    private static async Task<IResult> Lift(ClaimsPrincipal user, Guid id, Suppressor suppressor, CancellationToken cancellationToken)
    {
        var outcome = await suppressor.Lift(user.ToActor(), id, cancellationToken);
        return outcome.IsDone ? TypedResults.NoContent() : outcome.Refused();
    }
}

/// <summary>An address or domain that is never mailed; <see cref="Value"/> is null once it was erased.</summary>
internal sealed record SuppressionResource(
    Guid Id, SuppressionKind Kind, string? Value, SuppressionReason Reason, string Source, string? Note, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static Expression<Func<Suppression, SuppressionResource>> Row { get; } = s => new SuppressionResource(
        s.Id, s.Kind, s.Value, s.Reason, s.Source, s.Note, s.CreatedAt, s.UpdatedAt);

    public string? Address => Kind == SuppressionKind.Address ? Value : null;
    public string? Domain => Kind == SuppressionKind.Domain ? Value : null;
}

/// <summary>What is to be suppressed: an address or a domain.</summary>
internal sealed record SuppressionInput(string? Address, string? Domain, SuppressionReason? Reason, string? Note)
{
    private const int LongestNote = 2_000;

    /// <exception cref="InvalidInputException">Neither or both are given, or it is a reason that only the product itself may name.</exception>
    public (SuppressionKind Kind, string Field, string Value) Checked()
    {
        if (Reason == SuppressionReason.Erased)
        {
            throw new InvalidInputException("reason", "Erasing is done at the contact; it suppresses the address by itself.");
        }

        if (Note?.Length > LongestNote)
        {
            throw new InvalidInputException("note", $"At most {LongestNote:N0} characters are possible.");
        }

        return (Address, Domain) switch
        {
            ({ } address, null) => (SuppressionKind.Address, "address", address),
            (null, { } domain) => (SuppressionKind.Domain, "domain", domain),
            _ => throw new InvalidInputException("address", "Give either an address or a domain."),
        };
    }
}
