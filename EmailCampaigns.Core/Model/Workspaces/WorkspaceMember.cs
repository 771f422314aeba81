
namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>A user in a workspace, with a role.</summary>
public sealed class WorkspaceMember : IWorkspaceOwned, ITimestamped
{
    private WorkspaceMember()
    {
    }

    public WorkspaceMember(Guid userId, Role role, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        UserId = userId;
        Role = role;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid UserId { get; private set; }
    public Role Role { get; set; }

    /// <summary>When they last had a page open; written at most every five minutes.</summary>
    public DateTime? LastSeenAt { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What a member or a key may do; each role may do what the ones above it in this list may.</summary>
public enum Role
{
    /// <summary>Sees everything, changes nothing.</summary>
    Viewer,

    /// <summary>Also approves, edits and rejects drafts.</summary>
    Reviewer,

    /// <summary>Also works: contacts, lists, templates, campaigns, suppressions.</summary>
    Marketer,

    /// <summary>Also senders, members, keys, settings.</summary>
    Admin,

    /// <summary>Also the workspace itself.</summary>
    Owner,
}
