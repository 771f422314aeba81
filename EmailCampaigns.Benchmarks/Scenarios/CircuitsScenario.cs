using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Many people who have a page open and do nothing: half of them the dashboard, half the review of drafts. What each takes is what the process has more of, after a collection of its
/// garbage, than with one page of each open. A hundred browsers would need more memory than a machine has, so their WebSockets are spoken here (<see cref="Circuit"/>).
/// </summary>
internal sealed class CircuitsScenario(Options options) : IScenario
{
    /// <summary>So long nothing happens in a page before it counts as idle.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private static readonly string[] Pages = ["/", "/review"];

    private readonly int _users = options.Number("users", 100);
    private readonly int _drafts = options.Number("drafts", 500);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        await Audience.WaitingDrafts(product, _drafts, cancellationToken);
        using var visitor = await product.SignIn(cancellationToken);
        var circuits = new List<Circuit>();
        try
        {
            await Open(Pages.Length, product, visitor, circuits, cancellationToken); // what is loaded and compiled at the first page of each kind does not count
            var (heap, resident) = (await product.HeapBytes(cancellationToken), product.Memory.Mb);
            await Open(_users, product, visitor, circuits, cancellationToken);
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
            figures.Add("peakMb", product.Memory.PeakMb);
        }
        finally
        {
            foreach (var circuit in circuits)
            {
                await circuit.DisposeAsync();
            }
        }
    }

    private static async Task Open(int users, Product product, Visitor visitor, List<Circuit> circuits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < users; i++)
        {
            circuits.Add(await Circuit.Open(visitor, Pages[i % Pages.Length], cancellationToken));
        }

        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
    }
}
