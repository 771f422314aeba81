using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Tests.Imports.Csv;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports;

public sealed class ContactImporterTests : IAsyncLifetime
{
    private const string Header = ImportBench.Header;

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_row_becomes_a_contact_with_everything_it_says()
    {
        var upload = await _bench.Start(Header + "Ann.Lee@Example.org, Ann ,\"Lee\nJr\",Lee & Sons,europe/berlin,Head of Things\n");

        Assert.Equal(UploadStatus.Completed, await _bench.Run(upload));

        var contact = await _bench.Contact("ann.lee@example.org");
        Assert.Equal("Ann.Lee@Example.org", contact.Email);
        Assert.Equal("example.org", contact.EmailDomain);
        Assert.Equal(("Ann", "Lee Jr", "Ann Lee Jr", "Lee & Sons"), (contact.FirstName, contact.LastName, contact.Name, contact.Company));
        Assert.Equal("Europe/Berlin", contact.Timezone);
        Assert.Equal(new Dictionary<string, string> { ["job_title"] = "Head of Things" }, contact.EnrichedData);
        Assert.Equal(" Ann ", contact.RawData!["First name"]);
        Assert.Equal("Lee\nJr", contact.RawData["Last name"]);
        Assert.Equal(["Email", "First name", "Last name", "Company", "Time zone", "Job title"], contact.RawData.Keys);
        Assert.Equal((upload, 1, _bench.Database.Now, _bench.Database.Now), (contact.UploadBatchId, contact.Version, contact.CreatedAt, contact.UpdatedAt));
    }

    [Fact]
    public async Task A_contact_that_was_imported_can_be_edited_like_any_other()
    {
        await _bench.Import(Header + "ann@example.org,Ann,Lee,,,\n");

        await using var db = _bench.Database.Open();
        var contact = await db.Contacts.SingleAsync(Cancellation);
        contact.Company = "Northwind";
        contact.EnrichedData = new Dictionary<string, string> { ["city"] = "Köln" };
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(2, contact.Version);
        Assert.Null(contact.Timezone);
    }

    [Fact]
    public async Task A_time_zone_that_does_not_exist_is_left_empty()
    {
        var counts = await _bench.Import(Header + "ann@example.org,Ann,,,Somewhere,\n");

        Assert.Equal((1, 0, 0, 0), counts);
        Assert.Null((await _bench.Contact("ann@example.org")).Timezone);
    }

