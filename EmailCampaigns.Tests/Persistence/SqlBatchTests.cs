using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Persistence;

public sealed class SqlBatchTests
{
    private const string Rename = "UPDATE contacts SET name = @name WHERE id = @id AND workspace_id = @workspace";

    [Fact]
    public async Task Each_row_gets_its_own_values_and_says_whether_it_was_there()
    {
        await using var database = await TestDatabase.Create();
        var contacts = await Contacts(database, 3);
        await using var db = database.Open();
        await using var sql = new SqlStatements(db);
        (Guid Id, string? Name)[] rows = [(contacts[2], "Carla"), (Guid.CreateVersion7(TestDatabase.Start), "Nobody"), (contacts[0], null)];

        var touched = await sql.ExecuteEach(Rename, [("@workspace", db.WorkspaceId)], SqlRows.Of(rows).With("@id", r => r.Id).With("@name", r => r.Name), default);

        Assert.Equal([true, false, true], touched);
        Assert.Equal([null, "1", "Carla"], await db.Contacts.OrderBy(c => c.Id).Select(c => c.Name).ToListAsync());
    }

    [Fact]
    public async Task Statements_run_in_their_order_and_answer_each_for_itself()
    {
        await using var database = await TestDatabase.Create();
        var contacts = await Contacts(database, 2);
        await using var db = database.Open();
        await using var sql = new SqlStatements(db);
        SqlResult<List<string?>> Names(SqlBatch batch) =>
            batch.Query("SELECT name FROM contacts WHERE workspace_id = @workspace ORDER BY id", [("@workspace", db.WorkspaceId)], row => row.TextOrNull(0));

        var batch = sql.Batch();
        var before = Names(batch);
        var each = batch.ExecuteEach(Rename, [("@workspace", db.WorkspaceId)], SqlRows.Of(contacts).With("@id", id => id).With("@name", _ => (string?)null));
        var none = batch.ExecuteEach(Rename, [("@workspace", db.WorkspaceId)], SqlRows.Of<Guid>([]).With("@id", id => id).With("@name", _ => "x"));
        var between = Names(batch);
        var all = batch.Execute("UPDATE contacts SET name = 'all' WHERE workspace_id = @workspace", [("@workspace", db.WorkspaceId)]);
        var after = Names(batch);
        Assert.Throws<InvalidOperationException>(() => before.Value);
        await batch.Run(default);

        Assert.Equal(["0", "1"], before.Value);
        Assert.Equal([true, true], each.Value);
        Assert.Empty(none.Value);
        Assert.Equal([null, null], between.Value);
        Assert.Equal(2, all.Value);
        Assert.Equal(["all", "all"], after.Value);
    }

    [Fact]
    public async Task What_has_a_type_of_its_own_is_stored_as_everywhere()
    {
        await using var database = await TestDatabase.Create();
        var contact = (await Contacts(database, 1)).Single();
        await using var db = database.Open();
        await using var sql = new SqlStatements(db);
        var at = TestDatabase.Start.AddMilliseconds(123);

        await sql.ExecuteEach(
            "UPDATE contacts SET company = @status, created_at = @at, upload_batch_id = @batch WHERE id = @id AND workspace_id = @workspace",
            [("@workspace", db.WorkspaceId)],
            SqlRows.Of([contact]).With("@id", id => id).With("@status", _ => ScheduledEmailStatus.Pending).With("@at", _ => at).With("@batch", _ => (Guid?)null),
            default);

        var stored = await db.Contacts.Select(c => new { c.Company, c.CreatedAt, c.UploadBatchId }).SingleAsync();
        Assert.Equal(("pending", at, null), (stored.Company, stored.CreatedAt, stored.UploadBatchId));
    }

    private static async Task<List<Guid>> Contacts(TestDatabase database, int count)
    {
        var contacts = Enumerable.Range(0, count).Select(i =>
        {
            Assert.True(EmailAddress.TryParse($"c{i}@example.org", out var address, out _));
            return new Contact(address, TestDatabase.Start.AddMilliseconds(i)) { Name = $"{i}" };
        }).ToList();
        await database.Add([.. contacts]);
        return contacts.ConvertAll(c => c.Id);
    }
}
