namespace EmailCampaigns.Core.Workspaces;

/// <summary>Who acts, and where. Passed to every doer; the workspace of an act is never ambient.</summary>
/// <param name="WorkspaceId">The workspace in which the act takes place.</param>
/// <param name="Kind">What kind of actor it is.</param>
/// <param name="Id">The user's or the key's id; null for the system.</param>
public sealed record Actor(Guid WorkspaceId, ActorKind Kind, Guid? Id)
{
    /// <summary>The product itself, on its own account.</summary>
    public static Actor System(Guid workspaceId) => new(workspaceId, ActorKind.System, null);

    public static Actor User(Guid workspaceId, Guid userId) => new(workspaceId, ActorKind.User, userId);

    public static Actor ApiKey(Guid workspaceId, Guid apiKeyId) => new(workspaceId, ActorKind.ApiKey, apiKeyId);

    /// <summary>The user in what <see cref="ToString"/> wrote; null where it was not a user.</summary>
    public static Guid? UserIdIn(string? written) =>
        written is not null && written.StartsWith("user:", StringComparison.Ordinal) ? Guid.Parse(written.AsSpan(5)) : null;

    /// <summary>As the audit log writes it: <c>user:…</c>, <c>api_key:…</c>, <c>system</c>.</summary>
    public override string ToString() => Id is { } id ? $"{SnakeCase.Of(Kind)}:{id}" : SnakeCase.Of(Kind);
}

/// <summary>The kinds of actor.</summary>
public enum ActorKind
{
    System,
    User,
    ApiKey,
}
