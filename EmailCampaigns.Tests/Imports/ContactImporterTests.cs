using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Tests.Imports.Csv;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Imports;

public sealed class ContactImporterTests : IAsyncLifetime
{
    private const string Header = "Email,First name,Last name,Company,Time zone,Job title\n";

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
        var upload = await _bench.Start(Csv(2000));
        await Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation);

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"c{i}@example.org"), await _bench.Addresses());
    }

    [Fact]
    public async Task An_address_that_stands_twice_in_the_file_is_one_contact()
    {
        var near = await _bench.Import(Header + "a@example.org,First,,,,\nA@Example.org,Second,,,,\n");
        var far = await _bench.Import(Header + "b@example.org,First,,,,\n" + Csv(600)[Header.Length..] + "B@EXAMPLE.ORG,Second,,,,\n");

        Assert.Equal((1, 0, 1, 0), near);
        Assert.Equal((601, 0, 1, 0), far);
        Assert.Equal("First", (await _bench.Contact("a@example.org")).FirstName);
        Assert.Equal("First", (await _bench.Contact("b@example.org")).FirstName);
    }

    [Theory]
    [InlineData(DuplicatePolicy.Skip)]
    [InlineData(DuplicatePolicy.Update)]
    [InlineData(DuplicatePolicy.FillEmpty)]
    public async Task A_known_address_that_stands_twice_in_the_file_is_counted_once_under_the_policy(DuplicatePolicy policy)
    {
        await _bench.Import(Header + "a@example.org,Ann,,,,\n");

        var counts = await _bench.Import(Header + "a@example.org,First,,One,,\n" + Csv(600)[Header.Length..] + "a@example.org,Second,,Two,,\n", policy);

        Assert.Equal(policy == DuplicatePolicy.Skip ? (600, 0, 2, 0) : (600, 1, 1, 0), counts);
        var contact = await _bench.Contact("a@example.org");
        Assert.Equal(policy switch { DuplicatePolicy.Update => "First", _ => "Ann" }, contact.FirstName);
        Assert.Equal(policy switch { DuplicatePolicy.Skip => null, _ => "One" }, contact.Company);
    }

    [Fact]
    public async Task Skip_leaves_a_contact_as_it_is_and_puts_it_on_the_list()
    {
        var list = await AddList("Newsletter");
        await _bench.Import(Header + "a@example.org,Ann,Lee,Old,Europe/Berlin,Boss\n");
        var before = await _bench.Contact("a@example.org");

        var counts = await _bench.Import(Header + "a@example.org,Anna,Leigh,New,Asia/Tokyo,Chief\n", listId: list);

        var after = await _bench.Contact("a@example.org");
        Assert.Equal((0, 0, 1, 0), counts);
        Assert.Equal(("Ann", "Old", 1, before.UploadBatchId), (after.FirstName, after.Company, after.Version, after.UploadBatchId));
        Assert.Equal(["a@example.org"], await _bench.Members(list));
    }

    [Fact]
    public async Task Update_lets_the_file_win_where_it_says_something()
    {
        await _bench.Import(Header + "a@example.org,Ann,Lee,Old,Europe/Berlin,Boss\n");

        var counts = await _bench.Import("Email,Last name,Company,Time zone,Job title,City\nA@example.org,Leigh,New,,,Bath\n", DuplicatePolicy.Update);

        var contact = await _bench.Contact("a@example.org");
        Assert.Equal((0, 1, 0, 0), counts);
        Assert.Equal(("a@example.org", "Ann", "Leigh", "Ann Leigh"), (contact.Email, contact.FirstName, contact.LastName, contact.Name));
        Assert.Equal(("New", "Europe/Berlin", 2), (contact.Company, contact.Timezone, contact.Version));
        Assert.Equal(new Dictionary<string, string> { ["job_title"] = "Boss", ["city"] = "Bath" }, contact.EnrichedData);
        Assert.Equal("Bath", contact.RawData!["City"]);
    }

    [Fact]
    public async Task Update_without_a_new_name_or_company_keeps_both()
    {
        await _bench.Import(Header + "a@example.org,Ann,Lee,Old,,\n");

        await _bench.Import("Email,Job title\na@example.org,Boss\n", DuplicatePolicy.Update);

        var contact = await _bench.Contact("a@example.org");
        Assert.Equal(("Ann Lee", "Old", "Boss"), (contact.Name, contact.Company, contact.EnrichedData["job_title"]));
    }

    [Fact]
    public async Task Fill_empty_overwrites_nothing()
    {
        await _bench.Import(Header + "a@example.org,Ann,,Old,,Boss\n");

        var counts = await _bench.Import("Email,First name,Last name,Company,Time zone,Job title,City\na@example.org,Anna,Lee,New,Asia/Tokyo,Chief,Bath\n", DuplicatePolicy.FillEmpty);

        var contact = await _bench.Contact("a@example.org");
        Assert.Equal((0, 1, 0, 0), counts);
        Assert.Equal(("Ann", "Lee", "Ann Lee", "Old", "Asia/Tokyo"), (contact.FirstName, contact.LastName, contact.Name, contact.Company, contact.Timezone));
        Assert.Equal(new Dictionary<string, string> { ["job_title"] = "Boss", ["city"] = "Bath" }, contact.EnrichedData);
        Assert.False(contact.RawData!.ContainsKey("City"));
    }

    [Fact]
    public async Task Fill_empty_counts_what_it_filled_and_skips_the_rest()
    {
        await _bench.Import(Header + "a@example.org,Ann,,Old,,Boss\nb@example.org,Bob,Lee,Ltd,Asia/Tokyo,Clerk\n");
        var before = await _bench.Contact("b@example.org");

        var counts = await _bench.Import(Header + "a@example.org,Anna,Lee,New,,Chief\nb@example.org,Bobby,,New,,\nc@example.org,Cy,,,,\n", DuplicatePolicy.FillEmpty);

        Assert.Equal((1, 1, 1, 0), counts);
        Assert.Equal("Lee", (await _bench.Contact("a@example.org")).LastName);
        var after = await _bench.Contact("b@example.org");
        Assert.Equal((before.Version, before.UpdatedAt, before.UploadBatchId), (after.Version, after.UpdatedAt, after.UploadBatchId));
    }

    [Fact]
    public async Task What_there_is_to_know_of_rows_survives_a_crash_and_is_counted_once()
    {
        var csv = Header + string.Concat(Enumerable.Range(0, 600).Select(i => $"c{i}@example.org,,,,{(i % 100 == 0 ? $"Mars/{i}" : "")},\n"));
        var upload = await _bench.Start(csv);
        await Assert.ThrowsAsync<CrashException>(() => Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));

        await _bench.Run(upload);

        var note = Assert.Single((await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes);
        Assert.Equal((ImportNoteKind.UnknownTimezone, 6), (note.Kind, note.Rows));
        Assert.Equal(["Mars/0", "Mars/100", "Mars/200", "Mars/300", "Mars/400", "Mars/500"], note.Values);
        Assert.Contains("6 rows name a time zone that is not known", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_endless_rejections_the_first_are_kept_and_all_are_counted()
    {
        var rows = ContactImporter.MaxRejectionsKept + 300;

        var upload = await _bench.Start("email\na@example.org\n" + string.Concat(Enumerable.Repeat("nobody\n", rows)));
        await _bench.Run(upload);

        Assert.Equal((1, 0, 0, rows), await _bench.Counts(upload));
        Assert.Equal(ContactImporter.MaxRejectionsKept, Assert.Single(await _bench.Queries.RejectionCounts(_bench.Ann.WorkspaceId, upload, Cancellation)).Rows);
        var note = Assert.Single((await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes);
        Assert.Equal((ImportNoteKind.RejectionsNotKept, 300), (note.Kind, note.Rows));
    }

    [Theory]
    [InlineData(DuplicatePolicy.Skip)]
    [InlineData(DuplicatePolicy.FillEmpty)]
    public async Task A_deleted_contact_comes_back_as_the_same_with_what_the_file_says(DuplicatePolicy policy)
    {
        var list = await AddList("Newsletter");
        await _bench.Import(Header + "a@example.org,Ann,Lee,Old,,\n");
        var before = await _bench.Contact("a@example.org");
        await using (var db = _bench.Database.Open())
        {
            db.Attach(before).Entity.Delete(_bench.Database.Now);
            await db.SaveChangesAsync(Cancellation);
        }

        var counts = await _bench.Import(Header + "a@example.org,Anna,,New,,\na@example.org,Again,,,,\n", policy, list);

        var after = await _bench.Contact("a@example.org");
        Assert.Equal((1, 0, 1, 0), counts);
        Assert.Equal((before.Id, null, "Anna", "Lee", "New"), (after.Id, after.DeletedAt, after.FirstName, after.LastName, after.Company));
        Assert.Equal(["a@example.org"], await _bench.Members(list));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var list = await AddList("Newsletter");
        var csv = await File.ReadAllTextAsync(TemporaryCsv.Sample("contacts-clean.csv"), Cancellation);

        Assert.Equal((40, 0, 0, 0), await _bench.Import(csv, listId: list));
        Assert.Equal((0, 0, 40, 0), await _bench.Import(csv, listId: list));
        Assert.Equal((0, 40, 0, 0), await _bench.Import(csv, DuplicatePolicy.Update, list));
        Assert.Equal(40, (await _bench.Addresses()).Count);
        Assert.Equal(40, (await _bench.Members(list)).Count);
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
    public async Task Crashed_at_every_chunk_it_neither_doubles_nor_loses_a_row()
    {
        var list = await AddList("Newsletter");
        var rows = 2600; // 11 blocks
        var csv = Csv(rows) + "c7@example.org,Again,,,,\nno address,,,,,\n";
        var upload = await _bench.Start(csv, listId: list);
        var runs = 0;
        UploadStatus? status = null;
        while (status is null)
        {
            try
            {
                status = await Blockwise(crashAfter: 1 + (2 * (runs % 3))).Run(_bench.Ann.WorkspaceId, upload, Cancellation);
            }
            catch (CrashException)
            {
                runs++;
                Assert.True(runs < 100, "It does not come forward.");
                var counts = await _bench.Counts(upload);
                Assert.Equal(counts.Imported, (await _bench.Addresses()).Count);
            }
        }

        Assert.Equal(UploadStatus.Completed, status);
        Assert.True(runs >= 5, $"It crashed {runs} times only.");
        Assert.Equal((rows, 0, 1, 1), await _bench.Counts(upload));
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"c{i}@example.org").Order(StringComparer.Ordinal), (await _bench.Addresses()).Order(StringComparer.Ordinal));
        Assert.Equal(rows, (await _bench.Members(list)).Count);
        Assert.Single(await _bench.Queries.Rejections(_bench.Ann.WorkspaceId, upload, 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_crash_does_not_make_it_forget_which_rows_are_repeats()
    {
        await _bench.Import(Header + "known@example.org,Ann,,,,\n");
        var upload = await _bench.Start(Header + "known@example.org,First,,,,\n" + Csv(600)[Header.Length..] + "known@example.org,Second,,,,\n", DuplicatePolicy.Update);
        await Assert.ThrowsAsync<CrashException>(() => Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));
        Assert.Equal((249, 1, 0, 0), await _bench.Counts(upload));

        await _bench.Run(upload);

        Assert.Equal((600, 1, 1, 0), await _bench.Counts(upload));
        Assert.Equal("First", (await _bench.Contact("known@example.org")).FirstName);
    }

    [Fact]
    public async Task Of_two_importers_at_once_one_goes_on_and_the_other_leaves_it()
    {
        var upload = await _bench.Start(Csv(3000));

        await Task.WhenAll(Task.Run(() => Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation)), Task.Run(() => Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation)));

        Assert.Equal((3000, 0, 0, 0), await _bench.Counts(upload));
        Assert.Equal(3000, (await _bench.Addresses()).Count);
        Assert.Equal(UploadStatus.Completed, (await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Status);
    }

    [Fact]
    public async Task Two_imports_at_once_share_the_addresses()
    {
        var one = await _bench.Start(Csv(2000));
        var other = await _bench.Start(Csv(2000));

        await Task.WhenAll(_bench.Run(one), _bench.Run(other));

        var (first, second) = (await _bench.Counts(one), await _bench.Counts(other));
        Assert.Equal((2000, 2000), (first.Imported + second.Imported, first.Skipped + second.Skipped));
        Assert.Equal(2000, (await _bench.Addresses()).Count);
    }

    [Fact]
    public async Task Cancelled_on_its_way_it_stops_where_it_stands()
    {
        var upload = await _bench.Start(Csv(2000));
        await Assert.ThrowsAsync<CrashException>(() => Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));
        Assert.True((await _bench.Get<UploadCanceller>().Cancel(upload, _bench.Ann, Cancellation)).IsDone);

        Assert.Equal(UploadStatus.Cancelled, await _bench.Run(upload));

        Assert.Equal((250, 0, 0, 0), await _bench.Counts(upload));
        Assert.False(File.Exists(_bench.Folder.FileOf(upload)));
    }

    [Fact]
    public async Task Cancelled_between_two_chunks_it_writes_no_more()
    {
        var upload = await _bench.Start(Csv(2000));
        Task? cancelling = null;

        var status = await Blockwise(
            onInstant: () => cancelling ??= Task.Run(() => _bench.Get<UploadCanceller>().Cancel(upload, _bench.Ann, Cancellation))).Run(_bench.Ann.WorkspaceId, upload, Cancellation);

        await cancelling!;
        Assert.Equal(UploadStatus.Cancelled, status);
        var counts = await _bench.Counts(upload);
        Assert.InRange(counts.Imported, 0, 1999);
        Assert.Equal(counts.Imported, (await _bench.Addresses()).Count);
    }

    [Fact]
    public async Task Cancelling_twice_changes_nothing_and_what_is_over_cannot_be_cancelled()
    {
        var canceller = _bench.Get<UploadCanceller>();
        var pending = await _bench.Start(Csv(3));
        var done = await _bench.Start(Csv(3));
        await _bench.Run(done);

        Assert.True((await canceller.Cancel(pending, _bench.Ann, Cancellation)).IsDone);
        Assert.True((await canceller.Cancel(pending, _bench.Ann, Cancellation)).IsDone);
        Assert.Equal(UploadStatus.Cancelled, await _bench.Run(pending));
        await Assert.ThrowsAsync<Core.IllegalTransitionException>(() => canceller.Cancel(done, _bench.Ann, Cancellation));
        Assert.Equal(Core.EditVerdict.NotFound, (await canceller.Cancel(Guid.CreateVersion7(), _bench.Ann, Cancellation)).Verdict);
    }

    [Fact]
    public async Task A_file_that_is_gone_fails_the_import_with_words()
    {
        var upload = await _bench.Start(Csv(3));
        File.Delete(_bench.Folder.FileOf(upload));

        Assert.Equal(UploadStatus.Failed, await _bench.Run(upload));

        Assert.Equal("The uploaded file is gone. Upload it again.", (await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Error);
        Assert.Equal(UploadStatus.Failed, await _bench.Run(upload));
    }

    [Fact]
    public async Task A_completed_import_keeps_no_file()
    {
        var upload = await _bench.Start(Csv(3));

        await _bench.Run(upload);

        Assert.False(File.Exists(_bench.Folder.FileOf(upload)));
        Assert.Null(await _bench.Receiver.Find(_bench.Ann.WorkspaceId, upload, Cancellation));
    }

    [Fact]
    public async Task The_connection_is_left_as_others_need_it()
    {
        await _bench.Import(Csv(300));

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

    private static string Csv(int rows) => Header + string.Concat(Enumerable.Range(0, rows).Select(i => $"c{i}@example.org,First {i},Last,Company,,\n"));

    /// <summary>An importer that commits after each block of rows, and may crash.</summary>
    private ContactImporter Blockwise(int crashAfter = int.MaxValue, Action? onInstant = null) => new(
        _bench.Database, _bench.Folder, new CrashingClock(_bench.Database.Clock, crashAfter) { OnInstant = onInstant }, NullLogger<ContactImporter>.Instance);

    private async Task<Guid> AddList(string name)
    {
        var list = new ContactList(name, null, _bench.Database.Now);
        await _bench.Database.Add(list);
        return list.Id;
    }
}
