using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmailCampaigns.Tests.Persistence;

public sealed class MigrationTests
{
    private static readonly Guid OnlyKey = Guid.CreateVersion7(TestDatabase.Start);

    [Fact]
    public async Task The_migrations_make_the_model_as_it_stands()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Each_migration_can_be_rolled_back_and_applied_again_and_no_row_is_lost()
    {
        await using var scene = await CampaignScene.Create(contacts: 20, approval: Approval.Required);
        await scene.Start();
        await using var db = scene.Database.CreateDbContext();
        var migrator = db.GetService<IMigrator>();
        var migrations = db.Database.GetMigrations().ToList();
        var before = await Rows(db);
        Assert.True(before["scheduled_emails"] > 0 && before["email_drafts"] > 0 && before["campaign_contacts"] > 0);

        foreach (var (earlier, later) in migrations.Zip(migrations.Skip(1)).Reverse())
        {
            await migrator.MigrateAsync(earlier);
            var rolledBack = await Rows(db);
            // Tables that the migration itself brought are gone; of all others not a row is missing.
            Assert.All(rolledBack, table => Assert.Equal(before[table.Key], table.Value));
            await migrator.MigrateAsync(later);
            Assert.All(rolledBack, table => Assert.Equal(before[table.Key], table.Value));
            await migrator.MigrateAsync(earlier);
        }

        await migrator.MigrateAsync(migrations[^1]);
        Assert.Equal(before.Keys.Order(), (await Rows(db)).Keys.Order());
        if (scene.Database.IsSqlite)
        {
            Assert.Equal("ok", await Scalar(db, "PRAGMA integrity_check"));
            Assert.Null(await Scalar(db, "PRAGMA foreign_key_check"));
        }
    }

    [Fact]
    public async Task With_rows_in_every_table_none_is_lost_by_rolling_back_and_applying_again()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.Open();
        await AddOneRowToEveryTable(db);
        var migrator = db.GetService<IMigrator>();
        var migrations = db.Database.GetMigrations().ToList();
        var before = await Rows(db);
        Assert.DoesNotContain(before, table => table.Value == 0);

        foreach (var earlier in migrations.SkipLast(1).Reverse())
        {
            await migrator.MigrateAsync(earlier);
            Assert.All(await Rows(db), table => Assert.Equal(before[table.Key], table.Value));
        }

        foreach (var later in migrations.Skip(1))
        {
            var earlier = await Rows(db);
            await migrator.MigrateAsync(later);
            var applied = await Rows(db);
            Assert.All(earlier, table => Assert.Equal(table.Value, applied[table.Key]));
        }
    }

    [Fact]
    public async Task The_first_migration_can_be_rolled_back_to_nothing_and_applied_again()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();
        var migrator = db.GetService<IMigrator>();

        await migrator.MigrateAsync(Migration.InitialDatabase);
        var left = (await Rows(db)).Keys;
        await migrator.MigrateAsync();

        Assert.Empty(left);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    /// <summary>
    /// Rows that are only there to be counted: each column has some value of its type. All have the same key, so that each key refers to a row that is there in
    /// the end.
    /// </summary>
    private static async Task AddOneRowToEveryTable(CampaignsDb db)
    {
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync(Provider(db) switch
        {
            DatabaseProvider.Postgres => "SET session_replication_role = replica",
            DatabaseProvider.SqlServer => string.Concat(db.Model.GetEntityTypes().Select(t => $"ALTER TABLE {t.GetTableName()} NOCHECK CONSTRAINT ALL;")),
            _ => "PRAGMA foreign_keys = OFF",
        });
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null))
        {
            var row = db.Entry(RuntimeHelpers.GetUninitializedObject(type.ClrType));
            foreach (var property in type.GetProperties().Where(p => p.Name != nameof(IWorkspaceOwned.WorkspaceId) && (!p.IsNullable || p.IsKey())))
            {
                row.Property(property.Name).CurrentValue = Some(property);
            }

            row.State = EntityState.Added;
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
    }

    private static object Some(IProperty property) => property.ClrType switch
    {
        var type when type == typeof(string) => Guid.CreateVersion7(TestDatabase.Start).ToString("N")[..Math.Min(32, property.GetMaxLength() ?? 32)],
        var type when type == typeof(Guid) => OnlyKey,
        var type when type == typeof(DateTime) => TestDatabase.Start,
        var type when type == typeof(byte[]) => new byte[] { 1 },
        var type when type.IsEnum => Enum.GetValues(type).GetValue(0)!,
        var type => Activator.CreateInstance(type)!,
    };

    private static async Task<Dictionary<string, long>> Rows(DbContext db)
    {
        var tables = new List<string>();
        await using var command = await Command(db, Provider(db) switch
        {
            DatabaseProvider.Postgres => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
            DatabaseProvider.SqlServer => "SELECT name FROM sys.tables",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
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
