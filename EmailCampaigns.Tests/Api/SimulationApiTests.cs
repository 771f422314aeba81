using System.Net;
using System.Net.Http.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary><c>/campaigns/{id}/simulation</c></summary>
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
        var list = Id(await Post("/lists", new { name = "Fair" }, HttpStatusCode.Created));
        var ids = new List<Guid>();
        for (var i = 0; i < contacts; i++)
        {
            ids.Add(Id(await Post("/contacts", new { email = $"c{i}@example.org" }, HttpStatusCode.Created)));
        }

        await Post($"/lists/{list}/members", new { contactIds = ids }, HttpStatusCode.OK);
        var campaign = Id(await Post("/campaigns", new { name = "Fair", listId = list, settings = new { dailyLimit, timezone = "Europe/Berlin" } }, HttpStatusCode.Created));
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new[] { new { subjectTemplate = "Hello", bodyTemplate = "<p>Hello</p>" } }, HttpStatusCode.OK);
        return campaign;
    }
}
