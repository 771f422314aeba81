using System.Globalization;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Opens pages in turn while something else goes on, and says how long they took.</summary>
internal sealed class PageSampler : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Visitor _visitor;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Page, double Ms)> _samples = [];
    private readonly Task _sampling;

    private PageSampler(Visitor visitor, IReadOnlyList<string> pages)
    {
        _visitor = visitor;
        _sampling = pages.Count == 0 ? Task.CompletedTask : Task.Run(() => Sample(pages));
    }

    /// <summary>What somebody looks at while a campaign is launched, paused or resumed.</summary>
    public static string[] PagesAround(Guid campaign) => ["/", "/contacts", "/campaigns", $"/campaigns/{campaign}/contacts", $"/campaigns/{campaign}/schedule"];

    /// <summary>Opens each page once, so that what is made at the first visit does not count, and goes on in the background.</summary>
    public static async Task<PageSampler> Begin(Product product, IReadOnlyList<string> pages, CancellationToken cancellationToken)
    {
        var visitor = await product.SignIn(cancellationToken);
        foreach (var page in pages)
        {
            await visitor.Open(page, cancellationToken);
        }

        return new PageSampler(visitor, pages);
    }

    /// <summary>Stops, and notes the 95th percentile over all pages, and of each page the mean and the slowest time.</summary>
    public async Task Report(Figures figures, string goal)
    {
        await _stop.CancelAsync();
        await _sampling;
        var sorted = _samples.Select(s => s.Ms).Order().ToList();
        figures.Add("pages", sorted.Count);
        figures.Add("p95Ms", sorted.Count == 0 ? 0 : sorted[(int)(0.95 * (sorted.Count - 1))], goal);
        figures.Add("pagesMs", string.Join(", ", _samples.GroupBy(s => s.Page)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{NameOf(g.Key)} {g.Average(s => s.Ms):0} (most {g.Max(s => s.Ms):0})"))));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        _visitor.Dispose();
        _stop.Dispose();
    }

    /// <summary>The last word of the address.</summary>
    private static string NameOf(string page) => page[page.LastIndexOf('/')..];

    private async Task Sample(IReadOnlyList<string> pages)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var page = pages[i % pages.Count];
                _samples.Add((page, (await _visitor.Open(page, _stop.Token)).TotalMilliseconds));
                await Task.Delay(Pause, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop: what was measured until here counts.
        }
    }
}
