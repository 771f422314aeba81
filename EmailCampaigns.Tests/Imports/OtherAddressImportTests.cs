using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Imports.Csv;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports;

/// <summary>A column of other addresses, and rows whose address a contact has beside its own.</summary>
public sealed class OtherAddressImportTests : IAsyncLifetime
{
    private const string Header = "Email,Secondary email,Company\n";

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Other_addresses_are_kept_and_a_bad_one_costs_itself_only()
    {
        var (counts, notes) = await Import(Header + "a@example.org,A@Home.example,\nb@example.org,nonsense,\nc@example.org,,\nd@example.org,D@example.org,\ne@example.org,e@home.example; f@home.example,\n");

        Assert.Equal((5, 0, 0, 0), counts);
        Assert.Equal([("a@example.org", "a@home.example"), ("e@example.org", "e@home.example")], await Others());
        Assert.Equal(
            [(ImportNoteKind.FurtherAddresses, 1L, ""), (ImportNoteKind.OtherAddressUnreadable, 1, "nonsense")],
            notes.Select(n => (n.Kind, n.Rows, string.Join(',', n.Values))));
    }

    [Fact]
    public async Task An_address_of_another_contact_is_left_out_and_named()
    {
        await _bench.Import(Header + "a@example.org,a@home.example,\n");

        var (counts, notes) = await Import(Header + "b@example.org,a@example.org,\nc@example.org,a@home.example,\nd@example.org,e@example.org,\ne@example.org,x@home.example,\nf@example.org,x@home.example,\n");

        Assert.Equal((5, 0, 0, 0), counts);
        Assert.Equal([("a@example.org", "a@home.example"), ("e@example.org", "x@home.example")], await Others());
        var note = Assert.Single(notes);
        Assert.Equal((ImportNoteKind.OtherAddressTaken, 4, "a@example.org,a@home.example,e@example.org,x@home.example"), (note.Kind, note.Rows, string.Join(',', note.Values)));
    }

    [Fact]
    public async Task A_row_with_another_address_of_a_contact_is_about_that_contact()
    {
        var list = await _bench.AddList("Newsletter");
        await _bench.Import(Header + "a@example.org,a@home.example,Old\n");
        const string csv = "Email,Company\nA@home.example,New\nb@example.org,\n";

        var check = await Check(csv);
        var (counts, notes) = await Import(csv, DuplicatePolicy.Update, list);

        Assert.Equal((1, 1), (check.New, check.Known));
        Assert.Equal((1, 0, 1, 0), counts);
        Assert.Equal(["a@example.org", "b@example.org"], (await _bench.Addresses()).Order());
        Assert.Equal(["a@example.org", "b@example.org"], await _bench.Members(list));
        Assert.Equal("Old", (await _bench.Contact("a@example.org")).Company);
        Assert.Equal(ImportNoteKind.AddressOfContact, Assert.Single(notes).Kind);
    }

    [Theory]
    [InlineData(DuplicatePolicy.Skip, 0, 2)]
    [InlineData(DuplicatePolicy.FillEmpty, 1, 1)]
    [InlineData(DuplicatePolicy.Update, 2, 0)]
    public async Task Importing_again_keeps_what_is_there_and_adds_what_is_new(DuplicatePolicy policy, int updated, int skipped)
    {
        await _bench.Import(Header + "a@example.org,a@home.example,A\nb@example.org,,B\n");

        var (counts, _) = await Import(Header + "a@example.org,a@home.example,A\nb@example.org,b@home.example,B\n", policy);
        var (again, _) = await Import("Email,Company\na@example.org,A\n", policy);

        Assert.Equal((0, updated, skipped, 0), counts);
        Assert.Equal((0, policy == DuplicatePolicy.Update ? 1 : 0, policy == DuplicatePolicy.Update ? 0 : 1, 0), again);
        Assert.Equal(policy == DuplicatePolicy.Skip ? 1 : 2, (await Others()).Count);
        Assert.Contains(("a@example.org", "a@home.example"), await Others());
    }

    [Fact]
    public async Task A_file_of_several_blocks_leaves_no_address_twice_wherever_a_run_ends()
    {
        var csv = Header + string.Concat(Enumerable.Range(0, 700).Select(i => $"c{i}@example.org,o{i % 500}@home.example,\n"));
        var upload = await _bench.Start(csv);
        await Assert.ThrowsAsync<CrashException>(() => _bench.Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));

        await _bench.Run(upload);

        Assert.Equal((700, 0, 0, 0), await _bench.Counts(upload));
        var others = await Others();
        Assert.Equal((500, 500), (others.Count, others.Select(o => o.Other).Distinct().Count()));
        Assert.Equal(200, Assert.Single((await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes).Rows);
    }

    [Fact]
    public async Task Whoever_was_erased_is_not_kept_as_another_address_and_not_named()
    {
        await _bench.Get<Suppressor>().Suppress(_bench.Database.System, SuppressionKind.Address, "gone@home.example", SuppressionReason.Erased, "erasure", null, Cancellation);

        var (counts, notes) = await Import(Header + "a@example.org,gone@home.example,\n");

        Assert.Equal((1, 0, 0, 0), counts);
        Assert.Empty(await Others());
        Assert.Empty(notes);
    }

    private async Task<((long, long, long, long) Counts, IReadOnlyList<ImportNote> Notes)> Import(string csv, DuplicatePolicy policy = DuplicatePolicy.Skip, Guid? list = null)
    {
        var upload = await _bench.Start(csv, policy, list);
        Assert.Equal(UploadStatus.Completed, await _bench.Run(upload));
        return (await _bench.Counts(upload), (await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes);
    }

    private async Task<ImportCheck> Check(string csv)
    {
        var file = await _bench.Store(csv);
        Assert.True(ColumnMapping.TryCreate(["Email", "Company"], new Dictionary<string, string?> { ["Email"] = "email", ["Company"] = "company" }, out var mapping, out _));
        return await _bench.Get<ImportPreview>().Check(file, TemporaryCsv.Comma, mapping, null, Cancellation);
    }

    private async Task<List<(string Own, string Other)>> Others()
    {
        await using var db = _bench.Database.Open();
        var rows = await (from channel in db.ContactChannels join contact in db.Contacts on channel.ContactId equals contact.Id orderby contact.EmailNormalized select new { contact.EmailNormalized, channel.Address })
            .ToListAsync(Cancellation);
        return rows.ConvertAll(r => (r.EmailNormalized, r.Address));
    }
}
