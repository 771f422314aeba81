using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Contacts;

/// <summary>Addresses of a person beside the one that is mailed.</summary>
public sealed class OtherAddressesTests
{
    [Fact]
    public async Task Other_addresses_are_kept_normalized_replaced_and_removed()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", " K.Vogel@Example.COM ", "kv@home.example", "k.vogel@example.com");

        Assert.Equal(["k.vogel@example.com", "kv@home.example"], await Others(database, id));

        Assert.True((await Update(database, id, new() { OtherAddresses = ["kv@home.example", "katrin@new.example"] })).IsDone);
        Assert.Equal(["katrin@new.example", "kv@home.example"], await Others(database, id));

        Assert.True((await Update(database, id, new() { Company = "Vogel" })).IsDone);
        Assert.Equal(2, (await Others(database, id)).Count);

        Assert.True((await Update(database, id, new() { OtherAddresses = [] })).IsDone);
        Assert.Empty(await Others(database, id));
    }

    [Fact]
    public async Task A_change_of_them_is_another_version_and_stands_in_the_audit_log_without_an_address()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        var before = await Version(database, id);

        await Update(database, id, new() { OtherAddresses = ["kv@home.example"] });
        var changed = await Version(database, id);
        await Update(database, id, new() { OtherAddresses = ["KV@home.example"] });

        Assert.Equal((before + 1, before + 1), (changed, await Version(database, id)));
        await using var db = database.Open();
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal((AuditAction.ContactAddressesChanged, id, "other addresses: 1 added, 0 removed", "system"), (entry.Action, entry.SubjectId, entry.Details, entry.Actor));
    }

    [Fact]
    public async Task What_cannot_be_another_address_is_said_at_its_place()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");

        var refused = await Update(database, id, new() { OtherAddresses = ["kv@home.example", "nonsense"] });
        var own = await Update(database, id, new() { OtherAddresses = ["Katrin@example.net"] });
        var ownAtOnce = await Make(database, new() { Email = "ann@example.net", OtherAddresses = ["x@home.example", "ANN@example.net"] });
        var many = await Update(database, id, new() { OtherAddresses = [.. Enumerable.Range(0, 21).Select(i => $"k{i}@home.example")] });

        Assert.Equal(["otherAddresses[1]"], refused.Problems.Select(p => p.Field));
        Assert.Equal(("otherAddresses[0]", "This is the contact's own address already."), (own.Problems[0].Field, own.Problems[0].Message));
        Assert.Equal((EditVerdict.Invalid, "otherAddresses[1]"), (ownAtOnce.Verdict, Assert.Single(ownAtOnce.Problems).Field));
        Assert.Equal("otherAddresses", Assert.Single(many.Problems).Field);
        Assert.Empty(await Others(database, id));
    }

    [Fact]
    public async Task An_address_belongs_to_one_contact()
    {
        await using var database = await TestDatabase.Create();
        var katrin = await Create(database, "katrin@example.net", "kv@home.example");
        var ann = await Create(database, "ann@example.net");

        var anothersOwn = await Update(database, ann, new() { OtherAddresses = ["a@home.example", "katrin@example.net"] });
        var anothersOther = await Update(database, ann, new() { OtherAddresses = ["kv@home.example"] });
        var asOwn = await Update(database, ann, new() { Email = "kv@home.example" });
        var asNew = await Make(database, new() { Email = "KV@home.example" });

        foreach (var refused in new[] { anothersOwn, anothersOther, asOwn, asNew })
        {
            Assert.Equal((EditVerdict.Exists, katrin), (refused.Verdict, refused.Id));
        }

        Assert.Equal(("otherAddresses[1]", "katrin@example.net belongs to another contact."), (anothersOwn.Problems[0].Field, anothersOwn.Problems[0].Message));
        Assert.Empty(await Others(database, ann));
    }

    [Fact]
    public async Task Own_and_other_address_change_places()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", "kv@home.example", "k@third.example");

        Assert.True((await Update(database, id, new() { Email = "kv@home.example", OtherAddresses = ["katrin@example.net"] })).IsDone);
        Assert.Equal(["katrin@example.net"], await Others(database, id));

        Assert.True((await Update(database, id, new() { Email = "katrin@example.net" })).IsDone);
        Assert.Empty(await Others(database, id));
    }

    [Fact]
    public async Task Of_two_contacts_one_is_made_by_deleting_the_second()
    {
        await using var database = await TestDatabase.Create();
        var katrin = await Create(database, "katrin@example.net");
        var second = await Create(database, "kv@home.example", "k@third.example");
        await Editor(database).Delete(second, expectedVersion: null, database.System, default);

        Assert.True((await Update(database, katrin, new() { OtherAddresses = ["kv@home.example", "k@third.example"] })).IsDone);

        Assert.Equal(["k@third.example", "kv@home.example"], await Others(database, katrin));
        Assert.Equal((EditVerdict.Exists, katrin), await Make(database, new() { Email = "kv@home.example" }) is var again ? (again.Verdict, again.Id) : default);
    }

    [Fact]
    public async Task A_contact_that_comes_back_has_them_still()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", "kv@home.example");
        await Editor(database).Delete(id, expectedVersion: null, database.System, default);

        await Create(database, "katrin@example.net");

        Assert.Equal(["kv@home.example"], await Others(database, id));
    }

    [Fact]
    public async Task Whoever_was_erased_is_not_kept_as_another_address()
    {
        await using var database = await TestDatabase.Create(services => services.AddSingleton<Suppressor>());
        var id = await Create(database, "katrin@example.net");
        await database.Services.GetRequiredService<Suppressor>().Suppress(database.System, SuppressionKind.Address, "kv@home.example", SuppressionReason.Erased, "erasure", note: null, default);

        var refused = await Update(database, id, new() { OtherAddresses = ["kv@home.example"] });

        Assert.Equal((EditVerdict.Invalid, "otherAddresses[0]"), (refused.Verdict, refused.Problems[0].Field));
    }

    [Fact]
    public async Task Another_workspace_can_have_the_same_address()
    {
        await using var database = await TestDatabase.Create();
        await Create(database, "katrin@example.net", "kv@home.example");
        var there = Actor.System(await database.AddWorkspace("Other"));

        Assert.True((await Editor(database).Create(new() { Email = "ann@example.net", OtherAddresses = ["kv@home.example"] }, there, default)).IsDone);
    }

    [Fact]
    public async Task A_search_finds_a_contact_by_a_whole_other_address()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", "kv@home.example");
        await Create(database, "ann@example.net");

        Assert.Equal([id], (await Search(database, " KV@home.example ")).Select(r => r.Id));
        Assert.Empty(await Search(database, "kv@home"));
        Assert.Empty(await Search(database, "other@home.example"));
    }

    private static async Task<IReadOnlyList<ContactRow>> Search(TestDatabase database, string words) =>
        (await Queries(database).Page(database.WorkspaceId, new ContactFilter { Search = words }, default)).Rows;

    private static ContactEditor Editor(TestDatabase database) => new(database, new(new(database)), database.Clock);

    private static ContactQueries Queries(TestDatabase database) => new(database, new(new(database)));

    private static Task<EditOutcome> Update(TestDatabase database, Guid id, ContactInput input) => Editor(database).Update(id, input, expectedVersion: null, database.System, default);

    private static Task<EditOutcome> Make(TestDatabase database, ContactInput input) => Editor(database).Create(input, database.System, default);

    private static async Task<Guid> Create(TestDatabase database, string email, params string[] others)
    {
        var outcome = await Make(database, new() { Email = email, OtherAddresses = others.Length == 0 ? null : others });
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static async Task<IReadOnlyList<string>> Others(TestDatabase database, Guid id) => (await Queries(database).Find(database.WorkspaceId, id, default))!.Contact.OtherAddresses;

    private static async Task<int> Version(TestDatabase database, Guid id) => (await Queries(database).Find(database.WorkspaceId, id, default))!.Contact.Version;
}
