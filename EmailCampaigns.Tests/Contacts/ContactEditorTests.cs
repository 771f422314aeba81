using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Contacts;

public sealed class ContactEditorTests
{
    [Fact]
    public async Task An_address_is_kept_as_typed_and_compared_in_one_spelling()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(new() { Email = " Katrin.Vogel@Example.NET ", FirstName = "Katrin", LastName = "Vogel" }, database.System, default);

        var contact = await Contact(database, outcome.Id);
        Assert.Equal("Katrin.Vogel@Example.NET", contact.Email);
        Assert.Equal("katrin.vogel@example.net", contact.EmailNormalized);
        Assert.Equal("Katrin Vogel", contact.Name);
    }

    [Fact]
    public async Task Creating_a_contact_twice_names_the_one_that_stands()
    {
        await using var database = await TestDatabase.Create();
        var first = await Create(database, "katrin@example.net");

        var second = await Editor(database).Create(new() { Email = "KATRIN@example.net" }, database.System, default);

        Assert.Equal((EditVerdict.Exists, first), (second.Verdict, second.Id));
    }

    [Fact]
    public async Task Of_two_who_create_the_same_contact_at_once_one_wins_and_the_other_hears_of_it()
    {
        await using var database = await TestDatabase.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => Editor(database).Create(new() { Email = "katrin@example.net" }, database.System, default))));

        var won = Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal((EditVerdict.Exists, won.Id), (o.Verdict, o.Id)));
    }

    [Fact]
    public async Task Creating_a_deleted_contact_brings_the_same_one_back()
    {
        await using var database = await TestDatabase.Create();
        var first = await Create(database, "katrin@example.net", new() { Company = "Vogel Antriebe" });
        await Editor(database).Delete(first, expectedVersion: null, database.System, default);

        var again = await Editor(database).Create(new() { Email = "katrin@example.net", Name = "Katrin" }, database.System, default);

        Assert.Equal((EditVerdict.Done, first), (again.Verdict, again.Id));
        var contact = await Contact(database, first);
        Assert.Null(contact.DeletedAt);
        Assert.Equal(("Katrin", "Vogel Antriebe"), (contact.Name, contact.Company));
    }

    [Fact]
    public async Task The_same_address_in_another_workspace_is_another_contact()
    {
        await using var database = await TestDatabase.Create();
        var first = await Create(database, "katrin@example.net");
        var other = Actor.System(await database.AddWorkspace("Other"));

        var outcome = await Editor(database).Create(new() { Email = "katrin@example.net" }, other, default);

        Assert.True(outcome.IsDone);
        Assert.NotEqual(first, outcome.Id);
    }

    [Fact]
    public async Task Each_field_says_what_is_wrong_with_it()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(
            new() { Email = "katrin.example.net", Name = new string('x', 201), Timezone = "Mars/Olympus", Fields = new Dictionary<string, string?> { ["Company"] = "x", ["!"] = "y" } },
            database.System,
            default);

        Assert.Equal(EditVerdict.Invalid, outcome.Verdict);
        Assert.Equal(["email", "fields.!", "fields.Company", "name", "timezone"], outcome.Problems.Select(p => p.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Custom_fields_become_known_to_the_workspace_under_one_spelling()
    {
        await using var database = await TestDatabase.Create();
        await Create(database, "a@example.net", new() { Fields = new Dictionary<string, string?> { ["jobTitle"] = "Buyer" } });

        var id = await Create(database, "b@example.net", new() { Fields = new Dictionary<string, string?> { ["Jobtitle"] = "Lead", ["Letzter Kauf"] = "2025" } });

        await using var db = database.Open();
        Assert.Equal(["job_title", "letzter_kauf"], await db.ContactFields.Select(f => f.Name).Order().ToListAsync());
        Assert.Equal("Lead", (await Contact(database, id)).EnrichedData["job_title"]);
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_clears_what_it_empties()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", new()
        {
            FirstName = "Katrin",
            LastName = "Vogel",
            Company = "Vogel Antriebe",
            Timezone = "Europe/Berlin",
            Fields = new Dictionary<string, string?> { ["stand"] = "D14", ["role"] = "Lead" },
        });

        var outcome = await Editor(database).Update(
            id,
            new() { LastName = "Vogel-Aalto", Company = "", Fields = new Dictionary<string, string?> { ["stand"] = null, ["role"] = "Head" } },
            expectedVersion: 1,
            database.System,
            default);

        Assert.True(outcome.IsDone);
        var contact = await Contact(database, id);
        Assert.Equal(("Katrin Vogel-Aalto", null, "Europe/Berlin", 2), (contact.Name, contact.Company, contact.Timezone, contact.Version));
        Assert.Equal(new Dictionary<string, string> { ["role"] = "Head" }, contact.EnrichedData);
    }

    [Fact]
    public async Task A_name_that_was_given_does_not_follow_its_parts()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", new() { Name = "Dr. Vogel", FirstName = "Katrin" });

        await Editor(database).Update(id, new() { LastName = "Vogel" }, expectedVersion: null, database.System, default);

        Assert.Equal("Dr. Vogel", (await Contact(database, id)).Name);
    }

    [Fact]
    public async Task A_removed_field_is_removed_under_any_spelling()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net", new() { Fields = new Dictionary<string, string?> { ["job_title"] = "Buyer" } });

        await Editor(database).Update(id, new() { Fields = new Dictionary<string, string?> { ["jobtitle"] = "" } }, expectedVersion: null, database.System, default);

        Assert.Empty((await Contact(database, id)).EnrichedData);
    }

    [Fact]
    public async Task A_change_that_names_a_stale_version_is_refused()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        await Editor(database).Update(id, new() { Company = "First" }, expectedVersion: 1, database.System, default);

        var outcome = await Editor(database).Update(id, new() { Company = "Second" }, expectedVersion: 1, database.System, default);

        Assert.Equal(EditVerdict.Stale, outcome.Verdict);
        Assert.Equal("First", (await Contact(database, id)).Company);
    }

    [Fact]
    public async Task An_address_of_another_contact_is_refused_even_when_that_one_was_deleted()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        var taken = await Create(database, "taken@example.net");
        var gone = await Create(database, "gone@example.net");
        await Editor(database).Delete(gone, expectedVersion: null, database.System, default);

        var first = await Editor(database).Update(id, new() { Email = "taken@example.net" }, expectedVersion: null, database.System, default);
        var second = await Editor(database).Update(id, new() { Email = "gone@example.net" }, expectedVersion: null, database.System, default);

        Assert.Equal((EditVerdict.Exists, taken), (first.Verdict, first.Id));
        Assert.Equal((EditVerdict.Exists, gone), (second.Verdict, second.Id));
        Assert.Contains("deleted", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_of_another_workspace_is_not_found()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        var other = Actor.System(await database.AddWorkspace("Other"));

        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Update(id, new() { Company = "Stolen" }, null, other, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Delete(id, null, other, default)).Verdict);
        Assert.Equal(0, await Editor(database).DeleteMany([id], other, default));
        Assert.Null((await Contact(database, id)).DeletedAt);
    }

    [Fact]
    public async Task Deleting_hides_the_contact_and_takes_it_off_its_lists()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        var list = new ContactList("Trade fair", null, database.Now);
        await database.Add(list, new ContactListMember(list.Id, id, database.Now));

        Assert.Equal(1, await Editor(database).DeleteMany([id, id], database.System, default));
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Delete(id, null, database.System, default)).Verdict);

        Assert.Equal(database.Now, (await Contact(database, id)).DeletedAt);
        await using var db = database.Open();
        Assert.Empty(await db.ContactListMembers.ToListAsync());
    }

    [Fact]
    public async Task Deleting_stops_what_would_still_be_sent_and_leaves_what_has_ended()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, "katrin@example.net");
        var running = new Campaign("Follow-up", database.Now);
        var over = new Campaign("Catalogue", database.Now);
        var runningPlan = new PlanVersion(running.Id, 1, "{}", "hash", database.Now);
        var overPlan = new PlanVersion(over.Id, 1, "{}", "hash", database.Now);
        var step = new SequenceStep(running.Id, 1, database.Now);
        var sender = new SenderAccount("anna@example.com", SenderProvider.Pickup, database.Now);
        var open = new Enrollment(running.Id, id, runningPlan.Id, database.Now);
        var ended = new Enrollment(over.Id, id, overPlan.Id, database.Now);
        ended.End(EnrollmentStatus.Replied, "reply", database.Now);
        var email = ScheduledEmail.Plan(
            Guid.CreateVersion7(database.Now), running.Id, open.Id, id, step.Id, draftId: null, sender.Id, "example.net", ScheduledEmail.FirstEmail, "1@example.com", database.Now);
        await database.Add(running, over, runningPlan, overPlan, step, sender, open, ended, email);

        await Editor(database).Delete(id, expectedVersion: null, database.System, default);

        await using var db = database.Open();
        Assert.Equal(EnrollmentStatus.Stopped, (await db.Enrollments.SingleAsync(e => e.Id == open.Id)).Status);
        Assert.Equal(EnrollmentStatus.Replied, (await db.Enrollments.SingleAsync(e => e.Id == ended.Id)).Status);
        Assert.Equal(ScheduledEmailStatus.Cancelled, (await db.ScheduledEmails.SingleAsync()).Status);
        Assert.Equal("The contact was deleted.", (await db.Transitions.SingleAsync()).Reason);
    }

    private static ContactEditor Editor(TestDatabase database) => new(database, new(new(database)), database.Clock);

    private static async Task<Guid> Create(TestDatabase database, string email, ContactInput? input = null)
    {
        var outcome = await Editor(database).Create((input ?? new()) with { Email = email }, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static async Task<Contact> Contact(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.Contacts.SingleAsync(c => c.Id == id);
    }
}
