namespace EmailCampaigns.Core.Persistence;

/// <summary>Whose rows a context sees where the database itself looks after it (PostgreSQL); see <c>docs/decisions/0020-row-level-security.md</c>.</summary>
public enum RowScope
{
    /// <summary>Those of the workspace that the context entered; none before it entered one.</summary>
    Workspace,

    /// <summary>Those of all workspaces.</summary>
    AllWorkspaces,

    /// <summary>The same, with all rights of the login: it changes tables.</summary>
    Owner,
}
