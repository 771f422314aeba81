using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// The launch of an automatic campaign: an enrollment for each contact, a scheduled email for each step of each, while somebody looks at pages.
/// </summary>
internal sealed class StartScenario(Options options) : IScenario
{
    private readonly int _contacts = options.Number("contacts", 1_000_000);
    private readonly int _steps = options.Number("steps", 3);
    private readonly bool _withoutPages = options.Flag("without-pages");
    private readonly int _dailyLimit = options.Number("daily-limit", 0);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        // Nothing is sent: the launch alone is measured.
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        var wish = new CampaignWish("Spring", await Audience.Import(product, _contacts, "Audience", cancellationToken), await Audience.PickupSender(product, cancellationToken))
        {
            Steps = _steps,
            DailyLimit = _dailyLimit,
        };
        var campaign = await Audience.Campaign(product, wish, cancellationToken);
        var emails = (long)_contacts * _steps;
        await using var pages = await PageSampler.Begin(product, _withoutPages ? [] : PageSampler.PagesAround(campaign), cancellationToken);

        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var started = Stopwatch.GetTimestamp();
        await product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        var call = Stopwatch.GetElapsedTime(started);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("emailsScheduledCount").GetInt64() >= emails / 2, cancellationToken);
        var peakAtHalf = product.Memory.PeakMb;
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);

        await pages.Report(figures, "< 500");
        figures.Add("contacts", await database.Count("SELECT COUNT(*) FROM campaign_contacts", cancellationToken));
        figures.Add("emails", await database.Count("SELECT COUNT(*) FROM scheduled_emails", cancellationToken));
        figures.Add("callMs", call.TotalMilliseconds, "< 1000");
        figures.Add("seconds", took.TotalSeconds, "< 60 for a million contacts");
        figures.Add("perSecond", emails / took.TotalSeconds);
        figures.Add("peakMbAtHalf", peakAtHalf);
        figures.Add("peakMb", product.Memory.PeakMb, "as at half");
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        product.Transactions.Report(figures, begun);
    }
}
