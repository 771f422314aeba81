using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Tests.Journeys;

namespace EmailCampaigns.Tests.Crash;

/// <summary>
/// The process is killed in the middle of its work and started again: nothing is doubled, nothing is lost. It is killed when the work is seen to be under
/// way, and that it was not over is read from the database before it is started again.
/// </summary>
public sealed class KillTests
{
    [Fact]
    public async Task An_import_goes_on_where_it_was_killed()
    {
        const int rows = 200_000; // several windows of the importer
        await using var product = await RunningProduct.Start();
        var (csv, unique, invalid) = Csv(rows);
        var import = await product.Upload("large.csv", csv, "Everyone");
        await product.Until($"imports/{import}", i => i.GetProperty("processedContacts").GetInt32() > 0);

        await product.Kill();

        var before = product.Count("SELECT processed_contacts FROM upload_batches");
        Assert.InRange(before, 1, rows - 1);
        Assert.Equal(before, product.Count("SELECT imported + updated + skipped + rejected FROM upload_batches"));
        Assert.Equal(product.Count("SELECT imported FROM upload_batches"), product.Count("SELECT COUNT(*) FROM contacts"));
        await product.StartAgain();
        var done = await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() is "completed" or "failed");

        Assert.Equal("completed", done.GetProperty("status").GetString());
        Assert.Equal(
            (rows, unique, 0, rows - unique - invalid, invalid),
            (Number(done, "processedContacts"), Number(done, "imported"), Number(done, "updated"), Number(done, "skipped"), Number(done, "rejected")));
        Assert.Equal(unique, product.Count("SELECT COUNT(*) FROM contacts"));
        Assert.Equal(unique, product.Count("SELECT COUNT(*) FROM contact_list_members"));
        Assert.Equal(invalid, product.Count("SELECT COUNT(*) FROM upload_rejections"));
        Assert.Equal(invalid, product.Count("SELECT COUNT(DISTINCT row_number) FROM upload_rejections"));
    }

    [Fact]
    public async Task A_launch_goes_on_where_it_was_killed()
    {
        const int contacts = 60_000;
        await using var product = await RunningProduct.Start();
        var campaignId = await StartCampaign(product, contacts, firstAfterDays: 1);

        await product.Until("contacts are enrolled", () => Task.FromResult(product.Count("SELECT COUNT(*) FROM campaign_contacts") > 0));
        await product.Kill();
        AssertLaunchIsUnderWay(product, contacts);
        await product.StartAgain();
        await UntilLaunched(product, campaignId, 2 * contacts);

        Assert.Equal((contacts, 2 * contacts), (product.Count("SELECT COUNT(*) FROM campaign_contacts"), product.Count("SELECT COUNT(*) FROM scheduled_emails")));
        Assert.Equal(contacts, product.Count("SELECT COUNT(DISTINCT contact_id) FROM campaign_contacts"));
        Assert.Equal(contacts, product.Count("SELECT COUNT(*) FROM scheduled_emails e JOIN campaign_contacts c ON c.id = e.campaign_contact_id WHERE e.status = 'pending'"));
    }

    [Fact]
    public async Task A_dispatch_goes_on_where_it_was_killed()
    {
        const int contacts = 3_000;
        const int emails = 2 * contacts;
        await using var product = await RunningProduct.Start();
        var campaignId = await StartCampaign(product, contacts, firstAfterDays: 0);
        await UntilLaunched(product, campaignId, emails);

        var sentBefore = product.Count("SELECT COUNT(*) FROM sent_emails");
        await product.Until("emails are going out", () => Task.FromResult(product.Count("SELECT COUNT(*) FROM sent_emails") > sentBefore));
        await product.Kill();
        Assert.InRange(product.Count("SELECT COUNT(*) FROM sent_emails"), sentBefore + 1, emails - 1);
        AssertEachEmailIsOneOf(product, "sent", "sending", "pending", "planned");
        await product.StartAgain();
        var resent = await DecideWhatIsInterrupted(product, campaignId);
        await product.Until($"campaigns/{campaignId}", c => c.GetProperty("status").GetString() == "completed");

        AssertEachEmailIsOneOf(product, "sent");
        Assert.Equal(emails, Files(product).Count);
        Assert.Equal(emails, product.Count("SELECT COUNT(*) FROM (SELECT DISTINCT campaign_contact_id, step_id FROM sent_emails) d"));
        // Tried once each, but for those that a person sent again: no file was written over by a second attempt.
        Assert.Equal(emails + resent, product.Count("SELECT SUM(attempts) FROM scheduled_emails"));
        Assert.Equal(emails, product.Count("SELECT COUNT(*) FROM message_events WHERE type = 'sent'"));
        Assert.Equal(emails, product.Count("SELECT SUM(total_emails_sent) FROM email_analytics"));
        Assert.Equal(emails, product.Count("SELECT emails_sent_count FROM campaigns"));
        Assert.Equal(contacts, product.Count("SELECT COUNT(*) FROM campaign_contacts WHERE status = 'completed'"));
    }

    private static async Task<Guid> StartCampaign(RunningProduct product, int contacts, int firstAfterDays)
    {
        var (csv, _, _) = Csv(contacts, isClean: true);
        var import = await product.Upload("audience.csv", csv, "Audience");
        await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() == "completed");
        var listId = (await product.Get("lists")).GetProperty("items")[0].GetProperty("id").GetGuid();
        var sender = await product.Post("senders", new { email = "anna.keller@northwind.example", provider = "pickup" });
        var campaign = await product.Post("campaigns", new
        {
            name = "Spring",
            listId,
            senderAccountId = sender.GetProperty("id").GetGuid(),
            approval = "automatic",
            settings = new
            {
                sendWindowStart = "00:00",
                sendWindowEnd = "00:00",
                sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" },
                dailyLimit = 0,
                delayBetweenEmailsSeconds = 0,
            },
        });
        var id = campaign.GetProperty("id").GetGuid();
        await product.Put($"campaigns/{id}/steps", new object[]
        {
            new { name = "First", subjectTemplate = "Hello {{first_name}}", bodyTemplate = "<p>Hello</p>", delayDays = firstAfterDays },
            new { name = "Second", bodyTemplate = "<p>Again</p>", replyInThread = true },
        });
        await product.Post($"campaigns/{id}/start", expected: HttpStatusCode.Accepted);
        return id;
    }

    /// <summary>Some chunks are in, whole, and the rest is not.</summary>
    private static void AssertLaunchIsUnderWay(RunningProduct product, int contacts)
    {
        var enrolled = product.Count("SELECT COUNT(*) FROM campaign_contacts");
        Assert.InRange(enrolled, 1, contacts - 1);
        Assert.Equal(2 * enrolled, product.Count("SELECT COUNT(*) FROM scheduled_emails"));
        Assert.Equal(1, product.Count("SELECT COUNT(*) FROM campaigns WHERE status = 'active' AND launch_state = 'running'"));
    }

    /// <summary>However many of the first chunks are sent already: it is not completed while its launch goes on, or while anything waits.</summary>
    private static async Task UntilLaunched(RunningProduct product, Guid campaignId, int emails)
    {
        var campaign = await product.Until($"campaigns/{campaignId}", c =>
        {
            Assert.True(c.GetProperty("status").GetString() == "active" || c.GetProperty("emailsSentCount").GetInt32() == emails, $"{c}");
            return c.GetProperty("launchState").GetString() == "done";
        });
        Assert.Equal(emails, Number(campaign, "emailsScheduledCount"));
    }

    /// <summary>
    /// Each row says one thing, and the folder agrees: what is sent has its one file, what waits has none, what was under way has one or none.
    /// </summary>
    private static void AssertEachEmailIsOneOf(RunningProduct product, params string[] statuses)
    {
        var files = Files(product);
        var rows = product.Rows("SELECT message_id, status FROM scheduled_emails");
        Assert.Equal(rows.Count, rows.Select(r => r[0]).Distinct().Count());
        Assert.Subset(rows.Select(r => r[0]).ToHashSet(), files);
        foreach (var row in rows)
        {
            var (messageId, status) = (row[0], row[1]);
            Assert.Contains(status, statuses);
            Assert.True(
                status switch { "sent" => files.Contains(messageId), "sending" or "interrupted" => true, _ => !files.Contains(messageId) },
                $"{messageId} is {status}, and its file is {(files.Contains(messageId) ? "" : "not ")}there");
        }
    }

    /// <summary>
    /// A person looks into the folder: what is there was sent, the rest goes again. Until then the campaign is not completed, even when nothing else waits.
    /// </summary>
    private static async Task<int> DecideWhatIsInterrupted(RunningProduct product, Guid campaignId)
    {
        // On a server's database what was under way is given up when its lease ends, and not by the next start.
        var interrupted = new List<JsonElement>();
        await product.Until("nothing else waits", async () =>
        {
            if (await product.Total($"campaigns/{campaignId}/schedule?status=sending") > 0)
            {
                return false;
            }

            interrupted = await product.All($"campaigns/{campaignId}/schedule?status=interrupted");
            var waiting = 0;
            foreach (var status in (string[])["planned", "pending"])
            {
                waiting += await product.Total($"campaigns/{campaignId}/schedule?status={status}");
            }

            // The second email of one that is interrupted waits for it.
            return waiting <= interrupted.Count(e => e.GetProperty("sequenceStep").GetInt32() == 1);
        });
        Assert.Equal(interrupted.Count, await product.Total($"campaigns/{campaignId}/schedule?status=interrupted"));
        if (interrupted.Count > 0)
        {
            Assert.Equal("active", (await product.Get($"campaigns/{campaignId}")).GetProperty("status").GetString());
        }

        var files = Files(product);
        var resent = 0;
        foreach (var email in interrupted)
        {
            var arrived = files.Contains(email.GetProperty("messageId").GetString()!);
            resent += arrived ? 0 : 1;
            await product.Post($"scheduled/{email.GetProperty("id")}/resolve", new Dictionary<string, string> { ["as"] = arrived ? "sent" : "resend" }, HttpStatusCode.OK);
        }

        return resent;
    }

    /// <summary>The Message-IDs in the outbox, one of each: two files of one message fail here.</summary>
    private static HashSet<string> Files(RunningProduct product)
    {
        var files = Directory.GetFiles(product.Outbox, "*.eml");
        var ids = files.Select(file => File.ReadLines(file).First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))["Message-ID:".Length..].Trim(' ', '<', '>')).ToHashSet();
        Assert.Equal(files.Length, ids.Count);
        return ids;
    }

    /// <summary>Every fiftieth row repeats an address from far before it, every seventieth has none that could be mailed.</summary>
    private static (byte[] Csv, int Unique, int Invalid) Csv(int rows, bool isClean = false)
    {
        var (text, unique, invalid) = (new StringBuilder("email,first_name,company\n"), 0, 0);
        for (var row = 1; row <= rows; row++)
        {
            if (!isClean && row % 70 == 0)
            {
                invalid++;
                text.Append(CultureInfo.InvariantCulture, $"nobody{row},Nobody,\n");
            }
            else if (!isClean && row % 50 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"Contact{row / 50 * 10 + 1}@EXAMPLE.org,Again,\n");
            }
            else
            {
                unique++;
                text.Append(CultureInfo.InvariantCulture, $"contact{row}@example.org,Zoë{row},Company {row}\n");
            }
        }

        return (Encoding.UTF8.GetBytes(text.ToString()), unique, invalid);
    }

    private static int Number(JsonElement of, string field) => of.GetProperty(field).GetInt32();
}
