using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Senders;

/// <summary><c>/senders</c></summary>
internal static class SenderEndpoints
{
    private const string Path = "/senders";

    public static void MapSenders(this RouteGroupBuilder api)
    {
        var senders = api.MapGroup(Path).WithTags("Senders");
        senders.MapGet("", List).WithSummary("List the senders").AnswersList<SenderRow>(SenderQueries.Fields);
        senders.MapPost("", Create).WithSummary("Create a sender").Requires("email").RequireAuthorization(Policies.Admin).Answers201<SenderRow>();
        senders.MapGet("/{id:guid}", Get).WithSummary("Read a sender").Answers200<SenderRow>();
        senders.MapPatch("/{id:guid}", Update).WithSummary("Change a sender").RequireAuthorization(Policies.Admin).Answers200<SenderRow>();
        senders.MapDelete("/{id:guid}", Delete).WithSummary("Delete a sender that no campaign uses").RequireAuthorization(Policies.Admin).Answers204();
        senders.MapPost("/{id:guid}/verify", Verify).WithSummary("Test the connection of a sender").RequireAuthorization(Policies.Admin).Answers200<SenderRow>();
        senders.MapPost("/{id:guid}/resume", Resume).WithSummary("Resume a sender that paused because too many of its emails came back").RequireAuthorization(Policies.Admin).Answers200<SenderRow>();
        senders.MapPost("/{id:guid}/sign-out", SignOut).WithSummary("Forget who signed in for a sender by Microsoft 365 or Google").RequireAuthorization(Policies.Admin).Answers200<SenderRow>();
    }

    private static async Task<Paged<SenderRow>> List(Caller by, ListQuery query, SenderQueries senders, CancellationToken cancellationToken) =>
        query.Of(await senders.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Create(Caller by, SenderInput input, SenderEditor editor, SenderQueries senders, CancellationToken cancellationToken) =>
        editor.Create(input, by, cancellationToken).Created(Path, Load(senders, by, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, SenderQueries senders, CancellationToken cancellationToken) =>
        Load(senders, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> Update(
        Caller by, Guid id, Patch<SenderInput> patch, SenderEditor editor, SenderQueries senders, CancellationToken cancellationToken) =>
        editor.Update(id, patch.Input, patch.Version, by, cancellationToken).Ok(Load(senders, by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, IfMatch match, SenderEditor editor, SenderQueries senders, CancellationToken cancellationToken) =>
        editor.Delete(id, match.Version, by, cancellationToken).NoContent(Load(senders, by, cancellationToken));

    /// <summary>A check that fails is an answer too: <c>validationStatus</c> and <c>lastError</c> say what it found.</summary>
    private static async Task<IResult> Verify(Caller by, Guid id, SenderVerifier verifier, SenderQueries senders, CancellationToken cancellationToken)
    {
        var proof = await verifier.Verify(id, by, cancellationToken);
        return await Task.FromResult(proof.Outcome).Ok(Load(senders, by, cancellationToken));
    }

    private static Task<IResult> Resume(Caller by, Guid id, SenderResumer resumer, SenderQueries senders, CancellationToken cancellationToken) =>
        resumer.Resume(by, id, cancellationToken).Ok(Load(senders, by, cancellationToken));

    private static Task<IResult> SignOut(Caller by, Guid id, SenderSignIn signIn, SenderQueries senders, CancellationToken cancellationToken) =>
        signIn.SignOut(id, by, cancellationToken).Ok(Load(senders, by, cancellationToken));

    private static Func<Guid, Task<SenderRow?>> Load(SenderQueries senders, Actor by, CancellationToken cancellationToken) =>
        async id => (await senders.Find(by.WorkspaceId, id, cancellationToken))?.Sender;
}
