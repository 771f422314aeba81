using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Persistence;

public sealed class SqliteBulkConnectionTests
{
    [Theory]
    [InlineData("INSERT INTO contact_lists (id, workspace_id, name, created_at, updated_at, version) VALUES (x'01', x'FF', 'Nobody''s', '2026-01-01', '2026-01-01', 1)")]
    [InlineData("UPDATE workspaces SET on_interrupted = 'no such word'")]
    public async Task After_a_bulk_job_its_context_keeps_foreign_keys_and_checks_again(string wrong)
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();
        await using (await db.Sql.BeginBulk(db, default))
        {
            await db.InTransaction(() => db.Database.ExecuteSqlRawAsync("UPDATE workspaces SET name = 'Bulk'"), WritePriority.Bulk, default);
        }

        await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(wrong));
    }

    [Fact]
    public async Task After_a_bulk_job_commits_survive_a_power_cut_again()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(); // somebody keeps the connection open around the job
        await using (await db.Sql.BeginBulk(db, default))
        {
            Assert.Equal(1, await Pragma(db, "synchronous"));
        }

        Assert.Equal(2, await Pragma(db, "synchronous"));
        Assert.Equal(1, await Pragma(db, "foreign_keys"));
        Assert.Equal(0, await Pragma(db, "ignore_check_constraints"));
        Assert.Equal(4000, await Pragma(db, "wal_autocheckpoint"));
    }

    private static async Task<long> Pragma(CampaignsDb db, string name)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
