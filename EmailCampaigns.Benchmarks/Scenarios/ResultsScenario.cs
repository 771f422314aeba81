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
        var looks = new Looks(product, visitor,
        [
            "/", "/analytics", $"/campaigns/{campaign}/results", $"/api/v1/campaigns/{campaign}/stats", "/api/v1/analytics/period", "/api/v1/analytics/daily",
        ]);
        var cpu = product.CpuSeconds;
        await looks.Take(_rounds, cancellationToken);
        looks.Report(figures, "< 200", path => path.Replace($"{campaign}", "{id}", StringComparison.Ordinal));
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb);
    }
}
