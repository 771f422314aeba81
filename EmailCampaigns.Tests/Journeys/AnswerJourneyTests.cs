using System.Net;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>An answer against the product as it is run: its own job sends it once the time to take it back is over.</summary>
public sealed class AnswerJourneyTests
{
    [Fact]
    public async Task A_reply_is_answered_by_the_running_product_in_its_thread()
    {
        await using var product = await RunningProduct.Start();
        var contact = (await product.Post("contacts", new { email = "anna.schaefer@example.com", firstName = "Anna", lastName = "Schäfer" })).GetProperty("id").GetGuid();
        var list = (await product.Post("lists", new { name = "Fair" })).GetProperty("id").GetGuid();
        await product.Post($"lists/{list}/members", new { contactIds = new[] { contact } }, HttpStatusCode.OK);
        var sender = (await product.Post("senders", new { email = "ida.keller@northwind.example", displayName = "Ida Keller", provider = "pickup", signatureHtml = "<p>Northwind</p>" })).GetProperty("id").GetGuid();
        var campaign = (await product.Post("campaigns", new
        {
            name = "Fair",
            listId = list,
            senderAccountId = sender,
            approval = "automatic",
            settings = new { sendWindowStart = "00:00", sendWindowEnd = "00:00", sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" } },
        })).GetProperty("id").GetGuid();
        await product.Put($"campaigns/{campaign}/steps", new object[] { new { subjectTemplate = "Grippers", bodyTemplate = "<p>Hello {{first_name}}</p>" } });
        await product.Post($"campaigns/{campaign}/start", expected: HttpStatusCode.Accepted);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("status").GetString() == "completed");
        var first = Assert.Single(await Outbox.Read(product.Outbox));
        var reply = (await product.Post("replies", new { contactId = contact, campaignId = campaign, subject = "Re: Grippers", snippet = "Could you send a quote?", messageId = "asks@example.com" })).GetProperty("id").GetGuid();

        var taken = (await product.Post($"replies/{reply}/answers", new { bodyText = "Taken back" })).GetProperty("id").GetGuid();
        await product.Send(HttpMethod.Delete, $"replies/{reply}/answers/{taken}", body: null, HttpStatusCode.NoContent);
        var answer = (await product.Post($"replies/{reply}/answers", new { bodyText = "Gern, bis Freitag: 3 × Größe 7." })).GetProperty("id").GetGuid();
        await product.StartAgain(TimeSpan.FromMinutes(1));
        var sent = await product.Until($"replies/{reply}/answers/{answer}", a => a.GetProperty("status").GetString() == "sent");

        var message = Assert.Single(await Outbox.Read(product.Outbox), m => m.MessageId != first.MessageId);
        Assert.Equal(($"<{sent.GetProperty("messageId").GetString()}>", "<asks@example.com>", "Re: Grippers"), (message.MessageId, message.InReplyTo, message.Subject));
        Assert.Equal($"{first.MessageId} <asks@example.com>", message.Headers["References"].Replace('\t', ' '));
        Assert.StartsWith("Gern, bis Freitag: 3 × Größe 7.\n\n-- \nNorthwind\n\nOn ", message.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("> Could you send a quote?\n", message.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", message.Headers.Keys);
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await product.Get($"replies/{reply}")).GetProperty("handledAt").ValueKind);
        Assert.Equal(2, (await product.Get($"senders/{sender}")).GetProperty("sentToday").GetInt32());
    }
}
