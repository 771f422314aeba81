using EmailCampaigns.Core.Model.Sending;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>The months of <c>message_events</c> on PostgreSQL. The clock stands at 14 January 2026, the last second of the day.</summary>
public sealed class PartitionMakerTests
{
    private static readonly string[] FromJanuary = ["message_events_2026_01", "message_events_2026_02", "message_events_2026_03", "message_events_2026_04"];

    [Fact]
    public async Task This_month_and_the_next_three_are_made_and_made_once()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        Assert.Equal(["message_events_default"], await Partitions(database));

        Assert.Equal(4, await Maker(database).Run(default));
        Assert.Equal(0, await Maker(database).Run(default));

        Assert.Equal([.. FromJanuary, "message_events_default"], await Partitions(database));
    }

    [Fact]
    public async Task When_a_month_has_passed_one_more_is_made()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await Maker(database).Run(default);

        database.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(1, await Maker(database).Run(default));
        Assert.Contains("message_events_2026_05", await Partitions(database));
    }

    [Fact]
    public async Task Two_processes_at_once_make_each_one_once()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Maker(database).Run(default))));

        Assert.Equal(4, made.Sum());
        Assert.Equal([.. FromJanuary, "message_events_default"], await Partitions(database));
    }

    [Fact]
    public async Task Rows_of_a_month_that_lie_in_the_default_partition_move_to_it()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        DateTime[] times =
        [
            new(2025, 12, 31, 23, 59, 59, DateTimeKind.Utc), new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2026, 1, 31, 23, 59, 59, DateTimeKind.Utc),
            new(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc), new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc),
        ];
        await database.Add([.. times.Select(Event)]);

        await Maker(database).Run(default);

        string[] where = ["message_events_default", FromJanuary[0], FromJanuary[0], FromJanuary[1], "message_events_default"];
        Assert.Equal(where, await Where(database));
        await using var db = database.Open();
        Assert.Equal(times, await db.MessageEvents.OrderBy(e => e.EventAt).Select(e => e.EventAt).ToListAsync());
    }

    [Fact]
    public async Task An_event_goes_to_its_month()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await Maker(database).Run(default);

        await database.Add(Event(database.Now));

        Assert.Equal([FromJanuary[0]], await Where(database));
    }

    [Fact]
    public async Task Each_partition_has_the_keys_indexes_and_policy_of_the_table()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await Maker(database).Run(default);

        var parts = await Read(
            database,
            """
            SELECT (SELECT COUNT(*) FROM pg_index WHERE indrelid = c.oid) || ' ' || (SELECT COUNT(*) FROM pg_constraint WHERE conrelid = c.oid) || ' ' || c.relforcerowsecurity || ' '
                || (SELECT qual FROM pg_policies WHERE tablename = c.relname)
            FROM pg_class c WHERE c.relname LIKE 'message\_events%' AND c.relkind IN ('r', 'p') AND c.relname <> 'message_event_keys'
            """);

        Assert.Equal(6, parts.Count);
        Assert.Single(parts.Distinct());
    }

    /// <summary>The default partition is in use for longer than anybody should wait for it: nothing is half done, and the next run makes it.</summary>
    [Fact]
    public async Task A_table_in_use_is_not_waited_for_without_end()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await using var reading = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await reading.OpenAsync();
        await using (var transaction = await reading.BeginTransactionAsync())
        {
            await using var read = new NpgsqlCommand("LOCK TABLE message_events_default IN ACCESS SHARE MODE", reading, transaction);
            await read.ExecuteNonQueryAsync();
            await Assert.ThrowsAsync<PostgresException>(() => Maker(database).Run(default));
        }

        Assert.Equal(4, await Maker(database).Run(default));
    }

    private static PartitionMaker Maker(TestDatabase database) => new(database, database.Clock, NullLogger<PartitionMaker>.Instance);

    private static object Event(DateTime at) => new MessageEvent { Id = Guid.CreateVersion7(at), Type = MessageEventType.Delivered, EventAt = at };

    private static Task<List<string>> Partitions(TestDatabase database) =>
        Read(database, "SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname COLLATE \"C\"");

    private static Task<List<string>> Where(TestDatabase database) => Read(database, "SELECT tableoid::regclass::text FROM message_events ORDER BY event_at");

    private static async Task<List<string>> Read(TestDatabase database, string sql)
    {
        await using var db = database.AsOwner();
        return await db.Database.SqlQueryRaw<string>(sql).ToListAsync();
    }
}
