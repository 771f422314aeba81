using System.Net;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Privacy;

namespace EmailCampaigns.Tests.Intake;

/// <summary>What an event makes of its contact, and what it says of bad input.</summary>
public sealed class EventContactTests : EventTest
{
    [Fact]
    public async Task A_new_contact_is_made_of_the_data_as_an_import_would_read_it()
    {
        var told = await Tell(new
        {
            @event = "form_submit",
            email = "Ann@Example.org",
            data = new Dictionary<string, object?>
            {
                ["First name"] = " Ann ",
                ["lastName"] = "Miller",
                ["Unternehmen"] = "Contoso",
                ["time_zone"] = "berlin",
                ["E-Mail"] = "ann@example.org",
                ["Secondary email"] = "boss@example.org",
                ["form"] = "demo",
                ["Seats"] = 12,
                ["note"] = "",
            },
        });

        var contact = await Get($"/contacts/{ContactOf(told)}");
        Assert.Equal(("Ann@Example.org", "Ann Miller", "Ann", "Miller"), (Of("email"), Of("name"), Of("firstName"), Of("lastName")));
        Assert.Equal(("Contoso", "Europe/Berlin"), (Of("company"), Of("timezone")));
        Assert.Equal(["form=demo", "seats=12", "secondary_email=boss@example.org"], FieldsOf(contact));
        Assert.Empty(contact.GetProperty("otherAddresses").EnumerateArray());

        string? Of(string field) => contact.GetProperty(field).GetString();
    }

    [Fact]
    public async Task A_full_name_is_split_where_it_is_sure()
    {
        var told = await Tell(new { @event = "lead_created", email = "ann@example.org", data = new { name = "Ann Miller" } });

        Assert.Equal("Ann", (await Get($"/contacts/{ContactOf(told)}")).GetProperty("firstName").GetString());
    }

    [Fact]
    public async Task A_known_contact_keeps_what_it_has_and_gets_what_it_lacks()
    {
        var made = await Post("/contacts", new { email = "ann@example.org", firstName = "Ann", fields = new { job_title = "Head of sales", city = "Ulm" } }, HttpStatusCode.Created);

        var told = await Tell(new { @event = "lead_created", email = "ann@example.org", data = new { firstName = "Anna", company = "Contoso", jobtitle = "Clerk", Stadt = "Bonn", plan = "pro" } });

        Assert.Equal((Id(made), false), (ContactOf(told), told.GetProperty("isNewContact").GetBoolean()));
        var contact = await Get($"/contacts/{Id(made)}");
        Assert.Equal(("Ann", "Contoso"), (contact.GetProperty("firstName").GetString(), contact.GetProperty("company").GetString()));
        Assert.Equal(["city=Ulm", "job_title=Head of sales", "plan=pro"], FieldsOf(contact));
    }

