using EmailCampaigns.Core.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Chooses the database.</summary>
public static class DatabaseRegistration
{
    /// <summary>Adds an <see cref="IDbContextFactory{TContext}"/> of <see cref="CampaignsDb"/> for SQLite.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">The connection string; it names the file.</param>
    public static IServiceCollection AddSqliteDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        services.AddSingleton<WriteGate>();
        services.AddDbContextFactory<SqliteCampaignsDb>(options => options
            .UseSqlite(connection, sqlite => sqlite.MigrationsHistoryTable("schema_migrations"))
            .AddInterceptors(SqliteConnectionSettings.Instance));
        services.AddSingleton<IDbContextFactory<CampaignsDb>, Factory<SqliteCampaignsDb>>();
        return services;
    }

    /// <summary>The factory of one database, as the factory that everybody asks for.</summary>
    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<CampaignsDb>
        where TContext : CampaignsDb
    {
        public CampaignsDb CreateDbContext() => inner.CreateDbContext();
    }
}
