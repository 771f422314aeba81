using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>Where the login bypasses policies, as a superuser does, sessions take on a role that does not. The start makes it, and gives it the rows of the model's tables and nothing else.</summary>
internal static class PostgresRole
{
    /// <exception cref="DatabaseUnreachableException">The login bypasses policies and may not make the role.</exception>
    public static async Task Prepare(CampaignsDb db, CancellationToken cancellationToken)
    {
        var tables = string.Join(", ", db.Model.GetEntityTypes().Select(e => $"\"{e.GetTableName()}\"").Distinct());
        try
        {
            await db.Database.ExecuteSqlRawAsync(
                $"""
                DO $$
                BEGIN
                    IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user) THEN
                        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{RowPolicy.Role}') THEN
                            BEGIN
                                CREATE ROLE {RowPolicy.Role} NOLOGIN;
                            EXCEPTION WHEN duplicate_object OR unique_violation THEN -- the start on another database of this server was faster
                            END;
                        END IF;
                        IF NOT pg_has_role(session_user, '{RowPolicy.Role}', 'MEMBER') THEN
                            GRANT {RowPolicy.Role} TO SESSION_USER;
                        END IF;
                        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {RowPolicy.Role}', current_schema());
                        GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {RowPolicy.Role};
                    END IF;
                END $$
                """,
                cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseUnreachableException(
                $"the login bypasses row-level security and may not make the role {RowPolicy.Role} that does not. Take BYPASSRLS from the login, or have an administrator say: "
                + $"CREATE ROLE {RowPolicy.Role} NOLOGIN; GRANT {RowPolicy.Role} TO the login ({refused.MessageText})");
        }
    }
}
