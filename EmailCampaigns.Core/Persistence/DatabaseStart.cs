using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Brings the database up to date before anything else runs.</summary>
public sealed partial class DatabaseStart(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<DatabaseStart> log)
{
    /// <summary>
    /// Applies the migrations that are missing, and makes the installation's row on an empty database. Of several processes one does it, and the others wait.
    /// </summary>
    /// <exception cref="DatabaseUnreachableException">The database cannot be reached, or refuses the login.</exception>
    public Task Run(CancellationToken cancellationToken) => Run(() => Task.CompletedTask, cancellationToken);

    /// <summary>The same, with further work that only one process does at a start.</summary>
    public async Task Run(Func<Task> also, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(also);
        await using var db = dbs.AsOwner();
        await Reach(db, cancellationToken);
        await using var held = await db.Sql.HoldStart(db, cancellationToken);
        await Migrate(db, cancellationToken);
        await also();
    }

    private static async Task Reach(CampaignsDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.CloseConnectionAsync();
        }
        catch (Exception fault) when (fault is DbException || fault.InnerException is DbException || fault.InnerException?.InnerException is DbException)
        {
            // EF wraps transient errors once or twice; the database's own message is the helpful one.
            throw new DatabaseUnreachableException(fault as DbException ?? fault.InnerException as DbException ?? fault.InnerException!.InnerException!);
        }
    }

    private async Task Migrate(CampaignsDb db, CancellationToken cancellationToken)
    {
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

/// <summary>The database of the settings could not be opened, or is not fit to be used as it is.</summary>
public sealed class DatabaseUnreachableException : Exception
{
    public DatabaseUnreachableException(Exception inner)
        : base(inner?.Message.ReplaceLineEndings(" "), inner)
    {
    }

    public DatabaseUnreachableException(string message)
        : base(message)
    {
    }
}
