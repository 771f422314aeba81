using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// Tells each connection, as a context opens it, whose rows it shows. What the connection was told before goes when it returns to the pool, and is written over here in any case.
/// </summary>
internal sealed class PostgresRowSecurity : DbConnectionInterceptor
{
    private const string Tell = $"SELECT set_config('role', $1, false), set_config('{RowPolicy.Setting}', $2, false)";

    /// <summary>What <c>SET ROLE</c> calls the login itself.</summary>
    private const string Login = "none";

    private const string LoginBypasses = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user";

    /// <summary>The role of all contexts but the owner's; known from the first connection on.</summary>
    private string? _role;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is CampaignsDb db)
        {
            if (NeedsRole(db))
            {
                using var ask = Command(connection, LoginBypasses);
                _role = RoleOf(ask.ExecuteScalar());
            }

            using var tell = Telling(connection, db);
            tell.ExecuteNonQuery();
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is CampaignsDb db)
        {
            if (NeedsRole(db))
            {
                await using var ask = Command(connection, LoginBypasses);
                _role = RoleOf(await ask.ExecuteScalarAsync(cancellationToken));
            }

            await using var tell = Telling(connection, db);
            await tell.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private bool NeedsRole(CampaignsDb db) => db.Scope != RowScope.Owner && _role is null;

    private static string RoleOf(object? bypasses) => bypasses is true ? RowPolicy.Role : Login;

    private NpgsqlCommand Telling(DbConnection connection, CampaignsDb db)
    {
        var (role, shown) = db.Scope switch
        {
            RowScope.Owner => (Login, RowPolicy.All),
            RowScope.AllWorkspaces => (_role!, RowPolicy.All),
            RowScope.Workspace => (_role!, db.WorkspaceId == Guid.Empty ? "" : db.WorkspaceId.ToString()),
        };
        var command = Command(connection, Tell);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shown });
        return command;
    }

    private static NpgsqlCommand Command(DbConnection connection, string sql) => new(sql, (NpgsqlConnection)connection);
}
