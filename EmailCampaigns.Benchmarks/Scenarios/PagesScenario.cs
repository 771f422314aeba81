using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>The screens of a workspace with very many contacts, as pages and as answers of the API, while nothing else goes on.</summary>
internal sealed class PagesScenario(Options options) : IScenario
{
    private const string Api = "/api/v1";

    /// <summary>SQLite's index of parts of words comes behind an import, until few contacts are left.</summary>
    private const string NotIndexed = "SELECT (SELECT max(rowid) FROM contacts) - (SELECT coalesce(max(id), 0) FROM contact_search_docsize)";

    private const int FewNotIndexed = 1_000;

    private readonly int _contacts = options.Number("contacts", 1_000_000);
    private readonly int _companies = options.Number("companies", 20_000);
    private readonly int _drafts = options.Number("drafts", 10_000);
    private readonly int _emails = options.Number("emails", 300_000);
    private readonly int _events = options.Number("events", 1_000_000);
    private readonly int _rounds = options.Number("rounds", 20);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        await product.Kill();
        var campaign = await WriteHistory(database, cancellationToken);
        await product.Start(cancellationToken);
        await Import(database, product, cancellationToken);
        await Audience.WaitingDrafts(product, _drafts, cancellationToken);
        await product.Kill();

        await product.Start(cancellationToken);
        if (database.IsEmbedded)
        {
            await product.Until("contacts are indexed", async () => await database.Count(NotIndexed, cancellationToken) < FewNotIndexed, cancellationToken);
        }

        using var visitor = await product.SignIn(cancellationToken);
        await visitor.Open("/campaigns", cancellationToken); // what is compiled at the very first page does not count
        var looks = new Looks(product, visitor,
        [
            "/contacts", "/contacts?page=1000", "/contacts?sort=company", "/contacts?search=lindqvist1", "/contacts?search=zo%C3%AB", "/contacts?search=nobody.is.called.so",
            $"{Api}/contacts", $"{Api}/contacts?page=1000", $"{Api}/contacts?sort=company", $"{Api}/contacts?search=lindqvist1", $"{Api}/contacts?search=g4402.example", $"{Api}/contacts?search=watanabe",
            $"{Api}/contacts?search=nobody.is.called.so", "/review", "/", $"/campaigns/{campaign}/results",
        ]);
        var cpu = product.CpuSeconds;
        await looks.Take(_rounds, cancellationToken);
        figures.Add("contacts", await database.Count("SELECT COUNT(*) FROM contacts", cancellationToken));
        looks.Report(figures, "< 200", path => path.Replace($"{campaign}", "{id}", StringComparison.Ordinal));
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb);
    }

    private async Task<Guid> WriteHistory(BenchDatabase database, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        database.AddTo(services);
        await using var provider = services.BuildServiceProvider();
        return await new ResultHistory(database, provider.GetRequiredService<IDbContextFactory<CampaignsDb>>(), _emails, _events).Write(cancellationToken);
    }

    private async Task Import(BenchDatabase database, Product product, CancellationToken cancellationToken)
    {
        var file = Path.Combine(database.Directory, "contacts.csv");
        await new ContactFile(_contacts, _companies).Write(file, shuffled: false, cancellationToken);
        await using var csv = File.OpenRead(file);
        var import = await product.Upload(csv, "Everyone", cancellationToken);
        await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() is "completed" or "failed", cancellationToken);
    }
}
