using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Persistence;

public sealed class WorkspaceGuardTests
{
    [Fact]
    public async Task Without_a_workspace_no_row_is_seen()
    {
        await using var database = await TestDatabase.Create();
        await database.Add(new ContactList("Trade fair", null, database.Now));

        await using var db = database.CreateDbContext();

        Assert.Empty(await db.ContactLists.ToListAsync());
    }

    [Fact]
    public async Task Without_a_workspace_no_row_can_be_written()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();
        db.ContactLists.Add(new ContactList("Trade fair", null, database.Now));

        await Assert.ThrowsAsync<WorkspaceGuardException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_row_of_another_workspace_is_neither_seen_nor_counted_nor_updated_nor_deleted()
    {
        await using var database = await TestDatabase.Create();
        await database.Add(new ContactList("Trade fair", null, database.Now));
        await using var other = database.For(await database.AddWorkspace("Other"));

        Assert.Equal(0, await other.ContactLists.CountAsync());
        Assert.Equal(0, await other.ContactLists.ExecuteUpdateAsync(set => set.SetProperty(l => l.Name, "Stolen")));
        Assert.Equal(0, await other.ContactLists.ExecuteDeleteAsync());
        await using var own = database.Open();
        Assert.Equal("Trade fair", (await own.ContactLists.SingleAsync()).Name);
    }

    [Fact]
    public async Task A_row_of_another_workspace_cannot_be_written_even_when_it_was_got_hold_of()
    {
        await using var database = await TestDatabase.Create();
        await database.Add(new ContactList("Trade fair", null, database.Now));
        ContactList list;
        await using (var own = database.Open())
        {
            list = await own.ContactLists.AsNoTracking().SingleAsync();
        }

        await using var other = database.For(await database.AddWorkspace("Other"));
        list.Name = "Stolen";
        other.Update(list);

        await Assert.ThrowsAsync<WorkspaceGuardException>(() => other.SaveChangesAsync());
    }

    [Fact]
    public async Task A_context_does_not_change_from_one_workspace_to_another()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.Open();

        Assert.Throws<WorkspaceGuardException>(() => db.Enter(Guid.CreateVersion7(database.Now)));
    }

    [Fact]
    public async Task A_save_with_a_stale_version_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await database.Add(new ContactList("Trade fair", null, database.Now));
        await using var first = database.Open();
        await using var second = database.Open();
        var mine = await first.ContactLists.SingleAsync();
        var theirs = await second.ContactLists.SingleAsync();
        theirs.Name = "Hannover";
        await second.SaveChangesAsync();
        mine.Name = "Berlin";

        await Assert.ThrowsAsync<StaleVersionException>(() => first.SaveChangesAsync());
        Assert.Equal(2, theirs.Version);
    }
}
