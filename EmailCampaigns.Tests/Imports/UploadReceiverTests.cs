using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports;

public sealed class UploadReceiverTests : IAsyncLifetime
{
    private const string Csv = "E-Mail;Vorname;Kundenwert\nann@example.org;Ann;17\n";

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_file_is_stored_as_it_came_with_size_and_hash()
    {
        var content = Encoding.ASCII.GetBytes("email\n" + RandomNumberGenerator.GetString("abc,\n", 300_000 - 6));
        using var stream = new MemoryStream(content);

        var file = await _bench.Receiver.Store(stream, "C:\\Users\\ann\\Messe 2026.csv", _bench.Ann, Cancellation);

        Assert.Equal("Messe 2026.csv", file.FileName);
        Assert.Equal((300_000, Convert.ToHexStringLower(SHA256.HashData(content))), (file.SizeBytes, file.Sha256));
        Assert.Equal(content, await File.ReadAllBytesAsync(_bench.Folder.FileOf(file.Id), Cancellation));
        Assert.Equal(file, await _bench.Receiver.Find(_bench.Ann.WorkspaceId, file.Id, Cancellation));
    }

    [Fact]
    public async Task A_file_that_does_not_come_whole_leaves_nothing_behind()
    {
        using var broken = new BrokenStream();

        await Assert.ThrowsAsync<IOException>(() => _bench.Receiver.Store(broken, "a.csv", _bench.Ann, Cancellation));

        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_bench.Folder.FileOf(Guid.Empty))!));
    }

    [Fact]
    public async Task What_is_no_csv_is_refused_before_anything_is_stored()
    {
        using var workbook = new MemoryStream("PK\u0003\u0004............[Content_Types].xml....xl/workbook.xml"u8.ToArray());

        var refused = await Assert.ThrowsAsync<CsvFileException>(() => _bench.Receiver.Store(workbook, "contacts.csv", _bench.Ann, Cancellation));

        Assert.Contains("Excel workbook", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_bench.Folder.FileOf(Guid.Empty))!));
    }

    [Fact]
    public async Task Another_workspace_does_not_see_the_file()
    {
        var file = await _bench.Store(Csv);
        var stranger = _bench.Ann with { WorkspaceId = await _bench.Database.AddWorkspace("Other") };

        Assert.Null(await _bench.Receiver.Find(stranger.WorkspaceId, file.Id, Cancellation));
        Assert.Equal(EditVerdict.NotFound, (await _bench.Receiver.Start(file, new UploadChoices(), stranger, Cancellation)).Verdict);
    }

    [Fact]
    public async Task Without_choices_everything_is_guessed()
    {
        var file = await _bench.Store(Csv);

        var outcome = await _bench.Receiver.Start(file, new UploadChoices(), _bench.Ann, Cancellation);

        Assert.Equal(EditOutcome.Done(file.Id), outcome);
        var (upload, format) = await _bench.Upload(file.Id);
        Assert.Equal(new CsvFormat(TextEncodings.Utf8, ';', true), format);
        Assert.Equal(new Dictionary<string, string> { ["E-Mail"] = "email", ["Vorname"] = "first_name", ["Kundenwert"] = "kundenwert" }, upload.ColumnMapping);
        Assert.Equal((UploadStatus.Pending, DuplicatePolicy.Skip, file.Sha256), (upload.Status, upload.DuplicatePolicy, upload.ContentSha256));
        var row = (await _bench.Queries.Find(_bench.Ann.WorkspaceId, file.Id, Cancellation))!;
        Assert.Equal((null, 0, null), (row.TotalContacts, row.ProcessedContacts, row.Progress));
        await using var db = _bench.Database.Open();
        Assert.Equal(["kundenwert"], await db.ContactFields.Select(f => f.Name).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Choices_are_kept()
    {
        var file = await _bench.Store("a,b\nann@example.org,Ann\n");
        var choices = new UploadChoices
        {
            Format = new CsvFormatChoice("latin1", "comma", false),
            Mapping = new Dictionary<string, string?> { ["Column 1"] = "email", ["Column 2"] = "nickName" },
            DuplicatePolicy = DuplicatePolicy.FillEmpty,
            ListName = " Messe ",
        };

        await _bench.Receiver.Start(file, choices, _bench.Ann, Cancellation);

        var (upload, format) = await _bench.Upload(file.Id);
        Assert.Equal(new CsvFormat(TextEncodings.Windows1252, ',', false), format);
        Assert.Equal(new Dictionary<string, string> { ["Column 1"] = "email", ["Column 2"] = "nick_name" }, upload.ColumnMapping);
        Assert.Equal(DuplicatePolicy.FillEmpty, upload.DuplicatePolicy);
        Assert.Equal("Messe", (await _bench.Queries.Find(_bench.Ann.WorkspaceId, file.Id, Cancellation))!.ListName);
    }

    [Fact]
    public async Task A_list_is_named_once_and_used_again()
    {
        var list = new ContactList("Messe", null, _bench.Database.Now);
        await _bench.Database.Add(list);

        var byName = await _bench.Receiver.Start(await _bench.Store(Csv), new UploadChoices { ListName = "Messe" }, _bench.Ann, Cancellation);
        var byId = await _bench.Receiver.Start(await _bench.Store(Csv), new UploadChoices { ListId = list.Id }, _bench.Ann, Cancellation);

        Assert.Equal(list.Id, (await _bench.Queries.Find(_bench.Ann.WorkspaceId, byName.Id, Cancellation))!.ListId);
        Assert.Equal(list.Id, (await _bench.Queries.Find(_bench.Ann.WorkspaceId, byId.Id, Cancellation))!.ListId);
    }

    [Fact]
    public async Task Starting_twice_is_one_upload()
    {
        var file = await _bench.Store(Csv);

        var once = await _bench.Receiver.Start(file, new UploadChoices(), _bench.Ann, Cancellation);
        var twice = await _bench.Receiver.Start(file, new UploadChoices(), _bench.Ann, Cancellation);

        Assert.Equal(once, twice);
        Assert.Equal(1, (await _bench.Queries.Page(_bench.Ann.WorkspaceId, new ListRequest(), Cancellation)).Total);
    }

    [Theory]
    [InlineData("\n\n", "file", "The file is empty.")]
    [InlineData("name,town\nAnn,Bath\n", "mapping", "No column is the email address.")]
    public async Task A_file_that_cannot_be_imported_is_refused_with_words(string csv, string field, string message)
    {
        var outcome = await _bench.Receiver.Start(await _bench.Store(csv), new UploadChoices(), _bench.Ann, Cancellation);

        Assert.Equal(EditVerdict.Invalid, outcome.Verdict);
        Assert.Equal([new FieldProblem(field, message)], outcome.Problems);
    }

    [Fact]
    public async Task Choices_that_make_no_sense_are_refused_with_words()
    {
        var file = await _bench.Store(Csv);
        var unknownEncoding = new UploadChoices { Format = new CsvFormatChoice("klingon", "x", true) };
        var twoLists = new UploadChoices { ListId = Guid.CreateVersion7(), ListName = "Messe" };
        var noColumn = new UploadChoices { Mapping = new Dictionary<string, string?> { ["Mail"] = "email" } };

        Assert.Equal(["encoding", "delimiter"], await ProblemsOf(unknownEncoding));
        Assert.Equal(["listName"], await ProblemsOf(twoLists));
        Assert.Equal(["mapping"], await ProblemsOf(noColumn));

        async Task<IEnumerable<string>> ProblemsOf(UploadChoices choices) =>
            (await _bench.Receiver.Start(file, choices, _bench.Ann, Cancellation)).Problems.Select(p => p.Field);
    }

    [Fact]
    public async Task A_list_of_another_workspace_is_not_found()
    {
        var other = await _bench.Database.AddWorkspace("Other");
        var list = new ContactList("Messe", null, _bench.Database.Now);
        await using (var db = _bench.Database.For(other))
        {
            db.ContactLists.Add(list);
            await db.SaveChangesAsync(Cancellation);
        }

        var outcome = await _bench.Receiver.Start(await _bench.Store(Csv), new UploadChoices { ListId = list.Id }, _bench.Ann, Cancellation);

        Assert.Equal((EditVerdict.NotFound, list.Id), (outcome.Verdict, outcome.Id));
        Assert.Equal(0, (await _bench.Queries.Page(_bench.Ann.WorkspaceId, new ListRequest(), Cancellation)).Total);
    }

    [Fact]
    public async Task A_custom_field_keeps_the_spelling_that_came_first()
    {
        await _bench.Import("email,Job title\na@example.org,Boss\n");
        await _bench.Import("email,jobtitle\nb@example.org,Chief\n");

        Assert.Equal("Chief", (await _bench.Contact("b@example.org")).EnrichedData["job_title"]);
    }

    [Fact]
    public async Task What_nobody_needs_any_more_is_swept()
    {
        var fresh = await _bench.Store(Csv);
        var forgotten = await _bench.Store(Csv);
        var pending = await _bench.Start(Csv);
        File.SetLastWriteTimeUtc(_bench.Folder.FileOf(fresh.Id), _bench.Database.Now.AddHours(-1));
        foreach (var id in new[] { forgotten.Id, pending })
        {
            foreach (var ending in new[] { ".csv", ".json" })
            {
                File.SetLastWriteTimeUtc(Path.ChangeExtension(_bench.Folder.FileOf(id), ending), _bench.Database.Now.AddDays(-2));
            }
        }

        Assert.Equal(1, await _bench.Get<UploadSweeper>().Run(Cancellation));

        Assert.True(File.Exists(_bench.Folder.FileOf(fresh.Id)));
        Assert.True(File.Exists(_bench.Folder.FileOf(pending)));
        Assert.Null(await _bench.Receiver.Find(_bench.Ann.WorkspaceId, forgotten.Id, Cancellation));
    }

    private sealed class BrokenStream : MemoryStream
    {
        private readonly byte[] _start = Encoding.UTF8.GetBytes(Csv);
        private bool _given;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (_given)
            {
                throw new IOException("The browser is gone.");
            }

            _given = true;
            _start.CopyTo(buffer);
            return _start.Length;
        }
    }
}
