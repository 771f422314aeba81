using System.Data.Common;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>What can be known of the tables on SQL Server without a server.</summary>
public sealed class SqlServerSchemaTests
{
    private const int MaxBytesOfClusteredKey = 900;
    private const int MaxBytesOfKey = 1700;

    [Fact]
    public void The_migrations_make_the_model_as_it_stands()
    {
        using var db = SqlServerTranslation.Open([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_scripts_forth_and_back_parse(MigrationsSqlGenerationOptions options)
    {
        using var db = SqlServerTranslation.Open([]);
        var migrator = db.GetService<IMigrator>();
        var migrations = db.Database.GetMigrations().Prepend(Migration.InitialDatabase).ToList();

        var statements = TSql.Parse(migrator.GenerateScript(options: options)).SelectMany(b => b.Statements).ToList();
        foreach (var (earlier, later) in migrations.Zip(migrations.Skip(1)))
        {
            TSql.Parse(migrator.GenerateScript(earlier, later, options));
            TSql.Parse(migrator.GenerateScript(later, earlier, options));
        }

        var tables = Inside<CreateTableStatement>(statements).Select(t => t.SchemaObjectName.BaseIdentifier.Value)
            .Except(Inside<DropTableStatement>(statements).SelectMany(d => d.Objects).Select(o => o.BaseIdentifier.Value));
        // One that is dropped may be made again.
        var indexes = Inside<CreateIndexStatement>(statements).Select(i => i.Name.Value).ToHashSet();
        Assert.Equal(db.Model.GetEntityTypes().Select(e => e.GetTableName()).Order(), tables.Where(t => t != "schema_migrations").Order());
        Assert.Superset(Design(db).SelectMany(e => e.GetIndexes()).Select(i => i.GetDatabaseName()!).ToHashSet(), indexes);
    }

    /// <summary>Error 1785: the server refuses a table that one delete could reach by two ways, or that would reach itself.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=none")]
    [InlineData(DatabaseProvider.Postgres, "Host=nowhere;Database=none")]
    [InlineData(DatabaseProvider.SqlServer, "Server=nowhere;Database=none")]
    public async Task No_table_is_reached_by_two_ways_of_cascading_deletes(DatabaseProvider provider, string connectionString)
    {
        await using var services = TestStore.ServicesFor(new DatabaseSettings(provider, connectionString), new FixedClock(TestDatabase.Start)).BuildServiceProvider();
        await using var db = services.GetRequiredService<IDbContextFactory<CampaignsDb>>().CreateDbContext();
        var cascades = Design(db).SelectMany(e => e.GetForeignKeys()).Where(k => k.DeleteBehavior is not (DeleteBehavior.NoAction or DeleteBehavior.Restrict or DeleteBehavior.ClientNoAction))
            .ToLookup(k => k.PrincipalEntityType, k => k.DeclaringEntityType);

        Assert.NotEmpty(cascades);
        Assert.All(Design(db), start => Assert.Distinct(Reached(start)));

        List<IEntityType> Reached(IEntityType start, int depth = 0)
        {
            Assert.True(depth < 20, $"{start.DisplayName()} is deleted with itself");
            return [.. cascades[start].SelectMany(child => Reached(child, depth + 1).Prepend(child))];
        }
    }

    [Fact]
    public void Every_key_is_short_enough_for_the_server()
    {
        using var db = SqlServerTranslation.Open([]);

        foreach (var entity in Design(db))
        {
            Assert.All(entity.GetKeys(), key => Assert.InRange(Bytes(key.Properties), 1, MaxBytesOfClusteredKey));
            Assert.All(entity.GetIndexes(), index => Assert.InRange(Bytes(index.Properties), 1, MaxBytesOfKey));
        }
    }

    [Fact]
    public void Keys_instants_and_texts_are_stored_as_everywhere_else()
    {
        using var db = SqlServerTranslation.Open([]);
        var properties = Design(db).SelectMany(e => e.GetProperties()).ToList();

        Assert.All(properties.Where(p => Plain(p) == typeof(Guid)), p => Assert.Equal("binary(16)", p.GetColumnType()));
        Assert.All(properties.Where(p => Plain(p) == typeof(DateTime)), p => Assert.Equal("datetime2(3)", p.GetColumnType()));
        Assert.All(properties.Where(p => p.GetColumnType().StartsWith("nvarchar", StringComparison.Ordinal)), p => Assert.Equal("Latin1_General_100_BIN2", p.GetCollation()));
        Assert.DoesNotContain(properties, p => p.GetColumnType() is "uniqueidentifier" or "datetime" or "text" or "ntext");
    }

    /// <summary>The order of the bytes is the order of the server, and it is the order in which the keys were made.</summary>
    [Fact]
    public void Keys_grow_as_they_are_made()
    {
        var dialect = SqlServerDialect.Instance;
        var keys = Enumerable.Range(0, 1000).Select(i => (byte[])dialect.Key(Guid.CreateVersion7(TestDatabase.Start.AddMilliseconds(i)))).ToList();

        Assert.Equal(keys.Select(Convert.ToHexString), keys.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.Equal(16, key.Length));
    }

    [Theory]
    [InlineData("Server=db;User ID=u", "says no Database")]
    [InlineData("Database=d;User ID=u", "says no Server")]
    [InlineData("Host=db;Database=d", "is not understood")]
    public void A_connection_string_that_cannot_work_is_refused_with_the_reason(string connectionString, string reason) =>
        Assert.Contains(reason, new DatabaseSettings(DatabaseProvider.SqlServer, connectionString).Problem(), StringComparison.Ordinal);

    [Theory]
    [InlineData("Server=db;Database=d;User ID=u;Password=p")]
    [InlineData("Server=db;Database=d;Integrated Security=true")]
    [InlineData("Data Source=tcp:db,1433;Initial Catalog=d;User ID=u;Password=p;Authentication=SqlPassword")]
    [InlineData("Server=db;Database=d;Authentication=Active Directory Default")]
    public void A_connection_string_with_a_login_is_taken(string connectionString) =>
        Assert.Null(new DatabaseSettings(DatabaseProvider.SqlServer, connectionString).Problem());

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_in_one_line()
    {
        var settings = new DatabaseSettings(DatabaseProvider.SqlServer, "Server=127.0.0.1,1;Database=none;User ID=nobody;Password=none;Connect Timeout=2;Encrypt=false;ConnectRetryCount=0");
        await using var services = TestStore.ServicesFor(settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();

        var unreachable = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => services.GetRequiredService<DatabaseStart>().Run(default));

        Assert.IsType<DbException>(unreachable.InnerException, exactMatch: false);
        Assert.DoesNotContain('\n', unreachable.Message);
    }

    private static IEnumerable<IEntityType> Design(CampaignsDb db) => db.GetService<IDesignTimeModel>().Model.GetEntityTypes();

    private static Type Plain(IReadOnlyProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static int Bytes(IEnumerable<IProperty> key) => key.Sum(p => p.GetColumnType() switch
    {
        "bit" => 1,
        "binary(16)" => 16,
        "int" or "date" => 4,
        "bigint" or "datetime2(3)" => 8,
        var type when type.StartsWith("nvarchar(", StringComparison.Ordinal) && p.GetMaxLength() is { } length => length * 2,
        var other => throw new InvalidOperationException($"{p.DeclaringType.DisplayName()}.{p.Name} is a {other}: no key."),
    });

    /// <summary>Statements of a kind, those inside of conditions and transactions too.</summary>
    private static IEnumerable<TStatement> Inside<TStatement>(IEnumerable<TSqlStatement> statements)
        where TStatement : TSqlStatement => statements.SelectMany(statement => statement switch
        {
            TStatement wanted => [wanted],
            IfStatement { ThenStatement: var then } => Inside<TStatement>([then]),
            BeginEndBlockStatement block => Inside<TStatement>(block.StatementList.Statements),
            _ => [],
        });
}
