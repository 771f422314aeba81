using System.Net;
using System.Text.Json;
using EmailCampaigns.Tests.Imports.Csv;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>
/// The main job through the API alone, against the product as it is run: from a messy CSV to a completed campaign. Days pass by starting it again with its
/// clock ahead; the messages are read by a parser that is not ours.
/// </summary>
public sealed class ApiJourneyTests
{
    private const string Edited = "j.mueller@example.org";
    private const string Rejected = "petra.boehm@example.net";
    private const string Replied = "thomas.keller@example.net";
    private const string Unsubscribed = "renate.vogel@example.com";

    /// <summary>Far enough for the step after it, well below the week after which sending holds itself.</summary>
    private static readonly TimeSpan StepDelay = TimeSpan.FromDays(2.5);

    [Fact]
    public async Task From_a_messy_CSV_to_a_completed_campaign()
    {
        await using var product = await RunningProduct.Start();
        var (listId, contacts) = await ImportTheMessyFile(product);
        var campaignId = await MakeCampaign(product, listId);
        await Start(product, campaignId);
        await ReviewDrafts(product, campaignId, contacts);

        var first = await Arrived(product, contacts - 1);
        AssertFirstEmails(first);
        await RecordReply(product, campaignId);
        await UnsubscribeByOneClick(product, first.Single(m => m.ToAddress == Unsubscribed));
        Assert.Equal("active", (await product.Get($"campaigns/{campaignId}")).GetProperty("status").GetString());

        await product.StartAgain(StepDelay);
        // Whose first email was rejected gets the second; who replied or unsubscribed gets nothing more.
        var second = (await Arrived(product, contacts - 1 + contacts - 2)).ExceptBy(first.Select(m => m.MessageId), m => m.MessageId).ToList();
        AssertSecondEmails(first, second);

        await product.StartAgain(2 * StepDelay);
        var campaign = await product.Until($"campaigns/{campaignId}", c => c.GetProperty("status").GetString() == "completed");
        var all = await Arrived(product, contacts - 1 + 2 * (contacts - 2));
        AssertThirdEmails(all.ExceptBy([.. first.Select(m => m.MessageId), .. second.Select(m => m.MessageId)], m => m.MessageId).ToList(), contacts - 2);
        Assert.Equal(all.Count, campaign.GetProperty("emailsSentCount").GetInt32());
        await AssertTheRecordAgrees(product, campaignId, all);
    }

