using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Contacts;

/// <summary>The index of parts of words, which SQLite has.</summary>
public sealed class ContactIndexTests
{
    private static readonly string[] Words = ["vogel", "VOGEL", "net", "an", "@example.org", "müller", "Jürgen M", "100% Bio_", "io\"Ho", "nobody at all", "son 7", "l\nV", "ext", "\0vog"];

    [Fact]
    public async Task A_search_finds_the_same_with_the_index_as_without()
    {
        await using var database = await Create();
        var before = await FindAll(database);

        await Index(database);

        Assert.Equal(0, await Behind(database));
        Assert.Equal(before, await FindAll(database));
        Assert.Contains(before, found => found.EndsWith(": 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_asks_the_index_for_few_contacts_only()
    {
        await using var database = await Create();
        await Index(database);
        await using var db = database.Open();

        var narrowed = await db.Sql.ContactIndex!.Narrow(db, "vogel", default);

        Assert.Equal("katrin@example.net", Assert.Single(await narrowed!.ToListAsync()).EmailNormalized);
        Assert.Null(await db.Sql.ContactIndex.Narrow(db, "an", default));
    }

    [Fact]
    public async Task What_is_changed_is_found_by_what_it_says_now()
    {
        await using var database = await Create();
        await Index(database);
        var id = Assert.Single(await Find(database, "vogel"));
        var editor = new ContactEditor(database, new(new(database)), database.Clock);

        await editor.Update(id, new ContactInput { Name = "Katrin Sommer", Company = "" }, null, database.System, default);

        Assert.Empty(await Find(database, "vogel"));
        Assert.Equal([id], await Find(database, "sommer"));
        await using var db = database.Open();
        Assert.Empty(await (await db.Sql.ContactIndex!.Narrow(db, "vogel", default))!.ToListAsync());
    }

    [Fact]
    public async Task Contacts_that_came_in_later_are_found_before_they_are_indexed()
    {
        await using var database = await Create();
        await Index(database);
        var added = await new ContactEditor(database, new(new(database)), database.Clock).Create(new ContactInput { Email = "late@example.com", Company = "Spätwerk" }, database.System, default);

        Assert.Equal(1, await Behind(database));
        Assert.Equal([added.Id], await Find(database, "late@"));
        Assert.Equal(0, await new ContactIndexer(database, database.Clock).Run(default)); // one is too few
    }

    [Fact]
    public async Task Deleted_contacts_and_those_of_other_workspaces_are_not_found()
    {
        await using var database = await Create();
        var other = await database.AddWorkspace("Contoso");
        await using (var db = database.For(other))
        {
            db.Add(new Contact(Address("vogel@contoso.example"), database.Now));
            await db.SaveChangesAsync();
        }

        await Index(database);
        var id = Assert.Single(await Find(database, "vogel"));
        await new ContactEditor(database, new(new(database)), database.Clock).Delete(id, null, database.System, default);

        Assert.Empty(await Find(database, "vogel"));
    }

    [Fact]
    public async Task An_index_that_does_not_fit_the_contacts_is_begun_anew()
    {
        await using var database = await Create();
        await Index(database);
        await using (var db = database.AsOwner())
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE contacts SET rowid = rowid + 1000000"); // as if the table had been made anew
            await db.Sql.Prepare(db, default);
        }

        Assert.Equal(1_000_000 + ContactIndexer.MinBehind + 3, await Behind(database));
        Assert.Single(await Find(database, "vogel"));
    }

    [Fact]
    public async Task While_contacts_are_imported_it_waits()
    {
        await using var database = await Create();
        await database.Add(new UploadBatch { Id = Guid.CreateVersion7(database.Now), Status = UploadStatus.Processing });

        Assert.Equal(0, await new ContactIndexer(database, database.Clock).Run(default));
    }

    private static async Task<TestDatabase> Create()
    {
        var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await database.Add([.. Enumerable.Range(0, ContactIndexer.MinBehind).Select(i => new Contact(Address(string.Create(CultureInfo.InvariantCulture, $"person{i}@example.org")), database.Now))]);
        await database.Add(
            new Contact(Address("katrin@example.net"), database.Now) { Name = "Katrin Vogel", Company = "Vogel Antriebe" },
            new Contact(Address("a@example.com"), database.Now) { Name = "JÜRGEN MÜLLER" },
            new Contact(Address("b@example.com"), database.Now) { Company = "100% Bio_\"Bio\"Hof" });
        return database;
    }

    private static EmailAddress Address(string text)
    {
        Assert.True(EmailAddress.TryParse(text, out var address, out _));
        return address;
    }

    private static async Task Index(TestDatabase database) =>
        Assert.True(await new ContactIndexer(database, database.Clock).Run(default) >= ContactIndexer.MinBehind);

    private static async Task<long> Behind(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Sql.ContactIndex!.Behind(db, default);
    }

    private static async Task<List<string>> FindAll(TestDatabase database)
    {
        var found = new List<string>();
        foreach (var words in Words)
        {
            found.Add($"{words}: {(await Find(database, words)).Count}");
        }

        return found;
    }

    private static async Task<List<Guid>> Find(TestDatabase database, string words)
    {
        var queries = new ContactQueries(database, new SuppressionLookup(new InstallationKeys(database)));
        var page = await queries.Page(database.WorkspaceId, new ContactFilter { Search = words, Take = 2_000 }, default);
        return [.. page.Rows.Select(c => c.Id)];
    }
}
