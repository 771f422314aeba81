using System.Net;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Api;

namespace EmailCampaigns.Tests.Inbound.Desk;

/// <summary><c>/replies/{id}</c>: every verb, every role, another workspace.</summary>
public sealed class ReplyApiTests : ApiTest
{
    [Fact]
    public async Task A_reply_is_handled_snoozed_judged_and_taken_back()
    {
        var id = await Reply();
        var now = Host.Clock.UtcNow();

        var handled = await Send(HttpMethod.Patch, $"/replies/{id}", new { handledAt = now, intent = "question" }, HttpStatusCode.OK);
        var snoozed = await Send(HttpMethod.Patch, $"/replies/{id}", new { snoozedUntil = now.AddHours(2) }, HttpStatusCode.OK);
        var cleared = await Send(HttpMethod.Patch, $"/replies/{id}", new { snoozedUntil = (DateTime?)null, intent = (string?)null }, HttpStatusCode.OK);
        var taken = await Post($"/replies/{id}/take-back", null, HttpStatusCode.OK);
        var again = await Post($"/replies/{id}/take-back", null, HttpStatusCode.OK);

        Assert.Equal(("question", now), (handled.GetProperty("intent").GetString(), handled.GetProperty("handledAt").GetDateTime()));
        Assert.Equal((now.AddHours(2), System.Text.Json.JsonValueKind.Null), (snoozed.GetProperty("snoozedUntil").GetDateTime(), snoozed.GetProperty("handledAt").ValueKind));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.GetProperty("intent").ValueKind);
        Assert.Equal(taken.GetProperty("takenBackAt").GetDateTime(), again.GetProperty("takenBackAt").GetDateTime());
        Assert.Equal(id, Id((await Get("/replies?intent=")).GetProperty("items")[0]));
        Assert.Equal(id, Id(await Get($"/replies/{id}")));
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_field()
    {
        var id = await Reply();

        var refused = await Send(HttpMethod.Patch, $"/replies/{id}", new { snoozedUntil = Host.Clock.UtcNow().AddDays(-1) }, HttpStatusCode.BadRequest);

        Assert.Contains("snoozedUntil", refused.ToString(), StringComparison.Ordinal);
        await Send(HttpMethod.Patch, $"/replies/{id}", new { intent = "bored" }, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Reviewer, HttpStatusCode.OK)]
    public async Task Everybody_reads_replies_and_whoever_reviews_decides(Role role, HttpStatusCode expected)
    {
        var id = await Reply();
        using var client = Host.Api(role);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/replies/{id}")).StatusCode);
        Assert.Equal(expected, (await client.PatchAsync($"/api/v1/replies/{id}", System.Net.Http.Json.JsonContent.Create(new { intent = "not_now" }))).StatusCode);
        Assert.Equal(expected, (await client.PostAsync($"/api/v1/replies/{id}/take-back", null)).StatusCode);
        using var stranger = Host.OtherApi();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/replies/{id}/take-back", null)).StatusCode);
    }

    private async Task<Guid> Reply()
    {
        var contact = Id(await Post("/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created));
        return Id(await Post("/replies", new { contactId = contact, subject = "Re: Hello", snippet = "Thanks." }, HttpStatusCode.Created));
    }
}