    private static async Task<(Guid ListId, int Contacts)> ImportTheMessyFile(RunningProduct product)
    {
        var file = await File.ReadAllBytesAsync(TemporaryCsv.Sample("contacts-messy.csv"));
        var id = await product.Upload("contacts-messy.csv", file, "Messe München");

        var import = await product.Until($"imports/{id}", i => i.GetProperty("status").GetString() is "completed" or "failed");

        int Number(string field) => import.GetProperty(field).GetInt32();
        Assert.Equal("completed", import.GetProperty("status").GetString());
        Assert.Equal(Number("totalContacts"), Number("processedContacts"));
        Assert.Equal(Number("totalContacts"), Number("imported") + Number("updated") + Number("skipped") + Number("rejected"));
        var rejections = await product.Download($"imports/{id}/rejections.csv");
        Assert.Contains("klaus.ott.example.net", rejections, StringComparison.Ordinal);
        Assert.Contains("info(at)example.org", rejections, StringComparison.Ordinal);
        var list = (await product.Get("lists")).GetProperty("items").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "Messe München");
        Assert.Equal(Number("imported"), list.GetProperty("members").GetInt32());
        return (list.GetProperty("id").GetGuid(), Number("imported"));
    }

    private static async Task<Guid> MakeCampaign(RunningProduct product, Guid listId)
    {
        var sender = await product.Post("senders", new { email = "anna.keller@northwind.example", displayName = "Anna Keller · Förderanlagen", provider = "pickup" });
        Assert.Equal("verified", sender.GetProperty("validationStatus").GetString());
        var campaign = await product.Post("campaigns", new
        {
            name = "Frühjahrsmesse",
            listId,
            senderAccountId = sender.GetProperty("id").GetGuid(),
            settings = new
            {
                sendWindowStart = "00:00",
                sendWindowEnd = "00:00",
                sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" },
                timezone = "Europe/Berlin",
                dailyLimit = 0,
                delayBetweenEmailsSeconds = 0,
            },
        });
        var id = campaign.GetProperty("id").GetGuid();
        await product.Put($"campaigns/{id}/steps", new object[]
        {
            new
            {
                name = "Einladung",
                subjectTemplate = "Grüße aus München, {{default first_name \"zusammen\"}}",
                bodyTemplate = "<p>Guten Tag {{default first_name \"zusammen\"}} {{last_name}},</p><p>für {{default company \"Sie\"}} wird’s schön.</p>",
            },
            new { name = "Nachfrage", bodyTemplate = "<p>Haben Sie es gesehen, {{first_name}}?</p>", delayDays = 2, replyInThread = true },
            new { name = "Schluss", subjectTemplate = "Ein letztes Mal: Größe & Preis", bodyTemplate = "<p>Auf Wiedersehen, {{first_name}}.</p>", delayDays = 2 },
        });
        return id;
    }

    private static async Task Start(RunningProduct product, Guid campaignId)
    {
        await product.Post($"campaigns/{campaignId}/start", expected: HttpStatusCode.Accepted);
        await product.Until($"campaigns/{campaignId}", c => c.GetProperty("launchState").GetString() == "done");
    }

    private static async Task ReviewDrafts(RunningProduct product, Guid campaignId, int contacts)
    {
        var drafts = await product.All($"drafts?campaignId={campaignId}&status=draft");
        Assert.Equal(3 * contacts, drafts.Count);
        Assert.Equal(3 * contacts, await product.Total($"campaigns/{campaignId}/schedule?status=planned"));

        var edited = await FirstDraftOf(product, drafts, Edited);
        await product.Patch($"drafts/{edited.GetProperty("id")}", new
        {
            editedSubject = "Für Sie persönlich, Jörg",
            editedBody = "<p>Lieber Jörg, das hat ein Mensch geschrieben.</p>",
            revision = edited.GetProperty("revision").GetInt32(),
        });
        var rejected = await FirstDraftOf(product, drafts, Rejected);
        var answer = await product.Post("drafts/reject", new { drafts = new[] { Seen(rejected) } }, HttpStatusCode.OK);
        Assert.Equal(1, answer.GetProperty("rejected").GetInt32());

        answer = await product.Post("drafts/approve", new { campaignId, all = true }, HttpStatusCode.OK);

        Assert.Equal(3 * contacts - 1, answer.GetProperty("approved").GetInt32());
        Assert.Empty(answer.GetProperty("refused").EnumerateArray());
        var schedule = await product.All($"campaigns/{campaignId}/schedule");
        Assert.Equal(3 * contacts, schedule.Count);
        Assert.DoesNotContain(schedule, e => e.GetProperty("recipientEmail").GetString() == Rejected && e.GetProperty("sequenceStep").GetInt32() == 1
            && e.GetProperty("status").GetString() != "cancelled");
    }

    private static object Seen(JsonElement draft) => new { id = draft.GetProperty("id").GetGuid(), revision = draft.GetProperty("revision").GetInt32() };

    private static async Task<JsonElement> FirstDraftOf(RunningProduct product, List<JsonElement> drafts, string email)
    {
        var contact = await Contact(product, email);
        return drafts.Single(d => d.GetProperty("contactId").GetGuid() == contact && d.GetProperty("draftType").GetString() == "first_outreach");
    }

    private static async Task<Guid> Contact(RunningProduct product, string email) =>
        (await product.Get($"contacts?search={email}")).GetProperty("items").EnumerateArray().Single().GetProperty("id").GetGuid();

    /// <summary>Waits for the messages and reads them; that no more come is seen when the next ones are counted.</summary>
    private static async Task<List<Received>> Arrived(RunningProduct product, int count)
    {
        await product.Until($"{count} messages are there", () => Task.FromResult(Directory.Exists(product.Outbox) && Directory.GetFiles(product.Outbox, "*.eml").Length >= count));
        var messages = await Outbox.Read(product.Outbox);
        Assert.Equal(count, messages.Count);
        return messages;
    }

    private static void AssertFirstEmails(List<Received> first)
    {
        Assert.DoesNotContain(first, m => m.ToAddress == Rejected);
        Assert.All(first, m =>
        {
            Assert.Equal("Anna Keller · Förderanlagen <anna.keller@northwind.example>", m.Headers["From"]);
            Assert.Null(m.InReplyTo);
            Assert.StartsWith("<https://mail.northwind.example/u/", m.Headers["List-Unsubscribe"], StringComparison.Ordinal);
            Assert.Equal("List-Unsubscribe=One-Click", m.Headers["List-Unsubscribe-Post"]);
        });
        var anna = first.Single(m => m.ToAddress == "anna.schaefer@example.com");
        Assert.Equal(("Anna Schäfer", "Grüße aus München, Anna"), (anna.ToName, anna.Subject));
        Assert.Contains("<p>Guten Tag Anna Schäfer,</p><p>für Schäfer Messtechnik GmbH wird’s schön.</p>", anna.Html, StringComparison.Ordinal);
        Assert.Contains("Guten Tag Anna Schäfer,", anna.Text, StringComparison.Ordinal);
        var joerg = first.Single(m => m.ToAddress == Edited);
        Assert.Equal(("Jörg Müller", "Für Sie persönlich, Jörg"), (joerg.ToName, joerg.Subject));
        Assert.Contains("<p>Lieber Jörg, das hat ein Mensch geschrieben.</p>", joerg.Html, StringComparison.Ordinal);
        Assert.Contains("Lieber Jörg, das hat ein Mensch geschrieben.", joerg.Text, StringComparison.Ordinal);
    }

    private static void AssertSecondEmails(List<Received> first, List<Received> second)
    {
        Assert.DoesNotContain(second, m => m.ToAddress is Replied or Unsubscribed);
        foreach (var answer in second.Where(m => m.ToAddress != Rejected))
        {
            var opener = first.Single(m => m.ToAddress == answer.ToAddress);
            Assert.Equal((opener.MessageId, opener.MessageId, $"Re: {opener.Subject}"), (answer.InReplyTo, answer.References, answer.Subject));
            Assert.Contains("Haben Sie es gesehen", answer.Text, StringComparison.Ordinal);
        }

        // Nothing was sent before it that it could answer.
        var alone = second.Single(m => m.ToAddress == Rejected);
        Assert.Equal((null, "Grüße aus München, Petra"), (alone.InReplyTo, alone.Subject));
    }

    private static void AssertThirdEmails(List<Received> third, int count)
    {
        Assert.Equal(count, third.Count);
        Assert.DoesNotContain(third, m => m.ToAddress is Replied or Unsubscribed);
        Assert.All(third, m => Assert.Equal((null, "Ein letztes Mal: Größe & Preis"), (m.InReplyTo, m.Subject)));
    }

    private static async Task RecordReply(RunningProduct product, Guid campaignId)
    {
        var reply = new { email = Replied, campaignId, subject = "AW: Grüße", snippet = "Gern, rufen Sie an.", messageId = "reply-1@example.net" };
        var told = await product.Post("replies", reply);
        var again = await product.Post("replies", reply, HttpStatusCode.OK);
        Assert.Equal(told.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal("replied", await StatusOf(product, campaignId, Replied));
    }

    private static async Task UnsubscribeByOneClick(RunningProduct product, Received message)
    {
        var header = message.Headers["List-Unsubscribe"];
        var path = new Uri(header[1..header.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery;
        var address = new Uri(path, UriKind.Relative);
        Assert.Equal(HttpStatusCode.OK, (await product.Public.GetAsync(address)).StatusCode);
        Assert.Equal(0, await product.Total("suppressions"));

        using var oneClick = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await product.Public.PostAsync(address, oneClick)).StatusCode);

        var suppression = (await product.Get("suppressions")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal((Unsubscribed, "unsubscribed"), (suppression.GetProperty("address").GetString(), suppression.GetProperty("reason").GetString()));
    }

    private static async Task<string?> StatusOf(RunningProduct product, Guid campaignId, string email) =>
        (await product.Get($"campaigns/{campaignId}/enrollments?contactId={await Contact(product, email)}")).GetProperty("items").EnumerateArray().Single().GetProperty("status").GetString();

    private static async Task AssertTheRecordAgrees(RunningProduct product, Guid campaignId, List<Received> all)
    {
        var sent = await product.All($"sent?campaignId={campaignId}");
        Assert.Equal(all.Select(m => m.MessageId.Trim('<', '>')).Order(), sent.Select(s => s.GetProperty("messageId").GetString()!).Order());
        Assert.Equal("replied", await StatusOf(product, campaignId, Replied));
        Assert.Equal("unsubscribed", await StatusOf(product, campaignId, Unsubscribed));
        Assert.Equal("completed", await StatusOf(product, campaignId, Edited));
        Assert.Equal("completed", await StatusOf(product, campaignId, Rejected));
    }
}
