using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Journeys;

namespace EmailCampaigns.Tests.Crash;

/// <summary>Two real processes on one PostgreSQL, as an operator runs them for safety: the same database, the same data folder.</summary>
public sealed class NodesTests
{
    private static readonly string[] EveryDay = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    [Fact]
    public async Task S8_two_processes_share_the_work_and_killing_one_loses_nothing()
    {
        const int many = 6_000;
        const int limit = 40;
        await using var first = await RunningProduct.Start(DatabaseProvider.Postgres);
        await using var second = await first.StartBeside();
        var list = await Import(first, many, "many");
        var few = await Import(second, 100, "few");
        var limited = await Start(second, "Limited", few, "limited@northwind.example", dailyLimit: limit, gapSeconds: 0);
        var spaced = await Start(first, "Spaced", few, "spaced@northwind.example", dailyLimit: 0, gapSeconds: 2);
        var large = await Start(first, "Large", list, "large@northwind.example", dailyLimit: 0, gapSeconds: 0);

        // Both send of the same lane, beside each other.
        var owners = new HashSet<string>();
        await first.Until("both processes have reserved emails of the large campaign", () =>
        {
            owners.UnionWith(first.Rows($"SELECT DISTINCT lease_owner FROM scheduled_emails WHERE lease_owner IS NOT NULL AND campaign_id = '{large}'").Select(r => r[0]));
            return Task.FromResult(owners.Count == 2);
        });
        await first.Kill();
        Assert.InRange(second.Count($"SELECT COUNT(*) FROM sent_emails WHERE campaign_id = '{large}'"), 0, many - 1);
        var left = second.Count("SELECT COUNT(*) FROM scheduled_emails WHERE lease_owner IS NOT NULL");
        Assert.True(left > 0, "The process had nothing reserved when it was killed.");

        // What it had reserved comes back when its lease ends: what waited is sent by the other, what was under way a person decides about.
        await second.Until("nothing of the large campaign waits", () => Task.FromResult(
            second.Count($"SELECT COUNT(*) FROM scheduled_emails WHERE campaign_id = '{large}' AND status IN ('planned', 'pending', 'sending')") == 0));
        await Resolve(second, large);
        await second.Until($"campaigns/{large}", c => c.GetProperty("status").GetString() == "completed");
        await Resolve(second, limited);
        await Resolve(second, spaced);

        Assert.Equal(many, second.Count($"SELECT COUNT(*) FROM sent_emails WHERE campaign_id = '{large}'"));
        AssertEachFileIsOneSentEmail(second);
        Assert.Equal(limit, second.Count($"SELECT COUNT(*) FROM sent_emails WHERE campaign_id = '{limited}'"));
        AssertApart(second, spaced, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_launch_runs_once_and_is_taken_over_from_a_process_that_dies()
    {
        const int contacts = 40_000;
        await using var first = await RunningProduct.Start(DatabaseProvider.Postgres);
        var list = await Import(first, contacts, "many");
        var campaign = await Start(first, "Large", list, "large@northwind.example", dailyLimit: 50, gapSeconds: 0);
        await first.Until("the first process launches", () => Task.FromResult(first.Count("SELECT COUNT(*) FROM campaign_contacts") > 0));
        await using var held = await first.Hold("campaigns", campaign);
        await using var second = await first.StartBeside();

        await first.Kill();
        Assert.InRange(second.Count("SELECT COUNT(*) FROM campaign_contacts"), 1, contacts - 1);
        await held.DisposeAsync();
        await second.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done");

        Assert.Equal(contacts, second.Count("SELECT COUNT(*) FROM campaign_contacts"));
        Assert.Equal(contacts, second.Count("SELECT COUNT(DISTINCT contact_id) FROM campaign_contacts"));
        Assert.Equal(contacts, second.Count("SELECT COUNT(*) FROM scheduled_emails"));
        Assert.Equal(contacts, second.Count("SELECT emails_scheduled_count FROM campaigns"));
    }

    private static async Task<Guid> Import(RunningProduct product, int contacts, string name)
    {
        var csv = new StringBuilder("email,first_name\n");
        for (var i = 0; i < contacts; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{name}{i}@example.org,Zoë{i}\n");
        }

        var import = await product.Upload($"{name}.csv", Encoding.UTF8.GetBytes(csv.ToString()), name);
        await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() == "completed");
        return (await product.All("lists")).Single(l => l.GetProperty("name").GetString() == name).GetProperty("id").GetGuid();
    }

    private static async Task<Guid> Start(RunningProduct product, string name, Guid listId, string senderEmail, int dailyLimit, int gapSeconds)
    {
        var sender = await product.Post("senders", new { email = senderEmail, provider = "pickup" });
        var campaign = await product.Post("campaigns", new
        {
            name,
            listId,
            senderAccountId = sender.GetProperty("id").GetGuid(),
            approval = "automatic",
            settings = new { sendWindowStart = "00:00", sendWindowEnd = "00:00", sendDays = EveryDay, dailyLimit, delayBetweenEmailsSeconds = gapSeconds },
        });
        var id = campaign.GetProperty("id").GetGuid();
        await product.Put($"campaigns/{id}/steps", new object[] { new { name = "First", subjectTemplate = "Hello {{first_name}}", bodyTemplate = "<p>Hello</p>" } });
        await product.Post($"campaigns/{id}/start", expected: HttpStatusCode.Accepted);
        return id;
    }

    /// <summary>A person looks into the folder: what is there was sent, the rest goes again.</summary>
    private static async Task Resolve(RunningProduct product, Guid campaignId)
    {
        await product.Until("nothing is under way by a process that is gone", () => Task.FromResult(
            product.Count($"SELECT COUNT(*) FROM scheduled_emails WHERE campaign_id = '{campaignId}' AND status = 'sending' AND lease_until < now()") == 0));
        var files = Files(product).ToHashSet();
        foreach (var email in await product.All($"campaigns/{campaignId}/schedule?status=interrupted"))
        {
            var arrived = files.Contains(email.GetProperty("messageId").GetString()!);
            await product.Post($"scheduled/{email.GetProperty("id")}/resolve", new Dictionary<string, string> { ["as"] = arrived ? "sent" : "resend" }, HttpStatusCode.OK);
        }
    }

    /// <summary>Nothing twice, nothing lost: a file for each email that counts as sent, and no other but of what goes at this moment.</summary>
    private static void AssertEachFileIsOneSentEmail(RunningProduct product)
    {
        var sent = product.Rows("SELECT message_id FROM sent_emails").Select(r => r[0]).ToList();
        var files = Files(product);
        Assert.Equal(files.Count, files.Distinct().Count());
        Assert.Empty(sent.Except(files));
        Assert.Equal(sent.Count, sent.Distinct().Count());
        // Tried once each, but for those that a person sent again.
        Assert.Equal(0, product.Count("SELECT COUNT(*) FROM scheduled_emails WHERE status = 'sent' AND attempts > 2"));
    }

    /// <summary>The gate's own times: a gap holds over both processes.</summary>
    private static void AssertApart(RunningProduct product, Guid campaignId, TimeSpan gap)
    {
        var times = product.Rows($"SELECT first_attempt_at FROM scheduled_emails WHERE campaign_id = '{campaignId}' AND attempts = 1 ORDER BY first_attempt_at")
            .Select(r => DateTime.Parse(r[0], CultureInfo.InvariantCulture)).ToList();
        Assert.True(times.Count > 5, $"Only {times.Count} went.");
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= gap, $"{pair.First:O} and {pair.Second:O} are too near."));
    }

    private static List<string> Files(RunningProduct product) =>
        [.. Directory.GetFiles(product.Outbox, "*.eml").Select(file =>
            File.ReadLines(file).First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))["Message-ID:".Length..].Trim(' ', '<', '>'))];
}
