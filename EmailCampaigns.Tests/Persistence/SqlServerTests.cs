using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Imports;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>
/// What only a server can show; skipped where TEST_SQLSERVER names none. With TEST_DATABASE=sqlserver all tests that use the database run there.
/// </summary>
public sealed class SqlServerTests
{
    [Fact]
    public async Task Two_processes_that_start_at_once_migrate_once()
    {
        await using var store = await TestStore.CreateEmpty(Temp.NewDirectory(), DatabaseProvider.SqlServer);
        await using var one = TestStore.ServicesFor(store.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();
        await using var other = TestStore.ServicesFor(store.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();

        await Task.WhenAll(one.GetRequiredService<DatabaseStart>().Run(default), other.GetRequiredService<DatabaseStart>().Run(default));

        await using var db = one.GetRequiredService<IDbContextFactory<CampaignsDb>>().AsOwner();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(1, await db.Installations.CountAsync());
    }

    [Fact]
    public async Task A_database_whose_reads_wait_for_writers_is_refused_with_what_to_do()
    {
        var connectionString = await SqlServerServer.NewEmptyDatabase(readsVersions: false);

        var refused = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => TestStore.Migrate(new DatabaseSettings(DatabaseProvider.SqlServer, connectionString)));

        Assert.Contains("SET READ_COMMITTED_SNAPSHOT ON", refused.Message, StringComparison.Ordinal);
        await SqlServerServer.Drop(connectionString);
    }

    [Fact]
    public async Task A_launched_campaign_is_claimed_by_two_at_once_and_none_twice()
    {
        await using var scene = await CampaignScene.Create(contacts: 500, approval: Approval.Automatic, on: DatabaseProvider.SqlServer);
        await scene.Start();
        await using var one = scene.Database.Open();
        await using var other = scene.Database.Open();
        await using var first = await one.Database.BeginTransactionAsync();
        await using var second = await other.Database.BeginTransactionAsync();

        var mine = await Claim(one, scene.CampaignId);
        var theirs = await Claim(other, scene.CampaignId); // while the first is not committed: it does not wait

        Assert.Equal((200, 200), (mine.Count, theirs.Count));
        Assert.Empty(mine.Intersect(theirs));
    }

    [Fact]
    public async Task An_import_makes_and_changes_contacts_and_counts_each_row_once()
    {
        await using var bench = await ImportBench.Create(on: DatabaseProvider.SqlServer);

        Assert.Equal((2, 0, 1, 1), await bench.Import("email,name\na@example.com,Anna\nb@example.com,Bo\nnobody,Carl\na@example.com,Again\n"));
        Assert.Equal((1, 1, 0, 0), await bench.Import("email,name\na@example.com,Anne\nc@example.com,Cora\n", DuplicatePolicy.Update));
        Assert.Equal("Anne", (await bench.Contact("a@example.com")).Name);
    }

    [Fact]
    public async Task The_same_key_twice_is_a_violation_and_no_conflict()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.SqlServer);
        await database.Add(new ContactList("Leads", null, database.Now));

        var violation = await Assert.ThrowsAnyAsync<Exception>(() => database.Add(new ContactList("Leads", null, database.Now)));

        await using var db = database.Open();
        Assert.True(db.Sql.IsUniqueViolation(violation));
        Assert.False(db.Sql.IsConflict(violation));
    }

    private static async Task<List<Guid>> Claim(CampaignsDb db, Guid campaignId)
    {
        var lane = await db.SendLanes.SingleAsync(l => l.CampaignId == campaignId);
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            db.Sql.Sending.Claim,
            [
                ("@workspace", db.WorkspaceId), ("@campaign", campaignId), ("@sender", lane.SenderAccountId), ("@priority", ScheduledEmail.FirstEmail),
                ("@now", TestDatabase.Start.AddYears(1)), ("@limit", 200), ("@owner", "test"), ("@token", Guid.CreateVersion7()),
            ],
            row => row.Key(0),
            default);
    }
}