    [Fact]
    public async Task A_contact_that_lacks_nothing_stays_in_the_version_that_it_has()
    {
        var made = await Post("/contacts", new { email = "ann@example.org", firstName = "Ann" }, HttpStatusCode.Created);

        await Tell(new { @event = "lead_created", email = "ann@example.org", data = new { firstName = "Anna" } });

        Assert.Equal(made.GetProperty("version").GetInt32(), (await Get($"/contacts/{Id(made)}")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Another_address_of_a_contact_is_that_contact()
    {
        var campaign = await Started();
        var made = await Post("/contacts", new { email = "ann@example.org", otherAddresses = new[] { "ann@private.example" } }, HttpStatusCode.Created);

        var told = await Tell(new { @event = "lead_created", email = "Ann@private.example", data = new { company = "Contoso" } });

        Assert.Equal(Id(made), ContactOf(told));
        Assert.Equal([(campaign, true)], EnrollmentsOf(told));
        var contact = await Get($"/contacts/{Id(made)}");
        Assert.Equal(("ann@example.org", "Contoso"), (contact.GetProperty("email").GetString(), contact.GetProperty("company").GetString()));
    }

    [Fact]
    public async Task A_deleted_contact_comes_back_with_what_is_said_now()
    {
        var campaign = await Started();
        var made = await Post("/contacts", new { email = "ann@example.org", firstName = "Anna", company = "Contoso" }, HttpStatusCode.Created);
        await Api.DeleteAsync($"/api/v1/contacts/{Id(made)}");

        var told = await Tell(new { @event = "lead_created", email = "ann@example.org", data = new { firstName = "Ann" } });

        Assert.Equal((Id(made), true), (ContactOf(told), told.GetProperty("isNewContact").GetBoolean()));
        Assert.Equal([(campaign, true)], EnrollmentsOf(told));
        var contact = await Get($"/contacts/{Id(made)}");
        Assert.Equal(("Ann", "Contoso"), (contact.GetProperty("firstName").GetString(), contact.GetProperty("company").GetString()));
    }

    [Fact]
    public async Task Somebody_who_was_erased_stays_so_from_the_first_moment_on()
    {
        var campaign = await Started();
        var first = await Tell(new { id = "1", @event = "lead_created", email = "ann@example.org" });
        await Post($"/contacts/{ContactOf(first)}/erase", null, HttpStatusCode.Accepted);
        await AssertRefused("1");
        await Host.Get<ErasureFinisher>().Run(CancellationToken.None);
        await AssertRefused("2");

        Assert.Equal(0, (await Get("/contacts")).GetProperty("total").GetInt32());
        Assert.Equal(1, await Enrolled(campaign));

        async Task AssertRefused(string id)
        {
            var told = await Tell(new { id, @event = "lead_created", email = "ann@example.org", data = new { firstName = "Ann" } });
            Assert.Equal(JsonValueKind.Null, told.GetProperty("contactId").ValueKind);
            Assert.Contains("erased", told.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.Empty(EnrollmentsOf(told));
        }
    }

    [Theory]
    [InlineData("""{ "email": "ann@example.org" }""", "event")]
    [InlineData("""{ "event": "new lead", "email": "ann@example.org" }""", "event")]
    [InlineData("""{ "event": "manual", "email": "ann@example.org" }""", "event")]
    [InlineData("""{ "event": "lead_created" }""", "email")]
    [InlineData("""{ "event": "lead_created", "email": "ann" }""", "email")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": [] }""", "data")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": { "form": {} } }""", "data.form")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": { "!!!": "x" } }""", "data.!!!")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": { "Time zone": "Atlantis" } }""", "data.Time zone")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": { "First name": "A\nB" } }""", "data.First name")]
    [InlineData("""{ "event": "lead_created", "email": "ann@example.org", "data": { "second email": "bob@example.org", "Second_Email": "eve@example.org", "secondEmail": "joe@example.org" } }""", "data.second email")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_is_made(string told, string field)
    {
        var problem = await Tell(JsonElement.Parse(told), HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(0, (await Get("/contacts")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_is_too_long_or_too_much_is_said_at_its_field()
    {
        Assert.Equal(["id"], await Faults(new { id = new string('x', 256), @event = "lead_created", email = "ann@example.org" }));
        Assert.Equal(["event"], await Faults(new { @event = new string('x', 65), email = "ann@example.org" }));
        Assert.Equal(["data.note"], await Faults(new { @event = "lead_created", email = "ann@example.org", data = new { note = new string('x', ContentLimits.FieldValue + 1) } }));
        Assert.Equal(["data"], await Faults(new { @event = "lead_created", email = "ann@example.org", data = Enumerable.Range(0, ContentLimits.Fields + 1).ToDictionary(i => $"field_{i}", i => i) }));
    }

    private async Task<IEnumerable<string>> Faults(object told) => (await Tell(told, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(e => e.Name);

    private static IEnumerable<string> FieldsOf(JsonElement contact) =>
        contact.GetProperty("fields").EnumerateObject().Select(f => $"{f.Name}={f.Value.GetString()}").Order(StringComparer.Ordinal);
}
