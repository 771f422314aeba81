using System.Globalization;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Looks at pages and answers of the API in turn, again and again. The first look at each after a start is told apart: it is the only one that nobody has compiled or counted for.</summary>
internal sealed class Looks(Product product, Visitor visitor, IReadOnlyList<string> paths)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<string, List<double>> _times = paths.ToDictionary(path => path, _ => new List<double>());

    public async Task Take(int rounds, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var path in paths)
            {
                var isApi = path.StartsWith("/api/", StringComparison.Ordinal);
                _times[path].Add((isApi ? await product.Time(path, cancellationToken) : await visitor.Open(path, cancellationToken)).TotalMilliseconds);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Notes the 95th percentile over all looks but the first ones, and how each path did under its name.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="goal">What the 95th percentile should be.</param>
    /// <param name="nameOf">The name of a path.</param>
    public void Report(Figures figures, string goal, Func<string, string> nameOf)
    {
        figures.Add("p95Ms", At95(_times.Values.SelectMany(t => t.Skip(1))), goal);
        figures.Add("firstMs", _times.Values.Max(t => t[0]));
        foreach (var (path, taken) in _times)
        {
            var again = taken.Skip(1).ToList();
            figures.Add(nameOf(path), string.Create(
                CultureInfo.InvariantCulture, $"first {taken[0]:0}, median {again.Order().ElementAt(again.Count / 2):0}, p95 {At95(again):0}, most {again.Max():0}"));
        }
    }

    private static double At95(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[(int)(0.95 * (sorted.Count - 1))];
    }
}
