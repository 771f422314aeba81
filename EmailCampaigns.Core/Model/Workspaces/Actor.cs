using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>Who acts, and where. Passed to every doer; the workspace of an act is never ambient.</summary>
/// <param name="WorkspaceId">The workspace in which the act takes place.</param>
/// <param name="Kind">What kind of actor it is.</param>
/// <param name="Id">The user's or the key's id; null for the system.</param>
/// <param name="Role">What the actor may do there; see <see cref="Permissions"/>.</param>
public sealed record Actor(Guid WorkspaceId, ActorKind Kind, Guid? Id, Role Role)
{
    /// <summary>The user who acts; null for a key and the system.</summary>
    public Guid? UserId => Kind == ActorKind.User ? Id : null;

    /// <summary>The product itself, on its own account: a job, an unattended set-up, a recipient's unsubscribe link. It may do everything.</summary>
    public static Actor System(Guid workspaceId) => new(workspaceId, ActorKind.System, null, Role.Owner);

    public static Actor User(Guid workspaceId, Guid userId, Role role) => new(workspaceId, ActorKind.User, userId, role);

    public static Actor ApiKey(Guid workspaceId, Guid apiKeyId, Role role) => new(workspaceId, ActorKind.ApiKey, apiKeyId, role);

    /// <summary>The user in what <see cref="ToString"/> wrote; null where it was not a user.</summary>
    public static Guid? UserIdIn(string? written) => IdIn(written, ActorKind.User);

    /// <summary>The key in what <see cref="ToString"/> wrote; null where it was not a key.</summary>
    public static Guid? ApiKeyIdIn(string? written) => IdIn(written, ActorKind.ApiKey);

    /// <summary>Whoever <see cref="ToString"/> wrote, to go on with what they asked for: what they may do was looked at then.</summary>
    public static Actor Written(Guid workspaceId, string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var parts = written.Split(':', 2);
        return new Actor(workspaceId, SnakeCase.Parse<ActorKind>(parts[0]), parts.Length == 2 ? Guid.Parse(parts[1]) : null, Role.Reviewer);
    }

    /// <summary>As the audit log writes it: <c>user:…</c>, <c>api_key:…</c>, <c>system</c>.</summary>
    public override string ToString() => Id is { } id ? $"{SnakeCase.Of(Kind)}:{id}" : SnakeCase.Of(Kind);

    private static Guid? IdIn(string? written, ActorKind kind)
    {
        var prefix = $"{SnakeCase.Of(kind)}:";
        return written is not null && written.StartsWith(prefix, StringComparison.Ordinal) ? Guid.Parse(written.AsSpan(prefix.Length)) : null;
    }
}

/// <summary>The kinds of actor.</summary>
public enum ActorKind
{
    System,
    User,
    ApiKey,
}
