using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>What somebody waits for before a start: the simulation of a campaign, the same with the changes that would make it end sooner, and the checks of its content.</summary>
internal sealed class SimulationScenario(Options options) : IScenario
{
    private readonly int _contacts = options.Number("contacts", 100_000);
    private readonly int _steps = options.Number("steps", 3);
    private readonly int _dailyLimit = options.Number("daily-limit", 2_000);
    private readonly int _rounds = options.Number("rounds", 3);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        var wish = new CampaignWish("Spring", await Audience.Import(product, _contacts, "Audience", cancellationToken), await Audience.PickupSender(product, cancellationToken))
        {
            Steps = _steps,
            DailyLimit = _dailyLimit,
        };
        var campaign = await Audience.Campaign(product, wish, cancellationToken);

        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var (simulations, withChanges, checks) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < _rounds; i++)
        {
            simulations.Add(await Timed(() => product.Post($"campaigns/{campaign}/simulation", new { }, cancellationToken)));
            withChanges.Add(await Timed(() => product.Post($"campaigns/{campaign}/simulation", new { withChanges = true }, cancellationToken)));
            checks.Add(await Timed(() => product.Get($"campaigns/{campaign}/checks", cancellationToken)));
        }

        var simulated = await product.Post($"campaigns/{campaign}/simulation", new { }, cancellationToken);
        figures.Add("contacts", simulated.GetProperty("contacts").GetInt64());
        figures.Add("days", simulated.GetProperty("days").GetArrayLength());
        figures.Add("simulationSeconds", Median(simulations), "seconds");
        figures.Add("withChangesSeconds", Median(withChanges));
        figures.Add("checksSeconds", Median(checks));
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb);
    }

    private static async Task<double> Timed(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
