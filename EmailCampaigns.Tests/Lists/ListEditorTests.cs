using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Lists;

public sealed class ListEditorTests
{
    [Fact]
    public async Task A_name_is_had_by_one_list_only()
    {
        await using var database = await TestDatabase.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(() => Editor(database).Create(new() { Name = " Trade fair " }, database.System, default))));

        var won = Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal((EditVerdict.Exists, won.Id), (o.Verdict, o.Id)));
    }

    [Fact]
    public async Task A_list_needs_a_name()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(new() { Name = " " }, database.System, default);

        Assert.Equal("name", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task Renaming_to_a_name_that_is_taken_or_from_a_stale_version_is_refused()
    {
        await using var database = await TestDatabase.Create();
        var standing = await Create(database, "Trade fair");
        var id = await Create(database, "Catalogue");

        Assert.Equal(standing, (await Editor(database).Update(id, new() { Name = "Trade fair" }, null, database.System, default)).Id);
        Assert.True((await Editor(database).Update(id, new() { Name = "Catalogue readers" }, 1, database.System, default)).IsDone);
        Assert.Equal(EditVerdict.Stale, (await Editor(database).Update(id, new() { Name = "Readers" }, 1, database.System, default)).Verdict);
    }

    [Fact]
    public async Task A_list_that_a_campaign_uses_is_not_deleted_and_the_campaign_is_named()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair");
        var campaign = new Campaign("Follow-up", database.Now) { ListId = id };
        await database.Add(campaign);

        var outcome = await Editor(database).Delete(id, null, database.System, default);

        Assert.Equal(EditVerdict.InUse, outcome.Verdict);
        Assert.Contains("\"Follow-up\"", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_an_archived_campaign_and_a_finished_import_is_deleted_with_its_members_and_not_their_contacts()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair");
        var contact = await Contact(database, "katrin@example.net");
        await Editor(database).AddMembers(id, [contact], database.System, default);
        var campaign = new Campaign("Follow-up", database.Now) { ListId = id };
        campaign.Archive(database.Now);
        var upload = new UploadBatch { Id = Guid.CreateVersion7(database.Now), FileName = "a.csv", ListId = id, Status = UploadStatus.Completed };
        await database.Add(campaign, upload);

        Assert.True((await Editor(database).Delete(id, null, database.System, default)).IsDone);

        await using var db = database.Open();
        Assert.Empty(await db.ContactListMembers.ToListAsync());
        Assert.Single(await db.Contacts.ToListAsync());
    }

    [Fact]
    public async Task A_list_that_an_import_fills_is_not_deleted()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair");
        await database.Add(new UploadBatch { Id = Guid.CreateVersion7(database.Now), FileName = "a.csv", ListId = id });

        Assert.Equal(EditVerdict.InUse, (await Editor(database).Delete(id, null, database.System, default)).Verdict);
    }

    [Fact]
    public async Task Adding_and_removing_twice_changes_something_once()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair");
        Guid[] contacts = [await Contact(database, "a@example.net"), await Contact(database, "b@example.net")];

        Assert.Equal(2, (await Editor(database).AddMembers(id, [.. contacts, contacts[0]], database.System, default)).Changed);
        Assert.Equal(0, (await Editor(database).AddMembers(id, contacts, database.System, default)).Changed);
        Assert.Equal(2, (await new ListQueries(database).Find(database.WorkspaceId, id, default))!.List.Members);
        Assert.Equal(1, (await Editor(database).RemoveMembers(id, [contacts[0]], database.System, default)).Changed);
        Assert.Equal(0, (await Editor(database).RemoveMembers(id, [contacts[0]], database.System, default)).Changed);
    }

    [Fact]
    public async Task A_contact_of_another_workspace_is_not_found_and_nobody_is_added()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair");
        var mine = await Contact(database, "a@example.net");
        var other = Actor.System(await database.AddWorkspace("Other"));
        var theirs = (await new ContactEditor(database, new(new(database)), database.Clock).Create(new() { Email = "b@example.net" }, other, default)).Id;

        var outcome = await Editor(database).AddMembers(id, [mine, theirs], database.System, default);

        Assert.Equal((EditVerdict.NotFound, theirs), (outcome.Outcome.Verdict, outcome.Outcome.Id));
        Assert.Equal(0, (await new ListQueries(database).Find(database.WorkspaceId, id, default))!.List.Members);
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).AddMembers(id, [theirs], other, default)).Outcome.Verdict);
        Assert.Empty(await new ListQueries(database).All(other.WorkspaceId, null, default));
        Assert.Null(await new ListQueries(database).Find(other.WorkspaceId, id, default));
    }

    [Fact]
    public async Task Lists_are_found_by_part_of_their_name_with_their_members_counted()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "Trade fair Hannover");
        await Create(database, "Catalogue");
        await Editor(database).AddMembers(id, [await Contact(database, "a@example.net")], database.System, default);

        var found = Assert.Single(await new ListQueries(database).All(database.WorkspaceId, "HANN", default));

        Assert.Equal(("Trade fair Hannover", 1), (found.Name, found.Members));
        Assert.Equal(["Catalogue", "Trade fair Hannover"], (await new ListQueries(database).All(database.WorkspaceId, null, default)).Select(l => l.Name));
    }

    private static ListEditor Editor(TestDatabase database) => new(database, database.Clock);

    private static async Task<Guid> Create(TestDatabase database, string name)
    {
        var outcome = await Editor(database).Create(new() { Name = name }, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static async Task<Guid> Contact(TestDatabase database, string email) =>
        (await new ContactEditor(database, new(new(database)), database.Clock).Create(new() { Email = email }, database.System, default)).Id;
}
