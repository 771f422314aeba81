using System.Globalization;
using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// What came of a campaign with very many opens and clicks, read as a person does: the pages and the answers of the API in turn, again and again. The first look at each after a start is
/// told apart; it is the only one that nobody has counted for.
/// </summary>
internal sealed class ResultsScenario(Options options) : IScenario
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly int _emails = options.Number("emails", 300_000);
    private readonly int _events = options.Number("events", 1_000_000);
    private readonly int _rounds = options.Number("rounds", 40);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        await product.Kill();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        database.AddTo(services);
        await using var provider = services.BuildServiceProvider();
        var campaign = await new ResultHistory(database, provider.GetRequiredService<IDbContextFactory<CampaignsDb>>(), _emails, _events).Write(cancellationToken);
        figures.Add("events", await database.Count("SELECT COUNT(*) FROM message_events", cancellationToken));

        await product.Start(cancellationToken);
        using var visitor = await product.SignIn(cancellationToken);
        await visitor.Open("/campaigns", cancellationToken); // what is compiled at the very first page does not count
        string[] looks = ["/", "/analytics", $"/campaigns/{campaign}/results", $"/api/v1/campaigns/{campaign}/stats", "/api/v1/analytics/period", "/api/v1/analytics/daily"];
        var times = looks.ToDictionary(look => look, _ => new List<double>());
        var cpu = product.CpuSeconds;
        for (var round = 0; round <= _rounds; round++)
        {
            foreach (var look in looks)
            {
                times[look].Add((look.StartsWith("/api/", StringComparison.Ordinal) ? await product.Time(look, cancellationToken) : await visitor.Open(look, cancellationToken)).TotalMilliseconds);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        figures.Add("p95Ms", At95(times.Values.SelectMany(t => t.Skip(1))), "< 200");
        figures.Add("firstMs", times.Values.Max(t => t[0]));
        foreach (var (look, taken) in times)
        {
            var again = taken.Skip(1).ToList();
            figures.Add(look.Replace($"{campaign}", "{id}", StringComparison.Ordinal), string.Create(
                CultureInfo.InvariantCulture, $"first {taken[0]:0}, median {again.Order().ElementAt(again.Count / 2):0}, p95 {At95(again):0}, most {again.Max():0}"));
        }

        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb);
    }

    private static double At95(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[(int)(0.95 * (sorted.Count - 1))];
    }
}
