using System.Globalization;
using System.Text;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Contacts, a sender and a campaign, made through the product's API.</summary>
internal static class Audience
{
    private static readonly string[] FirstNames = ["Amelia", "Oliver", "Priya", "Kenji", "Zoë", "Mateo", "Ingrid", "Kwame", "Leila", "Tomasz"];
    private static readonly string[] LastNames = ["Bennett", "Raman", "Watanabe", "Lindqvist", "Alvarez", "Mensah", "Nowak", "Byrne", "Müller", "O'Brien"];
    private static readonly string[] Everyday = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Imports so many contacts onto a list of their own; the list.</summary>
    /// <param name="product">Where to.</param>
    /// <param name="contacts">How many.</param>
    /// <param name="list">Name of the list, and part of each address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="underWay">What to do while the import runs.</param>
    public static async Task<Guid> Import(Product product, int contacts, string list, CancellationToken cancellationToken, Func<Task>? underWay = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await Write(file, contacts, list, cancellationToken);
            Guid import;
            await using (var csv = File.OpenRead(file))
            {
                import = await product.Upload(csv, list, cancellationToken);
            }

            await (underWay?.Invoke() ?? Task.CompletedTask);
            await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() is "completed" or "failed", cancellationToken);
            var done = await product.Get($"imports/{import}", cancellationToken);
            if (done.GetProperty("imported").GetInt64() != contacts)
            {
                throw new BenchmarkException($"The import of {contacts} contacts ended as {done}.");
            }

            return done.GetProperty("listId").GetGuid();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A sender without limits that writes into the pickup folder.</summary>
    public static async Task<Guid> PickupSender(Product product, CancellationToken cancellationToken, string address = "anna.keller@northwind.example") =>
        (await product.Post("senders", new { email = address, provider = "pickup" }, cancellationToken)).GetProperty("id").GetGuid();

    /// <summary>A sender without limits that hands over to a mail server on this machine; shown to work.</summary>
    public static async Task<Guid> SmtpSender(
        Product product, int port, int connections, CancellationToken cancellationToken, string address = "anna.keller@northwind.example")
    {
        var sender = await product.Post(
            "senders",
            new { email = address, provider = "smtp", smtp = new { host = "127.0.0.1", port, security = "none", maxConnections = connections } },
            cancellationToken);
        var id = sender.GetProperty("id").GetGuid();
        await product.Post($"senders/{id}/verify", body: null, cancellationToken);
        return id;
    }

    /// <summary>A campaign that may send at any time and without limits; not started yet.</summary>
    public static async Task<Guid> Campaign(Product product, CampaignWish wish, CancellationToken cancellationToken)
    {
        var campaign = await product.Post(
            "campaigns",
            new
            {
                name = wish.Name,
                listId = wish.ListId,
                senderAccountId = wish.SenderId,
                approval = wish.NeedsApproval ? "required" : "automatic",
                settings = new
                {
                    timezone = "Europe/Berlin",
                    sendWindowStart = "00:00",
                    sendWindowEnd = "00:00",
                    sendDays = Everyday,
                    dailyLimit = wish.DailyLimit,
                    delayBetweenEmailsSeconds = 0,
                    trackOpens = !wish.IsUntracked,
                    trackClicks = !wish.IsUntracked,
                },
            },
            cancellationToken);
        var id = campaign.GetProperty("id").GetGuid();
        var steps = Enumerable.Range(1, wish.Steps).Select(step => new
        {
            name = $"Step {step}",
            subjectTemplate = step == 1 ? "{{first_name}}, a question about {{company}}" : "",
            bodyTemplate = Body(step, wish.BodyBytes),
            delayDays = step == 1 ? wish.FirstAfterDays : wish.DaysBetween,
            replyInThread = step > 1,
        });
        await product.Put($"campaigns/{id}/steps", steps, cancellationToken);
        return id;
    }

    /// <summary>A campaign whose drafts, one for each of so many contacts, wait for a person.</summary>
    public static async Task<Guid> WaitingDrafts(Product product, int drafts, CancellationToken cancellationToken)
    {
        var list = await Import(product, drafts, "Review", cancellationToken);
        var sender = await PickupSender(product, cancellationToken, "ben.okafor@northwind.example");
        var campaign = await Campaign(product, new CampaignWish("Review", list, sender) { NeedsApproval = true }, cancellationToken);
        await product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        return campaign;
    }

    /// <summary>HTML with merge fields and a link, of about so many bytes.</summary>
    private static string Body(int step, int bytes)
    {
        var text = new StringBuilder(
            $$$"""<p>Dear {{default first_name "there"}},</p><p>this is note {{{step}}} for {{company}}: <a href="https://northwind.example/robots">the new arms</a>.</p>""");
        while (text.Length < bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"<p>Line {text.Length} of a letter that somebody wrote with care and at some length.</p>");
        }

        return text.Append("<p>Anna</p>").ToString();
    }

    private static async Task Write(string file, int contacts, string list, CancellationToken cancellationToken)
    {
        var domain = list.ToLowerInvariant();
        await using var output = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        await output.WriteLineAsync("email,first_name,last_name,company");
        for (var i = 0; i < contacts; i++)
        {
            await output.WriteLineAsync(
                $"contact{i:D7}@{domain}{i % 400}.example.com,{FirstNames[i % FirstNames.Length]},{LastNames[i / 7 % LastNames.Length]},{list} {i % 400}".AsMemory(), cancellationToken);
        }
    }
}

/// <summary>What a campaign should be like.</summary>
internal sealed record CampaignWish(string Name, Guid ListId, Guid SenderId)
{
    public int Steps { get; init; } = 1;

    /// <summary>From the start to the first step.</summary>
    public int FirstAfterDays { get; init; }

    /// <summary>Before each step after the first.</summary>
    public int DaysBetween { get; init; } = 3;

    public bool NeedsApproval { get; init; }

    /// <summary>Emails leave without the pixel and with their own links.</summary>
    public bool IsUntracked { get; init; }

    /// <summary>0 is none.</summary>
    public int DailyLimit { get; init; }

    /// <summary>About the size of each email's HTML.</summary>
    public int BodyBytes { get; init; } = 400;
}
