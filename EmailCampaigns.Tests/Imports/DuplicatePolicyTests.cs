using EmailCampaigns.Core.Imports;
using EmailCampaigns.Tests.Imports.Csv;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports;

/// <summary>Addresses that are known already, or stand twice in a file.</summary>
public sealed class DuplicatePolicyTests : IAsyncLifetime
{
    private const string Header = ImportBench.Header;

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task An_address_that_stands_twice_in_the_file_is_one_contact()
    {
        var near = await _bench.Import(Header + "a@example.org,First,,,,\nA@Example.org,Second,,,,\n");
        var far = await _bench.Import(Header + "b@example.org,First,,,,\n" + ImportBench.Csv(600)[Header.Length..] + "B@EXAMPLE.ORG,Second,,,,\n");

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

        var counts = await _bench.Import(Header + "a@example.org,First,,One,,\n" + ImportBench.Csv(600)[Header.Length..] + "a@example.org,Second,,Two,,\n", policy);

        Assert.Equal(policy == DuplicatePolicy.Skip ? (600, 0, 2, 0) : (600, 1, 1, 0), counts);
        var contact = await _bench.Contact("a@example.org");
        Assert.Equal(policy switch { DuplicatePolicy.Update => "First", _ => "Ann" }, contact.FirstName);
        Assert.Equal(policy switch { DuplicatePolicy.Skip => null, _ => "One" }, contact.Company);
    }

    [Fact]
    public async Task Skip_leaves_a_contact_as_it_is_and_puts_it_on_the_list()
    {
        var list = await _bench.AddList("Newsletter");
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

    [Theory]
    [InlineData(DuplicatePolicy.Skip)]
    [InlineData(DuplicatePolicy.FillEmpty)]
    public async Task A_deleted_contact_comes_back_as_the_same_with_what_the_file_says(DuplicatePolicy policy)
    {
        var list = await _bench.AddList("Newsletter");
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
        var list = await _bench.AddList("Newsletter");
        var csv = await File.ReadAllTextAsync(TemporaryCsv.Sample("contacts-clean.csv"), Cancellation);

        Assert.Equal((40, 0, 0, 0), await _bench.Import(csv, listId: list));
        Assert.Equal((0, 0, 40, 0), await _bench.Import(csv, listId: list));
        Assert.Equal((0, 40, 0, 0), await _bench.Import(csv, DuplicatePolicy.Update, list));
        Assert.Equal(40, (await _bench.Addresses()).Count);
        Assert.Equal(40, (await _bench.Members(list)).Count);
    }
}