    [Fact]
    public async Task Ids_grow_in_the_order_of_the_file_though_the_clock_stands()
    {
        var upload = await _bench.Start(ImportBench.Csv(2000));
        await _bench.Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation);

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"c{i}@example.org"), await _bench.Addresses());
    }

    [Fact]
    public async Task Of_endless_rejections_the_first_are_kept_and_all_are_counted()
    {
        var rows = RowDecisions.MaxRejectionsKept + 300;

        var upload = await _bench.Start("email\na@example.org\n" + string.Concat(Enumerable.Repeat("nobody\n", rows)));
        await _bench.Run(upload);

        Assert.Equal((1, 0, 0, rows), await _bench.Counts(upload));
        Assert.Equal(RowDecisions.MaxRejectionsKept, Assert.Single(await _bench.Queries.RejectionCounts(_bench.Ann.WorkspaceId, upload, Cancellation)).Rows);
        var note = Assert.Single((await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes);
        Assert.Equal((ImportNoteKind.RejectionsNotKept, 300), (note.Kind, note.Rows));
    }

    [Fact]
    public async Task The_messy_sample_comes_in_as_well_as_it_can()
    {
        await using var content = File.OpenRead(TemporaryCsv.Sample("contacts-messy.csv"));
        var file = await _bench.Receiver.Store(content, "contacts-messy.csv", _bench.Ann, Cancellation);
        var outcome = await _bench.Receiver.Start(file, new UploadChoices { ListName = "Messe" }, _bench.Ann, Cancellation);

        Assert.Equal(UploadStatus.Completed, await _bench.Run(outcome.Id));

        Assert.Equal((27, 0, 3, 10), await _bench.Counts(outcome.Id));
        var upload = await _bench.Queries.Find(_bench.Ann.WorkspaceId, outcome.Id, Cancellation);
        Assert.Equal((40, 1.0, "Messe"), (upload!.TotalContacts, upload.Progress, upload.ListName));
        Assert.Equal(27, (await _bench.Members(upload.ListId!.Value)).Count);
        Assert.Equal(
            [
                ("no @ in the address", 3), ("address is empty", 2), ("a quote is opened and not closed", 1), ("a space in the address", 1),
                ("more than one @ in the address", 1), ("the domain has no dot", 1), ("too many columns", 1),
            ],
            (await _bench.Queries.RejectionCounts(_bench.Ann.WorkspaceId, outcome.Id, Cancellation)).Select(r => (r.Reason, r.Rows)));
        var first = (await _bench.Queries.Rejections(_bench.Ann.WorkspaceId, outcome.Id, 0, 1, Cancellation))[0];
        Assert.Equal(
            new RejectedRow(6, "Kontakt-E-Mail", "no @ in the address", "klaus.ott.example.net;Herr;Klaus;Ott;Ott Antriebstechnik;Maschinenbau;DE;09.09.2024;"), first);
        var sabine = await _bench.Contact("sabine.klein@example.org");
        Assert.Equal("Klein \"Die Halle\" GmbH", sabine.Company);
        Assert.Equal("Treffen am 3. März,\r\nHalle 5", sabine.EnrichedData["notiz_intern"]);
        Assert.Equal("Stefan Roth <stefan.roth@example.net>", (await _bench.Contact("stefan.roth@example.net")).RawData!["Kontakt-E-Mail"]);
    }

    [Fact]
    public async Task The_sample_of_the_webinar_comes_in()
    {
        await using var content = File.OpenRead(TemporaryCsv.Sample("webinar-signups.csv"));
        var file = await _bench.Receiver.Store(content, "webinar-signups.csv", _bench.Ann, Cancellation);
        var outcome = await _bench.Receiver.Start(file, new UploadChoices(), _bench.Ann, Cancellation);

        await _bench.Run(outcome.Id);

        Assert.Equal((38, 0, 0, 0), await _bench.Counts(outcome.Id));
        Assert.Equal("Jakub Zieliński", (await _bench.Contact("jakub.zielinski@example.org")).Name);
    }

    [Fact]
    public async Task A_value_that_is_too_long_rejects_its_row_and_names_the_column()
    {
        var upload = await _bench.Start(Header + $"a@example.org,{new string('x', 201)},,,,\nb@example.org,{new string('x', 200)},,,,\n");

        await _bench.Run(upload);

        Assert.Equal((1, 0, 0, 1), await _bench.Counts(upload));
        var rejected = Assert.Single(await _bench.Queries.Rejections(_bench.Ann.WorkspaceId, upload, 0, 10, Cancellation));
        Assert.Equal((2, "First name", "the value is too long"), (rejected.RowNumber, rejected.Column, rejected.Reason));
    }

    [Fact]
    public async Task The_connection_is_left_as_others_need_it()
    {
        await _bench.Import(ImportBench.Csv(300));

        await using var db = _bench.Database.Open();
        await db.Database.OpenConnectionAsync(Cancellation);
        if (_bench.Database.IsSqlite)
        {
            Assert.Equal(1L, await Ask("PRAGMA foreign_keys"));
            Assert.Equal(0L, await Ask("PRAGMA ignore_check_constraints"));
            Assert.Equal((long)SqliteConnectionSettings.PagesBetweenCheckpoints, await Ask("PRAGMA wal_autocheckpoint"));
        }
        else if (_bench.Database.Store.Settings.Provider == DatabaseProvider.Postgres)
        {
            Assert.Equal("auto", await Ask("SHOW plan_cache_mode"));
            Assert.Equal("on", await Ask("SHOW enable_seqscan"));
            Assert.Equal("on", await Ask("SHOW enable_sort"));
            Assert.Equal("on", await Ask("SHOW synchronous_commit"));
        }
        else
        {
            // A temporary table that was forgotten would be in the way of the next import.
            Assert.Equal(DBNull.Value, await Ask("SELECT OBJECT_ID('tempdb..#given')"));
        }

        async Task<object?> Ask(string setting)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = setting;
            return await command.ExecuteScalarAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Nothing_crosses_the_border_of_a_workspace()
    {
        var other = await _bench.Database.AddWorkspace("Other");
        await using (var db = _bench.Database.For(other))
        {
            Assert.True(EmailAddress.TryParse("a@example.org", out var address, out _));
            db.Contacts.Add(new Contact(address, _bench.Database.Now));
            await db.SaveChangesAsync(Cancellation);
        }

        var upload = await _bench.Start(Header + "a@example.org,Ann,,,,\n", DuplicatePolicy.Update);
        Assert.Null(await _bench.Get<ContactImporter>().Run(other, upload, Cancellation));
        await _bench.Run(upload);

        Assert.Equal((1, 0, 0, 0), await _bench.Counts(upload));
        await using var seen = _bench.Database.For(other);
        Assert.Null((await seen.Contacts.SingleAsync(Cancellation)).FirstName);
    }
}
