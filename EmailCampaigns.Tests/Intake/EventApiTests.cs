using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Intake;

/// <summary>POST <c>/events</c>: which campaigns an event enrolls its contact in, and what happens when it is told again.</summary>
public sealed class EventApiTests : EventTest
{
    [Fact]
    public async Task An_event_enrolls_its_contact_in_every_campaign_that_waits_for_it()
    {
        var (one, two, other) = (await Started(), await Started(), await Started("form_submit"));

        var told = await Tell(new { @event = "Lead_Created", email = "ann@example.org" });

        Assert.True(told.GetProperty("isNewContact").GetBoolean());
        Assert.False(told.GetProperty("isRepeated").GetBoolean());
        Assert.Equal(new HashSet<(Guid, bool)> { (one, true), (two, true) }, [.. EnrollmentsOf(told)]);
        var enrollment = Assert.Single((await Get($"/campaigns/{one}/enrollments")).GetProperty("items").EnumerateArray());
        Assert.Equal((Id(enrollment), ContactOf(told)), (told.GetProperty("enrollments").EnumerateArray().Single(e => e.GetProperty("campaignId").GetGuid() == one).GetProperty("enrollmentId").GetGuid(), enrollment.GetProperty("contactId").GetGuid()));
        Assert.Equal(0, await Enrolled(other));
    }

    [Fact]
    public async Task A_contact_is_enrolled_once_however_many_events_come()
    {
        var campaign = await Started();
        await Tell(new { @event = "lead_created", email = "ann@example.org" });

        var again = await Tell(new { @event = "lead_created", email = "ANN@example.org" });

        Assert.Equal((false, false), (again.GetProperty("isNewContact").GetBoolean(), again.GetProperty("isRepeated").GetBoolean()));
        Assert.Equal([(campaign, false)], EnrollmentsOf(again));
        Assert.Single(await Emails(campaign));
    }

    [Fact]
    public async Task An_event_that_no_campaign_waits_for_makes_its_contact_alone()
    {
        var told = await Tell(new { @event = "trial.ended", email = "ann@example.org" });

        Assert.Empty(EnrollmentsOf(told));
        await Get($"/contacts/{ContactOf(told)}");
    }

    [Theory]
    [InlineData("""{ "form": "demo" }""", """{ "Form": " DEMO " }""", true)]
    [InlineData("""{ "form": "demo" }""", """{ "form": "newsletter" }""", false)]
    [InlineData("""{ "form": "demo" }""", """{ "page": "demo" }""", false)]
    [InlineData("""{ "form": "demo", "size": "12" }""", """{ "size": 12, "form": "demo" }""", true)]
    [InlineData("""{ "form": "demo", "size": "12" }""", """{ "form": "demo" }""", false)]
    [InlineData("{}", "{}", true)]
    public async Task Every_condition_of_a_campaign_must_stand_in_the_data(string conditions, string data, bool enrolls)
    {
        var campaign = await Started("form_submit", JsonElement.Parse(conditions));

        await Tell(new { @event = "form_submit", email = "ann@example.org", data = JsonElement.Parse(data) });

        Assert.Equal(enrolls ? 1 : 0, await Enrolled(campaign));
    }

    [Fact]
    public async Task A_closed_intake_takes_nobody_and_a_campaign_that_is_completed_stays_so()
    {
        var campaign = await Started();
        await Post($"/campaigns/{campaign}/close-intake", null, HttpStatusCode.OK);
        Assert.Empty(EnrollmentsOf(await Tell(new { @event = "lead_created", email = "ann@example.org" })));
        await Host.Get<CampaignCompleter>().Sweep(CancellationToken.None);
        Assert.Equal("completed", await Text(campaign, "status"));

        var told = await Tell(new { @event = "lead_created", email = "bob@example.org" });

        Assert.Empty(EnrollmentsOf(told));
        Assert.Equal("completed", await Text(campaign, "status"));
    }

    [Fact]
    public async Task A_campaign_that_was_not_started_or_is_stopped_takes_nobody()
    {
        var stopped = await Started();
        await Post($"/campaigns/{stopped}/stop", null, HttpStatusCode.OK);
        await Post("/campaigns", new { name = "Draft", triggerEvent = "lead_created" }, HttpStatusCode.Created);

        Assert.Empty(EnrollmentsOf(await Tell(new { @event = "lead_created", email = "ann@example.org" })));
    }

    [Fact]
    public async Task A_paused_campaign_takes_contacts_and_their_emails_wait_for_its_resume()
    {
        var campaign = await Started();
        await Post($"/campaigns/{campaign}/pause", null, HttpStatusCode.OK);
        await RunJobs();

        var told = await Tell(new { @event = "lead_created", email = "ann@example.org" });

        Assert.Equal([(campaign, true)], EnrollmentsOf(told));
        Assert.Equal([("cancelled", "campaign_paused")], await Emails(campaign));
        await Post($"/campaigns/{campaign}/resume", null, HttpStatusCode.OK);
        await RunJobs();
        Assert.Equal([("pending", null)], await Emails(campaign));
    }

