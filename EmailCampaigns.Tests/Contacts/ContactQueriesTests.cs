using System.Globalization;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Contacts;

public sealed class ContactQueriesTests
{
    [Theory]
    [InlineData(ContactSort.Created)]
    [InlineData(ContactSort.Name)]
    [InlineData(ContactSort.Company)]
    [InlineData(ContactSort.Email)]
    public async Task Pages_of_every_order_hold_each_contact_once_from_either_end(ContactSort sort)
    {
        await using var database = await TestDatabase.Create();
        await Add(database, 23);
        var gone = await Add(database, "gone@example.net");
        await new ContactEditor(database, new(new(database)), database.Clock).Delete(gone, null, database.System, default);

        var ascending = await AllPages(database, new() { Sort = sort, Take = 5 });
        var descending = await AllPages(database, new() { Sort = sort, Take = 5, Descending = true });

        Assert.Equal(23, ascending.Distinct().Count());
        Assert.Equal(23, ascending.Count);
        Assert.Equal(ascending.AsEnumerable().Reverse(), descending);
        Assert.DoesNotContain(gone, ascending);
    }

    [Theory]
    [InlineData("vogel")]
    [InlineData("ANTRIEBE")]
    [InlineData("example.net")]
    [InlineData("trin Vo")]
    public async Task A_search_finds_parts_of_address_name_and_company_in_any_case(string search)
    {
        await using var database = await TestDatabase.Create();
        var katrin = await Add(database, "katrin@example.net", new() { Name = "Katrin Vogel", Company = "Vogel Antriebe GmbH" });
        await Add(database, "henrik@example.org", new() { Name = "Henrik Aalto", Company = "Aalto Konepaja" });

        Assert.Equal([katrin], await Find(database, new() { Search = search }));
    }

    [Fact]
    public async Task A_search_takes_letters_beyond_ascii_in_any_case_and_wildcards_as_letters()
    {
        await using var database = await TestDatabase.Create();
        var muller = await Add(database, "a@example.net", new() { Name = "JÜRGEN MÜLLER" });
        var percent = await Add(database, "b@example.net", new() { Company = "100% Bio_Hof" });

        Assert.Equal([muller], await Find(database, new() { Search = "müller" }));
        Assert.Equal([percent], await Find(database, new() { Search = "100% bio_" }));
        Assert.Empty(await Find(database, new() { Search = "10%Hof" }));
    }

    [Fact]
    public async Task A_filter_by_list_sees_its_members_only()
    {
        await using var database = await TestDatabase.Create();
        await Add(database, 3);
        var member = await Add(database, "member@example.net");
        var list = new ContactList("Trade fair", null, database.Now);
        await database.Add(list, new ContactListMember(list.Id, member, database.Now));

        Assert.Equal([member], await Find(database, new() { ListId = list.Id }));
        Assert.Empty(await Find(database, new() { ListId = Guid.CreateVersion7(database.Now) }));
    }

    [Fact]
    public async Task Those_suppressed_by_address_or_domain_are_told_apart_and_shown_with_the_reason()
    {
        await using var database = await TestDatabase.Create();
        var address = await Add(database, "Gone@example.net");
        var domain = await Add(database, "any@blocked.example");
        var free = await Add(database, "free@example.net");
        await database.Add(
            Suppressed(database, SuppressionKind.Address, "gone@example.net", SuppressionReason.Unsubscribed),
            Suppressed(database, SuppressionKind.Domain, "blocked.example", SuppressionReason.Manual));

        Assert.Equal(new[] { address, domain }.Order(), (await Find(database, new() { IsSuppressed = true })).Order());
        Assert.Equal([free], await Find(database, new() { IsSuppressed = false }));
        var page = await Queries(database).Page(database.WorkspaceId, new ContactFilter(), default);
        Assert.Equal(
            [SuppressionReason.Unsubscribed, SuppressionReason.Manual, null],
            new[] { address, domain, free }.Select(id => page.Rows.Single(r => r.Id == id).Suppression?.Reason));
    }

