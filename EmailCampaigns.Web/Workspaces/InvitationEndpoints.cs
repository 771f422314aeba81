using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Workspaces;

/// <summary><c>/invitations</c>: links by which people join. A link is in the answer that makes it, and nowhere else.</summary>
internal static class InvitationEndpoints
{
    private const string Path = "/invitations";

    public static void MapInvitations(this RouteGroupBuilder api)
    {
        var invitations = api.MapGroup(Path).WithTags("Members").RequireAuthorization(Policies.Admin);
        invitations.MapGet("", List).WithSummary("List the open invitations").AnswersList<InvitationRow>(MemberQueries.InvitationFields);
        invitations.MapPost("", Invite).WithSummary("Invite a member").Requires("email", "role").Answers201<InvitationResource>();
        invitations.MapGet("/{id:guid}", Get).WithSummary("Read an invitation").Answers200<InvitationRow>();
        invitations.MapDelete("/{id:guid}", Revoke).WithSummary("Revoke an invitation").Answers204();
    }

    private static async Task<Paged<InvitationRow>> List(Caller by, ListQuery query, MemberQueries members, CancellationToken cancellationToken) =>
        query.Of(await members.InvitationPage(by.WorkspaceId, query.Request, cancellationToken));

    private static async Task<IResult> Invite(
        Caller by, InvitationInput body, InvitationEditor editor, MemberQueries members, SendingOptions options, CancellationToken cancellationToken)
    {
        var made = await editor.Create(body, by, cancellationToken);
        return made.Token is { } token && await members.FindInvitation(by.WorkspaceId, made.Outcome.Id, cancellationToken) is { } row
            ? TypedResults.Created($"{ApiPaths.V1}{Path}/{row.Id}", new InvitationResource(row, JoinAddress.Of(options.PublicBaseUrl, token)))
            : made.Outcome.Refused();
    }

    private static Task<IResult> Get(Caller by, Guid id, MemberQueries members, CancellationToken cancellationToken) =>
        members.FindInvitation(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Revoke(Caller by, Guid id, InvitationEditor editor, MemberQueries members, CancellationToken cancellationToken) =>
        editor.Revoke(id, by, cancellationToken).NoContent(other => members.FindInvitation(by.WorkspaceId, other, cancellationToken));
}

/// <summary>A new invitation, with its link.</summary>
internal sealed record InvitationResource
{
    public InvitationResource(InvitationRow row, string link)
    {
        (Id, Email, Role, Status, InvitedBy, ExpiresAt, Link) = (row.Id, row.Email, row.Role, row.Status, row.InvitedBy, row.ExpiresAt, link);
        (CreatedAt, UpdatedAt) = (row.CreatedAt, row.UpdatedAt);
    }

    public Guid Id { get; }
    public string Email { get; }
    public Role Role { get; }
    public InvitationStatus Status { get; }
    public string InvitedBy { get; }
    public DateTime ExpiresAt { get; }

    /// <summary>Where the invited person joins. Shown once.</summary>
    public string Link { get; }

    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
}

/// <summary>The address of an invitation's link.</summary>
internal static class JoinAddress
{
    public const string Path = "/join";

    /// <summary>The link below the address of the site.</summary>
    public static string Of(string site, string token) => $"{site.TrimEnd('/')}{Path}/{token}";
}