    [Fact]
    public async Task A_suppressed_contact_is_enrolled_and_gets_nothing()
    {
        var campaign = await Started();
        await Post("/suppressions", new { address = "ann@example.org" }, HttpStatusCode.Created);

        await Tell(new { @event = "lead_created", email = "ann@example.org" });

        Assert.Equal([("cancelled", "recipient_suppressed")], await Emails(campaign));
    }

    [Fact]
    public async Task The_same_id_changes_nothing_and_answers_what_stands()
    {
        var campaign = await Started();
        var first = await Tell(new { id = "crm-4711", @event = "lead_created", email = "ann@example.org" });

        var second = await Tell(new { id = " crm-4711 ", @event = "lead_created", email = "ann@example.org", data = new { first_name = "Ann" } });

        Assert.Equal((true, false), (second.GetProperty("isRepeated").GetBoolean(), second.GetProperty("isNewContact").GetBoolean()));
        Assert.Equal(ContactOf(first), ContactOf(second));
        Assert.Equal([(campaign, false)], EnrollmentsOf(second));
        Assert.Equal(JsonValueKind.Null, (await Get($"/contacts/{ContactOf(first)}")).GetProperty("firstName").ValueKind);
        await using var db = Host.Open();
        var kept = await db.ReceivedEvents.SingleAsync();
        Assert.Equal(("lead_created", 1, 64), (kept.Event, kept.Enrolled, kept.EventKey.Length));
    }

    /// <summary>A condition that became true later, or a campaign that was started since, does not turn a repetition into a new event.</summary>
    [Fact]
    public async Task The_same_id_enrolls_in_no_campaign_that_was_started_since()
    {
        await Tell(new { id = "crm-4711", @event = "lead_created", email = "ann@example.org" });
        var campaign = await Started();

        await Tell(new { id = "crm-4711", @event = "lead_created", email = "ann@example.org" });

        Assert.Equal(0, await Enrolled(campaign));
    }

    [Theory]
    [InlineData("crm-4711")]
    [InlineData(null)]
    public async Task Events_that_come_at_the_same_moment_make_one_contact_and_one_enrollment(string? id)
    {
        var campaign = await Started(steps: 3);
        var told = new { id, @event = "lead_created", email = "ann@example.org", data = new { plan = "pro" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Tell(told))));

        Assert.Single(answers.Select(ContactOf).Distinct());
        Assert.Single(answers, a => a.GetProperty("isNewContact").GetBoolean());
        Assert.Single(answers.SelectMany(EnrollmentsOf), e => e.IsNew);
        Assert.Equal(id is null ? 0 : 5, answers.Count(a => a.GetProperty("isRepeated").GetBoolean()));
        Assert.Equal(1, await Enrolled(campaign));
        Assert.Equal(3, (await Emails(campaign)).Count);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it_and_may_use_the_same_id()
    {
        var campaign = await Started();
        using var their = Host.OtherApi();

        var told = await Body(await their.PostAsJsonAsync("/api/v1/events", new { id = "1", @event = "lead_created", email = "ann@example.org" }), HttpStatusCode.OK);
        var own = await Tell(new { id = "1", @event = "lead_created", email = "ann@example.org" });

        Assert.Empty(EnrollmentsOf(told));
        Assert.Equal((true, false), (own.GetProperty("isNewContact").GetBoolean(), own.GetProperty("isRepeated").GetBoolean()));
        Assert.Equal([(campaign, true)], EnrollmentsOf(own));
        Assert.NotEqual(ContactOf(told), ContactOf(own));
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Reviewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Marketer, HttpStatusCode.OK)]
    public async Task A_key_needs_the_role_that_edits_contacts_and_campaigns(Role role, HttpStatusCode expected)
    {
        using var program = Host.Api(role);

        await Body(await program.PostAsJsonAsync("/api/v1/events", new { @event = "lead_created", email = "ann@example.org" }), expected);
    }

    /// <summary>All or nothing: the program that tells of the event tries again, and nothing is left of the first attempt.</summary>
    [Fact]
    public async Task A_campaign_that_cannot_be_planned_leaves_nothing_of_the_event()
    {
        var (sound, broken) = (await Started(), await Started());
        var plan = await Plan(broken, "{");
        var told = new EventInput { Id = "crm-4711", Event = "lead_created", Email = "ann@example.org" };

        await Assert.ThrowsAsync<JsonException>(() => Host.Get<EventReceiver>().Receive(Host.Actor, told, CancellationToken.None));

        Assert.Equal(0, await Enrolled(sound));
        Assert.Equal(0, (await Get("/contacts")).GetProperty("total").GetInt32());
        await Plan(broken, plan);
        Assert.Equal(2, EnrollmentsOf(await Tell(told)).Count(e => e.IsNew));
    }

    private async Task<string> Plan(Guid campaign, string json)
    {
        await using var db = Host.Open();
        var version = await db.PlanVersions.SingleAsync(p => p.CampaignId == campaign);
        await db.PlanVersions.Where(p => p.Id == version.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.PlanJson, json));
        return version.PlanJson;
    }
}
