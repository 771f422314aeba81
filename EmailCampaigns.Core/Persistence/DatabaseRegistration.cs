using System.Data.Common;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Persistence.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Chooses the database.</summary>
public static class DatabaseRegistration
{
    private const string History = "schema_migrations";

    /// <summary>Adds an <see cref="IDbContextFactory{TContext}"/> of <see cref="CampaignsDb"/> for the database of the settings.</summary>
    /// <exception cref="ArgumentException">The connection string is invalid.</exception>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Provider switch
        {
            DatabaseProvider.Sqlite => services.AddSqliteDatabase(settings.ConnectionString),
            DatabaseProvider.Postgres => services.AddPostgresDatabase(settings.ConnectionString),
            DatabaseProvider.SqlServer => services.AddSqlServerDatabase(settings.ConnectionString),
        };
    }

    /// <summary>The same for SQLite.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="connectionString">The connection string; it names the file.</param>
    public static IServiceCollection AddSqliteDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        services.AddSingleton<WriteGate>();
        return services.AddDatabase<SqliteCampaignsDb>(options => options
            .UseSqlite(connection, sqlite => sqlite.MigrationsHistoryTable(History))
            .AddInterceptors(SqliteConnectionSettings.Instance));
    }

    /// <summary>The same for PostgreSQL.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="connectionString">The connection string; it names server, database and user.</param>
    public static IServiceCollection AddPostgresDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { Timezone = "UTC" };
        if (!new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Max Auto Prepare"))
        {
            // The statements of sending are run often, and planning one costs as much as running it.
            connection.MaxAutoPrepare = 100;
            connection.AutoPrepareMinUsages = 3;
        }

        // Each statement takes milliseconds at most. To compile one first, as the server does where it expects very many rows of a table that it has no
        // statistics of, takes a fifth of a second, and again each time. A setting of the start, since what is set later goes when a connection is given back.
        connection.Options = $"-c jit=off {connection.Options}".TrimEnd(); // what the operator says comes last, and holds
        services.AddSingleton(WriteGate.Open);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<PostgresRowSecurity>();
        return services.AddDatabase<PostgresCampaignsDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), postgres => postgres.MigrationsHistoryTable(History))
            .AddInterceptors(provider.GetRequiredService<PostgresRowSecurity>()));
    }

    /// <summary>The same for SQL Server.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="connectionString">The connection string; it names server, database and login.</param>
    public static IServiceCollection AddSqlServerDatabase(this IServiceCollection services, string connectionString)
    {
        // Savepoints are incompatible with several readers on one connection.
        var connection = new SqlConnectionStringBuilder(connectionString) { MultipleActiveResultSets = false }.ToString();
        services.AddSingleton(WriteGate.Open);
        return services.AddDatabase<SqlServerCampaignsDb>(options => options
            .UseSqlServer(connection, server => server.MigrationsHistoryTable(History))
            .AddInterceptors(SqlServerRowSecurity.Instance));
    }

    private static IServiceCollection AddDatabase<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> use)
        where TContext : CampaignsDb => services.AddDatabase<TContext>((_, options) => use(options));

    private static IServiceCollection AddDatabase<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> use)
        where TContext : CampaignsDb =>
        services.AddDbContextFactory<TContext>(use).AddSingleton<IDbContextFactory<CampaignsDb>, Factory<TContext>>().AddDbContext<KeysDb>(use);

    /// <summary>The factory of one database, as the factory that everybody asks for.</summary>
    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<CampaignsDb>
        where TContext : CampaignsDb
    {
        public CampaignsDb CreateDbContext() => inner.CreateDbContext();
    }
}
