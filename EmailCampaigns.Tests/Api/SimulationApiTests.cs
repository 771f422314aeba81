using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;

namespace EmailCampaigns.Tests.Api;

/// <summary><c>/campaigns/{id}/simulation</c>, <c>/calendar</c>, and what is decided about a single email</summary>
public sealed class SimulationApiTests : ApiTest
{
    [Fact]
    public async Task Days_limits_and_changes_are_told_without_starting_anything()
    {
        var campaign = await Draft(12, dailyLimit: 5);

        var simulation = await Post($"/campaigns/{campaign}/simulation", new { withChanges = true }, HttpStatusCode.OK);
        var supposed = await Post($"/campaigns/{campaign}/simulation", new { settings = new { dailyLimit = 12 } }, HttpStatusCode.OK);

        Assert.Equal(12, simulation.GetProperty("contacts").GetInt32());
        Assert.Equal(12, simulation.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("firstEmails").GetInt32()));
        Assert.Equal("campaign", simulation.GetProperty("limits").EnumerateArray().First(l => l.GetProperty("binds").GetBoolean()).GetProperty("kind").GetString());
        Assert.NotEmpty(simulation.GetProperty("changes").EnumerateArray());
        Assert.Equal(12, supposed.GetProperty("days")[0].GetProperty("firstEmails").GetInt32());
        Assert.Empty(supposed.GetProperty("changes").EnumerateArray());
        Assert.Equal("draft", (await Get($"/campaigns/{campaign}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_cannot_be_supposed_is_refused_at_its_field()
    {
        var campaign = await Draft(1, dailyLimit: 5);

        await Post($"/campaigns/{campaign}/simulation", new { settings = new { dailyLimit = -1 } }, HttpStatusCode.BadRequest);
        await Post($"/campaigns/{campaign}/simulation", new { listId = Guid.Empty }, HttpStatusCode.NotFound);
        await Post($"/campaigns/{Guid.Empty}/simulation", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_email_is_moved_sent_soon_cancelled_and_restored()
    {
        var campaign = await Draft(2, dailyLimit: 5);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);
        var email = Id((await Get($"/campaigns/{campaign}/schedule")).GetProperty("items")[0]);

        var moved = await Post($"/scheduled/{email}/move", new { to = "2026-02-02T10:00:00.000Z" }, HttpStatusCode.OK);
        var soon = await Post($"/scheduled/{email}/send-now", null, HttpStatusCode.OK);
        var cancelled = await Post($"/scheduled/{email}/cancel", null, HttpStatusCode.OK);
        var restored = await Post($"/scheduled/{email}/restore", null, HttpStatusCode.OK);

        Assert.Equal("2026-02-02T10:00:00.000Z", moved.GetProperty("chosenFor").GetString());
        Assert.True(soon.GetProperty("scheduledFor").GetDateTime() < moved.GetProperty("scheduledFor").GetDateTime());
        Assert.Equal(("cancelled", "called_off"), (cancelled.GetProperty("status").GetString(), cancelled.GetProperty("cancelReason").GetString()));
        Assert.Equal(("planned", JsonValueKind.Null), (restored.GetProperty("status").GetString(), restored.GetProperty("chosenFor").ValueKind));
        await Post($"/scheduled/{email}/move", new { to = "2020-01-01T00:00:00.000Z" }, HttpStatusCode.BadRequest);
        await Post($"/scheduled/{email}/move", new { }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_calendar_counts_the_emails_of_all_campaigns_by_day()
    {
        var campaign = await Draft(7, dailyLimit: 5);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);

        var days = (await Get("/calendar")).EnumerateArray().ToList();

        Assert.Equal([5, 2], days.Select(d => d.GetProperty("total").GetInt32()));
        await Body(await Api.GetAsync("/api/v1/calendar?from=2026-02-01&to=2026-01-01"), HttpStatusCode.BadRequest);
        await Body(await Api.GetAsync("/api/v1/calendar?month=1"), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Reviewer, HttpStatusCode.OK)]
    public async Task Whoever_reviews_may_ask(Role role, HttpStatusCode expected)
    {
        var campaign = await Draft(1, dailyLimit: 5);
        using var client = Host.Api(role);

        Assert.Equal(expected, (await client.PostAsJsonAsync($"/api/v1/campaigns/{campaign}/simulation", new { })).StatusCode);
    }

    private async Task<Guid> Draft(int contacts, int dailyLimit)
    {
        var sender = Id(await Post("/senders", new { email = "sales@example.com" }, HttpStatusCode.Created));
        var list = Id(await Post("/lists", new { name = "Fair" }, HttpStatusCode.Created));
        var ids = new List<Guid>();
        for (var i = 0; i < contacts; i++)
        {
            ids.Add(Id(await Post("/contacts", new { email = $"c{i}@example.org" }, HttpStatusCode.Created)));
        }

        await Post($"/lists/{list}/members", new { contactIds = ids }, HttpStatusCode.OK);
        var campaign = Id(await Post("/campaigns", new { name = "Fair", listId = list, senderAccountId = sender, settings = new { dailyLimit, timezone = "Europe/Berlin" } }, HttpStatusCode.Created));
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new[] { new { subjectTemplate = "Hello", bodyTemplate = "<p>Hello</p>" } }, HttpStatusCode.OK);
        return campaign;
    }
}
