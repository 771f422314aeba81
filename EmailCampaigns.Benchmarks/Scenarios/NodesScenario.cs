using System.Diagnostics;
using System.Globalization;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Processes that share one PostgreSQL database and one mail server that takes its time: one process alone, then several for speed, then several of which one
/// is killed.
/// </summary>
internal sealed class NodesScenario(Options options) : IScenario
{
    private const int Parallelism = 8;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(20);

    private readonly int _processes = options.Number("processes", 2);
    private readonly int _emails = options.Number("emails", 5_000);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        if (database.IsEmbedded)
        {
            throw new UsageException("Several processes need a database server: --provider postgres.");
        }

        await using var server = new MailLog(() => AnswerTime);
        var nodes = Enumerable.Range(0, _processes).Select(number => Node(database, number)).ToList();
        try
        {
            await nodes[0].Start(cancellationToken);
            var list = await Audience.Import(nodes[0], _emails, "Audience", cancellationToken);
            // Several senders, as an installation with several processes has: the gate of a lane lets one transaction in at a time.
            var senders = new List<Guid>();
            for (var i = 0; i < 2 * _processes; i++)
            {
                senders.Add(await Audience.SmtpSender(nodes[0], server.Port, Parallelism, cancellationToken, $"sender{i}@northwind.example"));
            }

            await Send(nodes, server, "Warm-up", list, senders, victim: null, cancellationToken);
            var alone = await Send(nodes, server, "Alone", list, senders, victim: null, cancellationToken);
            foreach (var node in nodes.Skip(1))
            {
                await node.Start(cancellationToken);
            }

            await Send(nodes, server, "Warm-up together", list, senders, victim: null, cancellationToken);
            var together = await Send(nodes, server, "Together", list, senders, victim: null, cancellationToken);
            await Send(nodes, server, "Killed", list, senders, nodes[^1], cancellationToken);

            figures.Add("processes", _processes);
            figures.Add("alonePerSecond", alone);
            figures.Add("perSecond", together);
            figures.Add("ratio", together / alone, ">= 1.6");
            await Outcome.Add(figures, database, server, cancellationToken);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static Product Node(BenchDatabase database, int number)
    {
        string Folder(int of) => Path.Combine(database.Directory, $"node{of}");
        (string, string)[] certificate = number == 0 ? [] : [("Data:KeyCertificate", Path.Combine(Folder(0), "keys", "data-protection.pfx"))]; // the first one makes it
        return new Product(
            database,
            [.. certificate,
            ("Data:Directory", Directory.CreateDirectory(Folder(number)).FullName),
            ("Sending:DispatchInterval", "00:00:00.200"),
            ("Sending:Parallelism", Parallelism.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>
    /// A campaign on each sender, held until all are launched; how many emails a second went. A victim is killed in the middle and not started again.
    /// </summary>
    private async Task<double> Send(
        List<Product> nodes, MailLog server, string name, Guid list, List<Guid> senders, Product? victim, CancellationToken cancellationToken)
    {
        var first = nodes[0];
        await first.Post("sending/hold", new { reason = "Waiting for the benchmark to begin." }, cancellationToken);
        var campaigns = new List<Guid>();
        foreach (var sender in senders)
        {
            campaigns.Add(await Audience.Campaign(first, new CampaignWish($"{name} {campaigns.Count}", list, sender), cancellationToken));
            await first.Post($"campaigns/{campaigns[^1]}/start", body: null, cancellationToken);
        }

        foreach (var campaign in campaigns)
        {
            await first.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        }

        var (before, wanted) = (server.Count, _emails * senders.Count);
        var started = Stopwatch.GetTimestamp();
        await first.Post("sending/release", new { }, cancellationToken);
        if (victim is not null)
        {
            await first.Until("a third is sent", () => Task.FromResult(server.Count - before > wanted / 3), cancellationToken);
            await victim.Kill();
        }

        foreach (var campaign in campaigns)
        {
            await first.Until(
                $"campaigns/{campaign}/schedule?status=pending&pageSize=1", page => page.GetProperty("total").GetInt32() == 0, cancellationToken);
            await first.Until(
                $"campaigns/{campaign}/schedule?status=sending&pageSize=1", page => page.GetProperty("total").GetInt32() == 0, cancellationToken);
        }

        return (server.Count - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
