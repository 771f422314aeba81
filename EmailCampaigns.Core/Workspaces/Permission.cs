namespace EmailCampaigns.Core.Workspaces;

/// <summary>What can be done in a workspace. <see cref="Permissions"/> says which role may.</summary>
public enum Permission
{
    /// <summary>See campaigns, contacts and results.</summary>
    View,

    /// <summary>Edit, approve and reject drafts; try out how an email looks for a contact.</summary>
    DecideDrafts,

    /// <summary>Record and decide replies.</summary>
    HandleReplies,

    /// <summary>Work on contacts, lists, imports and suppressions.</summary>
    EditContacts,

    /// <summary>Work on templates, campaigns, enrollments and holidays, and decide interrupted emails.</summary>
    EditCampaigns,

    /// <summary>Erase a person, and hand out all that is kept of one.</summary>
    ErasePeople,

    /// <summary>Senders and their limits; hold and release the sending of the workspace.</summary>
    ManageSenders,

    /// <summary>The settings of the workspace.</summary>
    ManageSettings,

    /// <summary>Invite and remove members, change roles up to one's own.</summary>
    ManageMembers,

    /// <summary>Make and revoke API keys up to one's own role.</summary>
    ManageApiKeys,

    /// <summary>Add workspaces; release the sending of the whole installation.</summary>
    ManageInstallation,
}

/// <summary>The one place that says what each role may do. Whoever acts is asked by <see cref="Demand"/> in the doer itself, whichever way the call came.</summary>
public static class Permissions
{
    /// <summary>The weakest role that may; every stronger one may, too.</summary>
    public static Role MinimumRole(this Permission permission) => permission switch
    {
        Permission.View => Role.Viewer,
        Permission.DecideDrafts or Permission.HandleReplies => Role.Reviewer,
        Permission.EditContacts or Permission.EditCampaigns => Role.Marketer,
        Permission.ErasePeople or Permission.ManageSenders or Permission.ManageSettings or Permission.ManageMembers or Permission.ManageApiKeys => Role.Admin,
        Permission.ManageInstallation => Role.Owner,
    };

    public static bool May(this Role role, Permission permission) => role >= permission.MinimumRole();

    /// <summary>Refuses an actor whose role lacks the permission, before anything else is checked.</summary>
    /// <exception cref="PermissionDeniedException">The role is too small.</exception>
    public static void Demand(this Actor actor, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.Role.May(permission))
        {
            throw new PermissionDeniedException(permission.MinimumRole(), actor.Role);
        }
    }

    /// <summary>Refuses one who would give, change or take a role above their own.</summary>
    /// <exception cref="PermissionDeniedException">The role is above that of <paramref name="actor"/>.</exception>
    public static void DemandAtLeast(this Actor actor, Role role)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Role < role)
        {
            throw new PermissionDeniedException(role, actor.Role);
        }
    }
}

/// <summary>The role of whoever acts is too small. Nothing was changed.</summary>
/// <param name="needed">The weakest role that may.</param>
/// <param name="role">The role of whoever acts.</param>
public sealed class PermissionDeniedException(Role needed, Role role)
    : Exception($"This needs the role {SnakeCase.Of(needed)}{(needed == Role.Owner ? "" : " or a stronger one")}; yours is {SnakeCase.Of(role)}.")
{
    public Role Needed { get; } = needed;

    public Role Role { get; } = role;
}
