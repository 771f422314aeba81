using System.Data.Common;
using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmailCampaigns.Tests.Persistence;

public sealed class MigrationTests
{
    [Fact]
    public async Task The_migrations_make_the_model_as_it_stands()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.AsOwner();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_initial_migration_can_be_rolled_back_to_nothing_and_applied_again()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.AsOwner();
        var migrator = db.GetService<IMigrator>();

        await migrator.MigrateAsync(Migration.InitialDatabase);
        var left = (await Rows(db)).Keys;
        await migrator.MigrateAsync();

        Assert.Empty(left);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    private static async Task<Dictionary<string, long>> Rows(DbContext db)
    {
        var tables = new List<string>();
        await using var command = await Command(db, Provider(db) switch
        {
            DatabaseProvider.Postgres => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
            DatabaseProvider.SqlServer => "SELECT name FROM sys.tables",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'contact_search%'", // the start makes that one
        });
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var rows = new Dictionary<string, long>();
        foreach (var table in tables.Where(t => t is not ("schema_migrations" or "__EFMigrationsLock"))) // EF's own
        {
            rows.Add(table, Convert.ToInt64(await Scalar(db, $"SELECT count(*) FROM \"{table}\""), CultureInfo.InvariantCulture));
        }

        return rows;
    }

    private static DatabaseProvider Provider(DbContext db) => db switch
    {
        PostgresCampaignsDb => DatabaseProvider.Postgres,
        SqlServerCampaignsDb => DatabaseProvider.SqlServer,
        _ => DatabaseProvider.Sqlite,
    };

    private static async Task<object?> Scalar(DbContext db, string sql)
    {
        await using var command = await Command(db, sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<DbCommand> Command(DbContext db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
