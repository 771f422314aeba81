namespace EmailCampaigns.Core.Model;

/// <summary>A row that belongs to one workspace: read through the workspace filter, written past the workspace guard.</summary>
public interface IWorkspaceOwned
{
    Guid WorkspaceId { get; }
}

/// <summary>A row with <c>created_at</c> and <c>updated_at</c>, both UTC, set by the context.</summary>
public interface ITimestamped
{
    DateTime CreatedAt { get; }

    DateTime UpdatedAt { get; }
}

/// <summary>A row that people edit: each change raises <see cref="Version"/>, and a save that names a stale one is refused.</summary>
public interface IVersioned : ITimestamped
{
    int Version { get; }
}

/// <summary>A fact that is written once: it has <c>created_at</c> and no more.</summary>
public interface IAppendOnly
{
    DateTime CreatedAt { get; }
}
