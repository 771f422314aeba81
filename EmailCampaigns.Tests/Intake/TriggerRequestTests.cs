using System.Net;
using System.Text.Json;

namespace EmailCampaigns.Tests.Intake;

/// <summary><c>triggerEvent</c>, <c>triggerConfig</c> and <c>enrollNewMembers</c> in requests of campaigns.</summary>
public sealed class TriggerRequestTests : EventTest
{
    [Fact]
    public async Task A_campaign_without_a_word_of_it_is_started_by_hand()
    {
        var made = await Post("/campaigns", new { name = "Spring" }, HttpStatusCode.Created);

        Assert.Equal(("manual", "{}", false), (made.GetProperty("triggerEvent").GetString(), made.GetProperty("triggerConfig").GetRawText(), made.GetProperty("enrollNewMembers").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("intakeClosedAt").ValueKind);
    }

    [Fact]
    public async Task The_event_its_conditions_and_the_list_are_set_changed_and_cleared()
    {
        var made = await Post("/campaigns", new { name = "Welcome", triggerEvent = " Form_Submit ", triggerConfig = new { form = " demo " }, enrollNewMembers = true }, HttpStatusCode.Created);
        Assert.Equal(("form_submit", """{"form":"demo"}""", true), (made.GetProperty("triggerEvent").GetString(), made.GetProperty("triggerConfig").GetRawText(), made.GetProperty("enrollNewMembers").GetBoolean()));

        var kept = await Patch(Id(made), new { description = "For the web site" });
        var cleared = await Patch(Id(made), new { triggerEvent = "manual", triggerConfig = new { }, enrollNewMembers = false });

        Assert.Equal("""{"form":"demo"}""", kept.GetProperty("triggerConfig").GetRawText());
        Assert.Equal(("manual", "{}", false), (cleared.GetProperty("triggerEvent").GetString(), cleared.GetProperty("triggerConfig").GetRawText(), cleared.GetProperty("enrollNewMembers").GetBoolean()));
    }

    [Theory]
    [InlineData("""{ "triggerEvent": "new lead" }""", "triggerEvent")]
    [InlineData("""{ "triggerEvent": "" }""", "triggerEvent")]
    [InlineData("""{ "triggerEvent": 5 }""", "triggerEvent")]
    [InlineData("""{ "triggerConfig": { "form": "a", "FORM": "b" } }""", "triggerConfig.FORM")]
    [InlineData("""{ "triggerConfig": { "form": "a", " form ": "b" } }""", "triggerConfig")]
    [InlineData("""{ "triggerConfig": { "": "a" } }""", "triggerConfig")]
    [InlineData("""{ "triggerConfig": { "form": " " } }""", "triggerConfig")]
    [InlineData("""{ "triggerConfig": { "form": null } }""", "triggerConfig")]
    [InlineData("""{ "triggerConfig": "demo" }""", "triggerConfig")]
    [InlineData("""{ "enrollNewMembers": "yes" }""", "enrollNewMembers")]
    public async Task What_is_wrong_is_said_at_its_field(string change, string field)
    {
        var made = await Post("/campaigns", new { name = "Welcome" }, HttpStatusCode.Created);

        var problem = await Send(HttpMethod.Patch, $"/campaigns/{Id(made)}", JsonElement.Parse(change), HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task After_the_start_the_event_is_fixed_and_its_conditions_are_not()
    {
        var campaign = await Started("form_submit");

        var problem = await Send(HttpMethod.Patch, $"/campaigns/{campaign}", new { triggerEvent = "lead_created" }, HttpStatusCode.BadRequest);
        await Patch(campaign, new { triggerEvent = "form_submit", triggerConfig = new { form = "demo" } });
        await Tell(new { @event = "form_submit", email = "ann@example.org", data = new { form = "other" } });
        await Tell(new { @event = "form_submit", email = "bob@example.org", data = new { form = "demo" } });

        Assert.Equal(["triggerEvent"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(1, await Enrolled(campaign));
    }

    [Fact]
    public async Task Only_a_started_campaign_that_contacts_come_to_has_an_intake()
    {
        var draft = await Post("/campaigns", new { name = "Welcome", triggerEvent = "lead_created" }, HttpStatusCode.Created);
        var campaign = await Started();

        await Post($"/campaigns/{Id(draft)}/close-intake", null, HttpStatusCode.Conflict);
        var closed = await Post($"/campaigns/{campaign}/close-intake", null, HttpStatusCode.OK);
        var again = await Post($"/campaigns/{campaign}/close-intake", null, HttpStatusCode.OK);
        var opened = await Post($"/campaigns/{campaign}/open-intake", null, HttpStatusCode.OK);

        Assert.Equal(JsonValueKind.String, closed.GetProperty("intakeClosedAt").ValueKind);
        Assert.Equal(closed.GetProperty("version").GetInt32(), again.GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, opened.GetProperty("intakeClosedAt").ValueKind);
    }

    private Task<JsonElement> Patch(Guid campaign, object change) => Send(HttpMethod.Patch, $"/campaigns/{campaign}", change, HttpStatusCode.OK);
}
