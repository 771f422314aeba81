using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>
/// Tells each session, as a context opens its connection, whose rows it shows. What it was told goes when the connection returns to the pool. It has an effect where the operator ran
/// <c>build/sqlserver-row-security.sql</c>.
/// </summary>
internal sealed class SqlServerRowSecurity : DbConnectionInterceptor
{
    /// <summary>What each connection is told.</summary>
    public const string Tell = "EXEC sp_set_session_context N'workspace_id', @workspace; EXEC sp_set_session_context N'all_workspaces', @all";

    private const int KeySize = 16;

    public static SqlServerRowSecurity Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is CampaignsDb db && connection.State == ConnectionState.Open) // tests that only translate open none
        {
            using var tell = Telling(connection, db);
            tell.ExecuteNonQuery();
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is CampaignsDb db && connection.State == ConnectionState.Open) // tests that only translate open none
        {
            await using var tell = Telling(connection, db);
            await tell.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static SqlCommand Telling(DbConnection connection, CampaignsDb db)
    {
        var command = new SqlCommand(Tell, (SqlConnection)connection);
        command.Parameters.Add("@workspace", SqlDbType.Binary, KeySize).Value = db.WorkspaceId == Guid.Empty ? DBNull.Value : db.Sql.Key(db.WorkspaceId);
        command.Parameters.Add("@all", SqlDbType.Bit).Value = db.Scope != RowScope.Workspace;
        return command;
    }
}
