using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>From the start of the process to the first page, on a database that is there; the median of some starts.</summary>
internal sealed class StartupScenario(Options options) : IScenario
{
    private readonly int _starts = options.Number("starts", 5);
    private readonly int _contacts = options.Number("contacts", 10_000);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database);
        await product.Start(cancellationToken);
        await Audience.Import(product, _contacts, "Audience", cancellationToken);

        var (healthy, page) = (new List<double>(), new List<double>());
        using var anybody = new HttpClient();
        for (var i = 0; i < _starts; i++)
        {
            await product.Kill();
            var started = Stopwatch.GetTimestamp();
            await product.Start(cancellationToken);
            healthy.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            (await anybody.GetAsync(product.Address, cancellationToken)).EnsureSuccessStatusCode(); // leads to the sign-in page
            page.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        figures.Add("starts", _starts);
        figures.Add("healthySeconds", Median(healthy));
        figures.Add("seconds", Median(page), "< 3");
        figures.Add("slowestSeconds", page.Max());
        figures.Add("peakMb", product.Memory.PeakMb);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
