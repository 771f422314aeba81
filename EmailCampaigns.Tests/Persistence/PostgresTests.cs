using EmailCampaigns.Core;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>What only a database with many writers can show.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Two_claims_at_once_reserve_different_emails()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var (campaign, sender) = await Queue(database, emails: 500);
        await using var one = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await using var other = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await one.OpenAsync();
        await other.OpenAsync();
        await using var first = await one.BeginTransactionAsync();
        await using var second = await other.BeginTransactionAsync();

        var mine = await Claim(one, database, campaign, sender);
        var theirs = await Claim(other, database, campaign, sender); // while the first is not committed: it does not wait

        Assert.Equal((200, 200), (mine.Count, theirs.Count));
        Assert.Empty(mine.Intersect(theirs));
    }

    [Fact]
    public async Task Statements_are_not_compiled_on_a_connection_that_is_used_again_either()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        for (var use = 0; use < 3; use++)
        {
            await using var db = database.Open();
            Assert.Equal("off", await db.Database.SqlQuery<string>($"SELECT current_setting('jit') AS \"Value\"").SingleAsync());
        }
    }

    [Fact]
    public async Task Rows_that_are_written_again_are_found_by_their_keys_whatever_statistics_say_of_their_status()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await Queue(database, emails: 3_000);
        await using (var owner = database.AsOwner())
        {
            await owner.Database.ExecuteSqlRawAsync("ANALYZE"); // as far as the server knows, nothing is cancelled
        }

        await using var db = database.Open();
        await db.ScheduledEmails.ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Cancelled).SetProperty(e => e.CancelReason, CancelReason.CampaignPaused));
        var emails = await db.ScheduledEmails.AsNoTracking().Take(250).ToListAsync();
        emails.ForEach(e => e.MakeEstimate(database.Now));
        await using var bulk = await db.Sql.BeginBulk(db, default);

        var read = await db.InTransaction(
            async () =>
            {
                var before = await Read();
                await db.UpdateUnchanged(
                    nameof(ScheduledEmail.Status), ScheduledEmailStatus.Cancelled, emails, [nameof(ScheduledEmail.Status), nameof(ScheduledEmail.CancelReason)], database.Now, default);
                return await Read() - before;
            },
            WritePriority.Bulk,
            default);

        Assert.InRange(read, 250, 1_000);
        Assert.Equal(250, await db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Planned));

        Task<long> Read() => db.Database.SqlQuery<long>(
            $"SELECT seq_tup_read + idx_tup_fetch AS \"Value\" FROM pg_stat_xact_user_tables WHERE relname = 'scheduled_emails'").SingleAsync();
    }

    [Fact]
    public async Task A_claim_reads_the_index_of_what_is_ready_however_many_wait()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var (campaign, sender) = await Queue(database, emails: 100_000);
        await using var connection = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await connection.OpenAsync();

        var young = await Plan(connection, database, campaign, sender);
        await Execute(connection, "ANALYZE");
        var known = await Plan(connection, database, campaign, sender);

        Assert.All([young, known], plan =>
        {
            Assert.Contains("ix_scheduled_emails_ready", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on scheduled_emails", plan, StringComparison.Ordinal);
        });
    }

    /// <summary>No statistics yet, as after a launch, and everything due at one instant: by any other index all of it would be sorted at each claim.</summary>
    [Fact]
    public async Task What_sends_reads_the_index_of_what_is_ready_before_there_are_statistics()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var (campaign, sender) = await Queue(database, emails: 20_000, secondsApart: 0);
        await using var db = database.Open();

        await using var sql = new SqlStatements(db);
        await sql.Query("SELECT 1", [], row => row.Number(0), default);
        var plan = await Plan((NpgsqlConnection)db.Database.GetDbConnection(), database, campaign, sender);

        Assert.Contains("ix_scheduled_emails_ready", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_sending_session_was_told_is_forgotten_when_its_connection_is_used_again()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        async Task<(int Process, string Sorts)> Session(bool sends)
        {
            await using var db = database.Open();
            await using var sql = sends ? new SqlStatements(db) : null;
            var process = sql is null ? 0 : (await sql.Query("SELECT pg_backend_pid()", [], row => row.Number(0), default)).Single();
            return (process, await db.Database.SqlQuery<string>($"SELECT current_setting('enable_sort') AS \"Value\"").SingleAsync());
        }

        Assert.Equal("off", (await Session(sends: true)).Sorts);
        for (var use = 0; use < 20; use++)
        {
            Assert.Equal("on", (await Session(sends: false)).Sorts);
        }
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_migrate_once()
    {
        await using var store = await TestStore.CreateEmpty(Temp.NewDirectory(), DatabaseProvider.Postgres);
        await using var one = TestStore.ServicesFor(store.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();
        await using var other = TestStore.ServicesFor(store.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();

        await Task.WhenAll(one.GetRequiredService<DatabaseStart>().Run(default), other.GetRequiredService<DatabaseStart>().Run(default));

        await using var db = one.GetRequiredService<IDbContextFactory<CampaignsDb>>().AsOwner();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(1, await db.Installations.CountAsync());
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said_in_one_line()
    {
        var settings = new DatabaseSettings(DatabaseProvider.Postgres, "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=2");
        await using var services = TestStore.ServicesFor(settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();

        var unreachable = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => services.GetRequiredService<DatabaseStart>().Run(default));

        Assert.Contains("127.0.0.1:1", unreachable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', unreachable.Message);
    }

    /// <summary>Of two edits that read the same, the second is refused, looks again and answers by what stands.</summary>
    [Fact]
    public async Task An_edit_that_another_overtook_sees_what_it_did()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => new ListEditor(database, database.Clock).Create(new() { Name = "Trade fair" }, database.System, default))));

        Assert.Equal(1, outcomes.Count(o => o.IsDone));
        Assert.Single(outcomes.Select(o => o.Id).Distinct());
    }

    [Fact]
    public async Task What_must_survive_a_power_cut_waits_for_the_disk_and_what_is_done_again_does_not()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await using var db = database.Open();
        Task<string> Setting() => db.Database.SqlQuery<string>($"SELECT current_setting('synchronous_commit') AS \"Value\"").SingleAsync();

        Assert.Equal("on", await db.InTransaction(Setting, WritePriority.Dispatch, default));
        Assert.Equal("off", await db.InTransaction(Setting, WritePriority.Bulk, default));
        Assert.Equal("on", await db.InTransaction(Setting, WritePriority.Interactive, default));
    }

    /// <summary>The dispatcher had read that the workspace is held, and closes a new lane for it while somebody releases it.</summary>
    [Fact]
    public async Task A_lane_that_is_being_closed_for_a_hold_opens_when_the_hold_is_over()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var (campaign, sender) = await Queue(database, emails: 1);
        await database.Add(new SendLane(campaign, sender, database.Now, database.Now));
        var hold = new SendingHold(database, database.Clock, NullLogger<SendingHold>.Instance);
        await using var closing = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await using var watching = new NpgsqlConnection(database.Store.Settings.ConnectionString);
        await closing.OpenAsync();
        await watching.OpenAsync();
        await using var transaction = await closing.BeginTransactionAsync();
        await Execute(closing, "UPDATE send_lanes SET closed_reason = 'workspace_held'");

        var release = hold.ReleaseWorkspace(database.System, default);
        while (!release.IsCompleted && !await IsSomebodyWaiting(watching))
        {
            await Task.Yield();
        }

        await transaction.CommitAsync();
        await release;

        await using var db = database.Open();
        Assert.Null((await db.SendLanes.SingleAsync()).ClosedReason);
    }

    private static async Task<bool> IsSomebodyWaiting(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')", connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Pending emails of one lane, twice as many: half of them are due, or all where they are not apart.</summary>
    private static async Task<(Guid Campaign, Guid Sender)> Queue(TestDatabase database, int emails, int secondsApart = 1)
    {
        var now = database.Now;
        var sender = new SenderAccount("anna.keller@example.com", SenderProvider.Pickup, now);
        var campaign = new Campaign("Large", now) { SenderAccountId = sender.Id };
        var step = new SequenceStep(campaign.Id, 1, now);
        var plan = new PlanVersion(campaign.Id, 1, "{}", "hash", now);
        Assert.True(EmailAddress.TryParse("a@example.org", out var address, out _));
        var contact = new Contact(address, now);
        await database.Add(sender, campaign, step, plan, contact);
        await using var db = database.AsOwner();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5)); // hundreds of thousands of rows, on a machine that may be busy
        // Foreign keys and the key of enrollments are not what is tested here.
        await db.Database.ExecuteSqlRawAsync(
            """
            SET session_replication_role TO replica;
            INSERT INTO scheduled_emails (id, workspace_id, campaign_id, campaign_contact_id, contact_id, step_id, sender_account_id, recipient_domain, scheduled_for,
                priority, status, attempts, message_id, created_at, updated_at)
            SELECT gen_random_uuid(), {0}, {1}, gen_random_uuid(), {2}, {3}, {4}, 'example.org', {5} + (i - {6} / 2) * {7} * interval '1 second', 1, 'pending', 0, 'm' || i, {5}, {5}
            FROM generate_series(1, {6}) AS i;
            SET session_replication_role TO origin;
            """,
            database.WorkspaceId,
            campaign.Id,
            contact.Id,
            step.Id,
            sender.Id,
            now,
            emails * 2,
            secondsApart);
        return (campaign.Id, sender.Id);
    }

    private static async Task<List<Guid>> Claim(NpgsqlConnection connection, TestDatabase database, Guid campaign, Guid sender)
    {
        await using var command = Claiming(connection, database, campaign, sender);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static async Task<string> Plan(NpgsqlConnection connection, TestDatabase database, Guid campaign, Guid sender)
    {
        await using var command = Claiming(connection, database, campaign, sender);
        command.CommandText = "EXPLAIN " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private static NpgsqlCommand Claiming(NpgsqlConnection connection, TestDatabase database, Guid campaign, Guid sender)
    {
        using var db = database.CreateDbContext();
        var command = new NpgsqlCommand(db.Sql.Sending.Claim, connection);
        command.Parameters.AddWithValue("workspace", database.WorkspaceId);
        command.Parameters.AddWithValue("campaign", campaign);
        command.Parameters.AddWithValue("sender", sender);
        command.Parameters.AddWithValue("priority", ScheduledEmail.FirstEmail);
        command.Parameters.AddWithValue("now", database.Now);
        command.Parameters.AddWithValue("limit", 200);
        command.Parameters.AddWithValue("owner", "test");
        command.Parameters.AddWithValue("token", Guid.CreateVersion7());
        return command;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
