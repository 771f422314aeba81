using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>The second step of a running campaign gets another text and a longer pause before it: the count of who is concerned, the call, and the time until all have moved.</summary>
internal sealed class EditScenario(Options options) : IScenario
{
    private readonly int _contacts = options.Number("contacts", 100_000);
    private readonly bool _withoutPages = options.Flag("without-pages");

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        var wish = new CampaignWish("Spring", await Audience.Import(product, _contacts, "Audience", cancellationToken), await Audience.PickupSender(product, cancellationToken)) { Steps = 3 };
        var campaign = await Audience.Campaign(product, wish, cancellationToken);
        await product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        var steps = (await product.Get($"campaigns/{campaign}/steps", cancellationToken)).EnumerateArray().Select((step, index) => new
        {
            id = step.GetProperty("id").GetGuid(),
            name = step.GetProperty("name").GetString(),
            subjectTemplate = step.GetProperty("subjectTemplate").GetString(),
            bodyTemplate = step.GetProperty("bodyTemplate").GetString() + (index == 1 ? "<p>P.S. We moved.</p>" : ""),
            delayDays = step.GetProperty("delayDays").GetInt32() + (index == 1 ? 2 : 0),
            replyInThread = step.GetProperty("replyInThread").GetBoolean(),
        }).ToList();

        await using var pages = await PageSampler.Begin(product, _withoutPages ? [] : PageSampler.PagesAround(campaign), cancellationToken);
        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var started = Stopwatch.GetTimestamp();
        await product.Post($"campaigns/{campaign}/steps/impact", steps, cancellationToken);
        var impact = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await product.Put($"campaigns/{campaign}/steps", steps, cancellationToken);
        var call = Stopwatch.GetElapsedTime(started);
        await product.Until("all have moved", async () => await database.Count("SELECT COUNT(*) FROM campaigns WHERE settling <> 'none'", cancellationToken) == 0, cancellationToken);
        var moved = Stopwatch.GetElapsedTime(started);
        await pages.Report(figures, "< 500");

        figures.Add("contacts", _contacts);
        figures.Add("onNewVersion", await database.Count("SELECT COUNT(*) FROM campaign_contacts WHERE plan_version_id = (SELECT plan_version_id FROM campaigns)", cancellationToken), "as contacts");
        figures.Add("impactMs", impact.TotalMilliseconds);
        figures.Add("callMs", call.TotalMilliseconds, "< 1000");
        figures.Add("movedSeconds", moved.TotalSeconds);
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb);
        product.Transactions.Report(figures, begun);
    }
}
