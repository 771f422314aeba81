using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>A campaign with very many waiting emails is paused, and resumed: how long the calls take, and how long until the rows are as they say.</summary>
internal sealed class PauseScenario(Options options) : IScenario
{
    private const int Steps = 3;

    private readonly int _pending = options.Number("pending", 3_000_000);
    private readonly bool _withoutPages = options.Flag("without-pages");
    private readonly int _dailyLimit = options.Number("daily-limit", 0);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        // Nothing is sent: settling alone is measured.
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        var wish = new CampaignWish("Spring", await Audience.Import(product, _pending / Steps, "Audience", cancellationToken), await Audience.PickupSender(product, cancellationToken))
        {
            Steps = Steps,
            DailyLimit = _dailyLimit,
        };
        var campaign = await Audience.Campaign(product, wish, cancellationToken);
        await product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        var waiting = await Waiting(database, cancellationToken);
        figures.Add("pending", waiting);

        await using var pages = await PageSampler.Begin(product, _withoutPages ? [] : PageSampler.PagesAround(campaign), cancellationToken);
        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (pauseCall, pauseSettled) = await Change("pause");
        var left = await Waiting(database, cancellationToken);
        var (resumeCall, resumeSettled) = await Change("resume");
        await pages.Report(figures, "< 500");

        figures.Add("callMs", Math.Max(pauseCall.TotalMilliseconds, resumeCall.TotalMilliseconds), "< 1000");
        figures.Add("pauseSeconds", pauseSettled.TotalSeconds, "< 60");
        figures.Add("resumeSeconds", resumeSettled.TotalSeconds, "< 60");
        figures.Add("waitingWhilePaused", left, "0");
        figures.Add("waitingAfterResume", await Waiting(database, cancellationToken), "all again");
        figures.Add("peakMb", product.Memory.PeakMb);
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        product.Transactions.Report(figures, begun);

        async Task<(TimeSpan Call, TimeSpan Settled)> Change(string what)
        {
            var started = Stopwatch.GetTimestamp();
            await product.Post($"campaigns/{campaign}/{what}", body: null, cancellationToken);
            var call = Stopwatch.GetElapsedTime(started);
            await product.Until("the rows are settled", async () => await database.Count("SELECT COUNT(*) FROM campaigns WHERE settling <> 'none'", cancellationToken) == 0, cancellationToken);
            return (call, Stopwatch.GetElapsedTime(started));
        }
    }

    private static Task<long> Waiting(BenchDatabase database, CancellationToken cancellationToken) =>
        database.Count("SELECT COUNT(*) FROM scheduled_emails WHERE status IN ('planned', 'pending')", cancellationToken);
}
