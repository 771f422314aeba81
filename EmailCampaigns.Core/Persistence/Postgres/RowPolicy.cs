namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// Row-level security: the database itself shows a session the rows of one workspace only, and takes none of another. A session that names no workspace sees nothing.
/// The session's setting is what <see cref="PostgresRowSecurity"/> says at each opening of a connection.
/// </summary>
internal static class RowPolicy
{
    /// <summary>The session's setting: the key of a workspace, <see cref="All"/>, or empty.</summary>
    public const string Setting = "app.workspace_id";

    /// <summary>The value that shows all workspaces.</summary>
    public const string All = "*";

    /// <summary>The policy's name, on every table that has one.</summary>
    public const string Name = "only_its_workspace";

    /// <summary>A table with this column has a policy.</summary>
    public const string Column = "workspace_id";

    /// <summary>The role that sessions take on where the login would bypass policies.</summary>
    public const string Role = "emailcampaigns_app";

    /// <summary>
    /// Each setting is asked for in a query of its own, which the server runs once a statement: a call for each row would take more time than a count of many rows itself. The cast
    /// never meets the star, in whatever order the two sides are evaluated.
    /// </summary>
    private const string Condition =
        $"(SELECT current_setting('{Setting}', true) = '{All}') OR {Column} = (SELECT nullif(nullif(current_setting('{Setting}', true), ''), '{All}')::uuid)";

    /// <summary>The statements that protect a table. FORCE, since a login without special rights owns the tables, and owners bypass policies otherwise.</summary>
    public static IReadOnlyList<string> Protect(string table) =>
    [
        $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        $"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        $"CREATE POLICY {Name} ON {table} USING ({Condition}) WITH CHECK ({Condition})",
    ];
}