    [Fact]
    public async Task Where_a_filter_finds_more_than_is_counted_it_says_so_and_pages_in_order()
    {
        const int Many = 10_050;
        await using var database = await TestDatabase.Create();
        var list = new ContactList("Everyone", null, database.Now);
        await database.Add(list);
        await AddMany(database, Many, list.Id);

        var searched = await Queries(database).Page(database.WorkspaceId, new ContactFilter { Search = "person", Sort = ContactSort.Name, Skip = 10_000, Take = 5 }, default);
        var listed = await Queries(database).Page(database.WorkspaceId, new ContactFilter { ListId = list.Id, Sort = ContactSort.Name, Descending = true, Take = 5 }, default);
        var both = await Queries(database).Page(database.WorkspaceId, new ContactFilter { ListId = list.Id, Search = "person 00042" }, default);

        Assert.Equal((10_000, true), (searched.Total, searched.IsAtLeast));
        Assert.Equal(["Person 10001", "Person 10002", "Person 10003", "Person 10004", "Person 10005"], searched.Rows.Select(r => r.Name));
        Assert.Equal((Many, false), (listed.Total, listed.IsAtLeast));
        Assert.Equal("Person 10050", listed.Rows[0].Name);
        Assert.Equal("Person 00042", Assert.Single(both.Rows).Name);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL", "COVERING INDEX ix_contacts_deleted_at_id (workspace_id=? AND deleted_at=?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL ORDER BY id", "COVERING INDEX ix_contacts_deleted_at_id (workspace_id=? AND deleted_at=?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL ORDER BY name, id", "INDEX ix_contacts_name_id (workspace_id=?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL ORDER BY company, id", "INDEX ix_contacts_company_id (workspace_id=?)")]
    [InlineData("SELECT email_normalized FROM contacts WHERE workspace_id = x'01' AND deleted_at > '1970'", "INDEX ix_contacts_deleted_at_id (workspace_id=? AND deleted_at>?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL AND email_normalized = 'a@b.c' ORDER BY id", "INDEX uq_contacts_email_normalized (workspace_id=? AND email_normalized=?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL AND company = 'Northwind' ORDER BY id", "INDEX ix_contacts_company_id (workspace_id=? AND company=?)")]
    [InlineData("SELECT id FROM contacts WHERE workspace_id = x'01' AND deleted_at IS NULL AND name = 'Ann' ORDER BY id", "INDEX ix_contacts_name_id (workspace_id=? AND name=?)")]
    public async Task A_million_contacts_are_counted_and_ordered_by_an_index(string sql, string plan)
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.EndsWith(plan, reader.GetString(3), StringComparison.Ordinal);
        Assert.False(await reader.ReadAsync(), "It sorts, too.");
    }

    [Fact]
    public async Task A_contact_of_another_workspace_is_in_no_page()
    {
        await using var database = await TestDatabase.Create();
        var id = await Add(database, "katrin@example.net");
        var other = await database.AddWorkspace("Other");

        foreach (var sort in Enum.GetValues<ContactSort>())
        {
            Assert.Equal(0, (await Queries(database).Page(other, new ContactFilter { Sort = sort }, default)).Total);
            Assert.Equal(0, (await Queries(database).Page(other, new ContactFilter { Sort = sort, Search = "katrin" }, default)).Total);
        }

        Assert.Null(await Queries(database).Find(other, id, default));
        Assert.Null(await new TimelineQueries(database).Of(other, id, null, 10, default));
    }

    [Theory]
    [InlineData("company", "no.company@example.net,no.job@example.net")]
    [InlineData("firstName", "no.company@example.net,no.job@example.net")]
    [InlineData("name", "no.job@example.net")]
    [InlineData("job_title", "no.company@example.net,no.job@example.net")]
    [InlineData("jobTitle", "no.company@example.net,no.job@example.net")]
    [InlineData("jobtitle", "no.company@example.net,no.job@example.net")]
    [InlineData("имя", "full@example.net,no.job@example.net")]
    [InlineData("email", "")]
    [InlineData("never_heard_of", "full@example.net,no.company@example.net,no.job@example.net")]
    public async Task Those_without_a_field_are_found_in_any_spelling_of_it(string field, string found)
    {
        await using var database = await TestDatabase.Create();
        await Add(database, "full@example.net", new() { FirstName = "Ann", LastName = "Lee", Company = "Lee", Fields = new Dictionary<string, string?> { ["job_title"] = "Chief", ["дом"] = "1" } });
        await Add(database, "no.company@example.net", new() { LastName = "Lee", Fields = new Dictionary<string, string?> { ["remark"] = "says \"job_title\":\"none\"", ["имя"] = "Лена" } });
        await Add(database, "no.job@example.net", new() { Fields = new Dictionary<string, string?> { ["job_titles"] = "many" } });

        var page = await Queries(database).Page(database.WorkspaceId, new ContactFilter { Missing = field, Sort = ContactSort.Email }, default);

        Assert.Equal(found, string.Join(',', page.Rows.Select(r => r.Email)));
        Assert.Equal(page.Rows.Count, page.Total);
    }

    [Fact]
    public async Task Those_without_a_field_are_found_on_a_list()
    {
        await using var database = await TestDatabase.Create();
        var on = await Add(database, "on@example.net");
        await Add(database, "off@example.net");
        var list = new ContactList("Trade fair", null, database.Now);
        await database.Add(list, new ContactListMember(list.Id, on, database.Now));

        var page = await Queries(database).Page(database.WorkspaceId, new ContactFilter { Missing = "company", ListId = list.Id }, default);

        Assert.Equal([on], page.Rows.Select(r => r.Id));
    }

    [Fact]
    public async Task A_contact_is_shown_with_its_lists_and_its_progress()
    {
        await using var database = await TestDatabase.Create();
        var id = await Add(database, "katrin@example.net", new() { Fields = new Dictionary<string, string?> { ["stand"] = "D14" } });
        var list = new ContactList("Trade fair", null, database.Now);
        var campaign = new Campaign("Follow-up", database.Now);
        var plan = new PlanVersion(campaign.Id, 1, "{}", "hash", database.Now);
        var enrollment = new Enrollment(campaign.Id, id, plan.Id, database.Now);
        enrollment.End(EnrollmentStatus.Replied, "reply", database.Now.AddDays(3));
        await database.Add(list, new ContactListMember(list.Id, id, database.Now));
        await database.Add(campaign, new SequenceStep(campaign.Id, 1, database.Now), plan, enrollment);

        var contact = await Queries(database).Find(database.WorkspaceId, id, default);

        Assert.NotNull(contact);
        Assert.Equal("D14", contact.Contact.Fields["stand"]);
        Assert.Equal(["Trade fair"], contact.Lists.Select(l => l.Name));
        var progress = Assert.Single(contact.Enrollments);
        Assert.Equal(("Follow-up", EnrollmentStatus.Replied, 1, 0, database.Now.AddDays(3)), (progress.Campaign, progress.Status, progress.Steps, progress.EmailsSent, progress.EndedAt));
    }

    private static ContactQueries Queries(TestDatabase database) => new(database, new SuppressionLookup(new InstallationKeys(database)));

    private static Suppression Suppressed(TestDatabase database, SuppressionKind kind, string value, SuppressionReason reason) =>
        new(kind, value, Suppression.HashOf(new InstallationKeys(database).SuppressionHash, kind, value), reason, "user", null, database.Now);

    private static async Task<Guid> Add(TestDatabase database, string email, ContactInput? input = null) =>
        (await new ContactEditor(database, new(new(database)), database.Clock).Create((input ?? new()) with { Email = email }, database.System, default)).Id;

    /// <summary>Several of each name and company, so that equal ones must have an order too.</summary>
    private static async Task Add(TestDatabase database, int count)
    {
        for (var i = 0; i < count; i++)
        {
            database.Clock.Advance(TimeSpan.FromSeconds(1));
            await Add(database, string.Create(CultureInfo.InvariantCulture, $"p{i * 7 % count}@example.net"), new() { Name = $"Name {i % 3}", Company = i % 4 == 0 ? null : $"Company {i % 4}" });
        }
    }

    /// <summary>"Person 00001" and on, all on the list.</summary>
    private static async Task AddMany(TestDatabase database, int count, Guid listId)
    {
        await using var db = database.Open();
        var (with, id, name, address, end) = database.Store.Settings.Provider switch
        {
            DatabaseProvider.Postgres => (
                "WITH RECURSIVE", "CAST(lpad(CAST((i * 7919) % 10051 AS text), 32, '0') AS uuid)", "'Person ' || lpad(CAST(i AS text), 5, '0')", "'p' || i || '@example.net'", ""),
            DatabaseProvider.SqlServer => (
                "WITH", "CONVERT(binary(16), RIGHT(CONCAT(REPLICATE('0', 16), (i * 7919) % 10051), 16))", "CONCAT('Person ', RIGHT(CONCAT('0000', i), 5))",
                "CONCAT('p', i, '@example.net')", "OPTION (MAXRECURSION 0)"),
            _ => ("WITH RECURSIVE", "CAST(printf('%016d', (i * 7919) % 10051) AS BLOB)", "'Person ' || printf('%05d', i)", "'p' || i || '@example.net'", ""),
        };
        await db.Database.ExecuteSqlRawAsync(
            $$"""
            {{with}} n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {2})
            INSERT INTO contacts (id, workspace_id, email, email_normalized, email_domain, name, enriched_data, created_at, updated_at, version)
            SELECT {{id}}, {0}, {{address}}, {{address}}, 'example.net', {{name}}, {4}, {3}, {3}, 1
            FROM n {{end}};
            INSERT INTO contact_list_members (id, workspace_id, list_id, contact_id, added_at, created_at, updated_at)
            SELECT id, workspace_id, {1}, id, created_at, created_at, created_at FROM contacts;
            """,
            db.Sql.Key(database.WorkspaceId),
            db.Sql.Key(listId),
            count,
            database.Now,
            "{}");
    }

    private static async Task<List<Guid>> AllPages(TestDatabase database, ContactFilter filter)
    {
        var ids = new List<Guid>();
        ContactPage page;
        do
        {
            page = await Queries(database).Page(database.WorkspaceId, filter with { Skip = ids.Count }, default);
            Assert.Equal(23, page.Total);
            ids.AddRange(page.Rows.Select(r => r.Id));
        }
        while (page.Rows.Count > 0 && ids.Count < page.Total);
        return ids;
    }

    private static async Task<IReadOnlyList<Guid>> Find(TestDatabase database, ContactFilter filter)
    {
        var page = await Queries(database).Page(database.WorkspaceId, filter, default);
        Assert.Equal(page.Rows.Count, page.Total);
        return [.. page.Rows.Select(r => r.Id)];
    }
}
