namespace EmailCampaigns.Web.Workspaces;

/// <summary>Who calls an endpoint, and where: a parameter of it, read from the sign-in or the key of the request.</summary>
public sealed record Caller(Actor Actor)
{
    public Guid WorkspaceId => Actor.WorkspaceId;

    public static implicit operator Actor(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Actor;
    }

    public static ValueTask<Caller?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<Caller?>(new Caller(context.User.ToActor()));
    }

    public Actor ToActor() => Actor;
}
