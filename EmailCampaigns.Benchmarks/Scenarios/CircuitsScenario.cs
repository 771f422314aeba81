using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Many people who have a page open and do nothing: half of them the dashboard, half the review of drafts, where nothing else is asked for. What each takes is what the process has more
/// of, after a collection of its garbage, than with one page of each open. A hundred browsers would need more memory than a machine has, so their WebSockets are spoken here (<see cref="Circuit"/>).
/// Then they close their pages, in each round as many; what is left of them all is nobody's.
/// </summary>
internal sealed class CircuitsScenario(Options options) : IScenario
{
    /// <summary>So long nothing happens in a page before it counts as idle.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private readonly string[] _pages = options.Text("pages", "/,/review").Split(',');
    private readonly int _users = options.Number("users", 100);
    private readonly int _drafts = options.Number("drafts", 500);
    private readonly int _rounds = options.Number("rounds", 1);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        await Audience.WaitingDrafts(product, _drafts, cancellationToken);
        using var visitor = await product.SignIn(cancellationToken);
        await Open(_pages.Length, visitor, cancellationToken); // what is loaded and compiled at the first page of each kind does not count
        var (heap, resident) = (await product.HeapBytes(cancellationToken), product.Memory.Mb);
        for (var round = 1; round <= _rounds; round++)
        {
            var circuits = await Open(_users, visitor, cancellationToken);
            if (round == 1)
            {
                await Measure(circuits, product, heap, resident, figures, cancellationToken);
            }

            foreach (var circuit in circuits)
            {
                await circuit.Close(visitor, cancellationToken);
            }
        }

        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        figures.Add("closed", _users * _rounds);
        figures.Add("heapMbLeft", (await product.HeapBytes(cancellationToken) - heap) / (1024.0 * 1024)); // pools of buffers keep some MB, however many pages there were
        figures.Add("peakMb", product.Memory.PeakMb);
    }

    private async Task Measure(List<Circuit> circuits, Product product, long heap, double resident, Figures figures, CancellationToken cancellationToken)
    {
        var open = product.Memory.Mb;
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        circuits.ForEach(circuit => circuit.MustLive());
        var heapThen = await product.HeapBytes(cancellationToken);

        figures.Add("users", _users);
        figures.Add("drafts", _drafts);
        figures.Add("heapMbEach", (heapThen - heap) / (double)_users / (1024 * 1024), "< 1");
        figures.Add("residentMbEach", (product.Memory.Mb - resident) / _users);
        figures.Add("residentMbEachWhenOpened", (open - resident) / _users);
        figures.Add("renderedKbEach", circuits.Average(c => c.RenderedBytes) / 1024);
    }

    private async Task<List<Circuit>> Open(int users, Visitor visitor, CancellationToken cancellationToken)
    {
        List<Circuit> circuits = [];
        for (var i = 0; i < users; i++)
        {
            circuits.Add(await Circuit.Open(visitor, _pages[i % _pages.Length], cancellationToken));
        }

        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        return circuits;
    }
}
