using System.Net;
using System.Net.Http.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Inbound.Answers;

/// <summary><c>/replies/{id}/answers</c>: every verb, every role, another workspace.</summary>
public sealed class AnswerApiTests : ApiTest
{
    [Fact]
    public async Task A_reply_is_answered_and_the_answer_taken_back()
    {
        var reply = await Reply();

        var answer = await Post($"/replies/{reply}/answers", new { bodyText = "Gladly." }, HttpStatusCode.Created);
        var second = await Post($"/replies/{reply}/answers", new { bodyText = "Gladly." }, HttpStatusCode.Conflict);
        var address = $"/replies/{reply}/answers/{Id(answer)}";

        Assert.Equal(("waiting", "undo"), (answer.GetProperty("status").GetString(), answer.GetProperty("waitsFor").GetString()));
        Assert.Equal(Host.Clock.UtcNow() + ReplyAnswer.UndoTime, answer.GetProperty("dueAt").GetDateTime());
        Assert.Equal("Re: Hello", answer.GetProperty("subject").GetString());
        Assert.Contains(Id(answer).ToString(), second.ToString(), StringComparison.Ordinal);
        Assert.Equal(Id(answer), Id((await Get($"/replies/{reply}/answers?status=waiting")).GetProperty("items")[0]));
        await Send(HttpMethod.Delete, address, null, HttpStatusCode.NoContent);
        await Send(HttpMethod.Delete, address, null, HttpStatusCode.NoContent);
        Assert.Equal("cancelled", (await Get(address)).GetProperty("status").GetString());
        await Post($"{address}/resolve", new { @as = "resend" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_field()
    {
        var reply = await Reply();

        var empty = await Post($"/replies/{reply}/answers", new { bodyText = " " }, HttpStatusCode.BadRequest);
        await Post("/suppressions", new { address = "cem@contoso.example" }, HttpStatusCode.Created);
        var suppressed = await Post($"/replies/{reply}/answers", new { bodyText = "Gladly." }, HttpStatusCode.BadRequest);

        Assert.Contains("bodyText", empty.ToString(), StringComparison.Ordinal);
        Assert.Contains("despiteSuppression", suppressed.ToString(), StringComparison.Ordinal);
        await Post($"/replies/{reply}/answers", new { bodyText = "Gladly.", despiteSuppression = true }, HttpStatusCode.Created);
        await Post($"/replies/{reply}/answers/{Guid.Empty}/resolve", new { @as = "sent" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reply_to_which_nothing_was_sent_has_no_sender_to_answer_with()
    {
        var contact = Id(await Post("/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created));
        var reply = Id(await Post("/replies", new { contactId = contact, subject = "Hello" }, HttpStatusCode.Created));

        var refused = await Post($"/replies/{reply}/answers", new { bodyText = "Gladly." }, HttpStatusCode.Conflict);

        Assert.Contains("Nothing was sent to this contact from here", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Reviewer, HttpStatusCode.Created)]
    public async Task Everybody_reads_answers_and_whoever_handles_replies_writes_them(Role role, HttpStatusCode expected)
    {
        var reply = await Reply();
        using var client = Host.Api(role);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/replies/{reply}/answers")).StatusCode);
        Assert.Equal(expected, (await client.PostAsync($"/api/v1/replies/{reply}/answers", JsonContent.Create(new { bodyText = "Gladly." }))).StatusCode);
        using var stranger = Host.OtherApi();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/replies/{reply}/answers", JsonContent.Create(new { bodyText = "Gladly." }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/replies/{reply}/answers")).StatusCode);
    }

    [Fact]
    public async Task What_somebody_has_begun_to_answer_stands_in_no_answer_of_the_api()
    {
        var reply = await Reply();
        await Host.Services.GetRequiredService<AnswerWriter>().Keep(Actor.System(Host.WorkspaceId), reply, "A secret thought", default);

        Assert.Equal(0, (await Get($"/replies/{reply}/answers")).GetProperty("total").GetInt32());
        Assert.DoesNotContain("secret", (await Get($"/replies/{reply}")).ToString(), StringComparison.Ordinal);
    }

    /// <summary>A reply of cem@contoso.example to an email that was sent.</summary>
    private async Task<Guid> Reply()
    {
        var now = Host.Clock.UtcNow();
        var things = await ForeignThings.Add(Host, Host.WorkspaceId);
        await using var db = Host.Open();
        var reply = new EmailReply
        {
            Id = Guid.CreateVersion7(now),
            ContactId = things.Id("contacts"),
            CampaignId = things.Id("campaigns"),
            SentEmailId = db.SentEmails.Single(s => s.MessageId == "sent@contoso.example").Id,
            SenderAccountId = things.Id("senders"),
            MessageId = "second@contoso.example",
            FromAddress = "cem@contoso.example",
            Subject = "Re: Hello",
            ReceivedAt = now,
        };
        await Host.Add(Host.WorkspaceId, reply);
        return reply.Id;
    }
}
