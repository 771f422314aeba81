using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Brings the database up to date before anything else runs.</summary>
public sealed partial class DatabaseStart(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<DatabaseStart> log)
{
    /// <summary>Applies the migrations that are missing, under the database's migration lock, and makes the installation's row on an empty database.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (missing.Count > 0)
        {
            LogMigrating(missing.Count, missing[^1]);
            await db.Database.MigrateAsync(cancellationToken);
        }

        await db.Sql.Prepare(db, cancellationToken);
        await db.InTransaction(
            async () =>
            {
                if (!await db.Installations.AnyAsync(cancellationToken))
                {
                    db.Installations.Add(new Installation(clock.UtcNow()));
                    await db.SaveChangesAsync(cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Whether nobody has set this database up and no workspace is in it.</summary>
    public async Task<bool> IsEmpty(CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        return !await db.Workspaces.AnyAsync(cancellationToken);
    }

    [LoggerMessage(1001, LogLevel.Information, "Applying {Count} migrations, up to {Last}")]
    private partial void LogMigrating(int count, string last);
}
