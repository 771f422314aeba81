using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>Imports each file of <see cref="ImportCases"/> without a word about it.</summary>
public sealed class ImportCaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. ImportCases.All.Select(c => c.Name)];

    [Fact]
    public void Every_case_has_its_own_name()
    {
        Assert.Distinct(ImportCases.All.Select(c => c.Name));
        Assert.True(ImportCases.All.Count >= 120, $"There are {ImportCases.All.Count} cases.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_comes_in_as_it_is_meant(string name)
    {
        var wanted = ImportCases.All.Single(c => c.Name == name);
        await using var bench = await ImportBench.Create();

        var (upload, refusal) = await Take(bench, wanted.Content);

        if (wanted.Refused is not null)
        {
            Assert.Null(upload);
            Assert.Contains(wanted.Refused, refusal, StringComparison.Ordinal);
            Assert.Empty(await bench.Addresses());
            return;
        }

        Assert.True(upload is not null, refusal);
        Assert.Equal(UploadStatus.Completed, await bench.Run(upload.Value));
        Assert.Equal(new CsvFormat(wanted.Encoding, wanted.Delimiter, wanted.HasHeader), (await bench.Upload(upload.Value)).Format);
        Assert.Equal(wanted.Contacts, await ContactsOf(bench));
        Assert.Equal(wanted.Rejected, (await bench.Queries.Rejections(bench.Ann.WorkspaceId, upload.Value, 0, 100, Cancellation)).Select(Shown));
        Assert.Equal((wanted.Contacts.Length, 0, wanted.Repeats, wanted.Rejected.Length), await bench.Counts(upload.Value));
        var notes = (await bench.Queries.Find(bench.Ann.WorkspaceId, upload.Value, Cancellation))!.Notes;
        Assert.Equal(wanted.Notes, notes.Where(n => n.Kind != ImportNoteKind.EncodingGuessed).Select(Shown));
        Assert.All(notes, note => Assert.NotEmpty(note.Text));
    }

    private static async Task<(Guid? Upload, string Refusal)> Take(ImportBench bench, byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content);
            var file = await bench.Receiver.Store(stream, "contacts.csv", bench.Ann, Cancellation);
            var outcome = await bench.Receiver.Start(file, new UploadChoices(), bench.Ann, Cancellation);
            return outcome.IsDone ? (outcome.Id, "") : (null, outcome.Message + string.Concat(outcome.Problems.Select(p => p.Message)));
        }
        catch (CsvFileException refused)
        {
            return (null, refused.Message);
        }
    }

    private static async Task<List<string>> ContactsOf(ImportBench bench)
    {
        await using var db = bench.Database.Open();
        var contacts = await db.Contacts.AsNoTracking().OrderBy(c => c.Id).ToListAsync(Cancellation);
        return contacts.ConvertAll(Shown);
    }

    private static string Shown(Contact contact)
    {
        var name = contact.Name == ContactName.Of(contact.FirstName, contact.LastName) ? null : contact.Name;
        var fields = new[] { ("name", name), ("first_name", contact.FirstName), ("last_name", contact.LastName), ("company", contact.Company), ("timezone", contact.Timezone) }
            .Where(f => f.Item2 is not null).Select(f => $"; {f.Item1}={f.Item2}")
            .Concat(contact.EnrichedData.Select(f => $"; {f.Key}={f.Value}"));
        return contact.Email + string.Concat(fields);
    }

    private static string Shown(RejectedRow row) => $"{row.RowNumber}{(row.Column is null ? "" : " " + row.Column)}: {row.Reason}";

    private static string Shown(ImportNote note) => $"{SnakeCase.Of(note.Kind)} {note.Rows}{string.Concat(note.Values.Select(v => " " + v))}";
}
