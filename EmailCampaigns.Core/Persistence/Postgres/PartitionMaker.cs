using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>Makes the partitions of this month and the next ones. Made again, or by two processes at once, each is made once.</summary>
public sealed partial class PartitionMaker(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<PartitionMaker> log)
{
    /// <summary>As many months may pass before somebody must see why none is made: events then go to the default partition.</summary>
    private const int MonthsAhead = 3;

    /// <summary>The advisory lock of a maker; any number that nobody else uses.</summary>
    private const long MakerLock = 0x456D61696C50; // "EmailP"

    /// <summary>Returns how many were made.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var first = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var made = 0;
        for (var ahead = 0; ahead <= MonthsAhead; ahead++)
        {
            if (await Make(first.AddMonths(ahead), cancellationToken))
            {
                made++;
            }
        }

        return made;
    }

    private async Task<bool> Make(DateTime month, CancellationToken cancellationToken)
    {
        var name = MessageEventPartitions.NameOf(month);
        await using var db = dbs.AsOwner();
        var isMade = await db.InRepeatableTransaction(
            async () =>
            {
                await db.Database.ExecuteSqlRawAsync($"SELECT pg_advisory_xact_lock({MakerLock})", cancellationToken);
                if (await db.Database.SqlQuery<bool>($"SELECT to_regclass({name}) IS NOT NULL AS \"Value\"").SingleAsync(cancellationToken))
                {
                    return false;
                }

                foreach (var statement in Statements(name, Literal(month), Literal(month.AddMonths(1))))
                {
                    await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
                }

                return true;
            },
            WritePriority.Interactive,
            cancellationToken);
        if (isMade)
        {
            LogMade(name);
        }

        return isMade;
    }

    /// <summary>
    /// The server attaches no partition while the default one has rows of its month, so they move first. Meanwhile nobody else uses the default partition; who does is waited for, but
    /// not for so long that others queue up behind.
    /// </summary>
    private static IEnumerable<string> Statements(string name, string from, string to) =>
    [
        "SET LOCAL lock_timeout TO '5s'",
        $"LOCK TABLE {MessageEventPartitions.Default} IN ACCESS EXCLUSIVE MODE",
        $"CREATE TABLE {name} (LIKE {MessageEventPartitions.Table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
        $"""
        WITH moved AS (
            DELETE FROM {MessageEventPartitions.Default} WHERE {MessageEventPartitions.Column} >= {from} AND {MessageEventPartitions.Column} < {to} RETURNING *)
        INSERT INTO {name} SELECT * FROM moved
        """,
        $"ALTER TABLE {MessageEventPartitions.Table} ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to})",
        .. RowPolicy.Protect(name),
    ];

    private static string Literal(DateTime instant) => $"'{instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} 00:00:00+00'";

    [LoggerMessage(1003, LogLevel.Information, "Made the partition {Name}")]
    private partial void LogMade(string name);
}
