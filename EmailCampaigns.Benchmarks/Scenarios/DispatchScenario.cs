using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Due emails through claim, render, MIME, tracking, gate, SMTP and record, against smtp-sink; before and after it, smtp-source sends the same number to the
/// same server. With <c>--approved</c> as many again that a person approved before; with <c>--untracked</c> without pixel and tracked links.
/// </summary>
internal sealed class DispatchScenario(Options options) : IScenario
{
    private const int Connections = 8;
    private const int MessageBytes = 4096;

    /// <summary>Each look opens the database anew; every 20 ms that took a tenth of the machine from what is measured.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly int _emails = options.Number("emails", 50_000);
    private readonly bool _approved = options.Flag("approved");
    private readonly bool _isUntracked = options.Flag("untracked");

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var sink = await SmtpSink.Start(cancellationToken);
        await using var product = new Product(database, ("Sending:DispatchInterval", "00:00:00.200"), ("Sending:Parallelism", $"{Connections}"));
        await product.Start(cancellationToken);
        await product.Post("sending/hold", new { reason = "Waiting for the benchmark to begin." }, cancellationToken);
        var list = await Audience.Import(product, _emails, "Audience", cancellationToken);
        var sender = await Audience.SmtpSender(product, sink.Port, Connections, cancellationToken);

        var before = await sink.Yardstick(Connections, _emails, MessageBytes, cancellationToken);
        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (automatic, steadyCpuMs) = await Send(database, product, new CampaignWish("Automatic", list, sender) { BodyBytes = 1_250, IsUntracked = _isUntracked }, cancellationToken);
        cpu = product.CpuSeconds - cpu;
        var approved = _approved ? (await Send(database, product, new CampaignWish("Approved", list, sender) { BodyBytes = 1_250, NeedsApproval = true, IsUntracked = _isUntracked }, cancellationToken)).PerSecond : 0;
        var after = await sink.Yardstick(Connections, _emails, MessageBytes, cancellationToken);

        var yardstick = (before + after) / 2;
        var sent = await database.Count("SELECT COUNT(*) FROM sent_emails", cancellationToken);
        figures.Add("sent", sent);
        figures.Add("atServer", await sink.Stop() - (2L * _emails), "as sent");
        figures.Add("bodyBytes", await database.Count("SELECT AVG(LENGTH(body_html) + LENGTH(body_text)) FROM sent_email_bodies", cancellationToken));
        figures.Add("perSecond", automatic);
        figures.Add("yardstickPerSecond", yardstick);
        figures.Add("ratio", automatic / yardstick, database.IsEmbedded ? ">= 0.3" : ">= 0.2");
        figures.Add("cpuSeconds", cpu);
        figures.Add("steadyCpuMsPerEmail", steadyCpuMs, "of the second half, when all is compiled");
        if (_approved)
        {
            figures.Add("approvedPerSecond", approved);
            figures.Add("approvedRatio", approved / automatic, ">= 0.9 of automatic");
        }

        figures.Add("peakMb", product.Memory.PeakMb);
        product.Transactions.Report(figures, begun);
    }

    /// <summary>Launches while all sending is held, then lets it go; how many emails a second, and the product's processor time for one of the second half.</summary>
    private async Task<(double PerSecond, double SteadyCpuMs)> Send(BenchDatabase database, Product product, CampaignWish wish, CancellationToken cancellationToken)
    {
        var campaign = await Audience.Campaign(product, wish, cancellationToken);
        await product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        if (wish.NeedsApproval)
        {
            await product.Post("drafts/approve", new { campaignId = campaign, all = true }, cancellationToken);
            await product.Until($"drafts?campaignId={campaign}&status=draft&pageSize=1", d => d.GetProperty("total").GetInt32() == 0, cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        await product.Post("sending/release", new { }, cancellationToken);
        var half = await UntilSent(database, product, wish, _emails / 2, cancellationToken);
        var cpu = product.CpuSeconds;
        await UntilSent(database, product, wish, _emails, cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        cpu = product.CpuSeconds - cpu;
        await product.Post("sending/hold", new { reason = "Waiting for the next run." }, cancellationToken);
        return (_emails / took.TotalSeconds, cpu * 1000 / Math.Max(1, _emails - half));
    }

    /// <summary>Waits until so many emails of a campaign are sent; how many are. The database is asked: the product would answer with processor time that is measured here.</summary>
    private static async Task<long> UntilSent(BenchDatabase database, Product product, CampaignWish wish, long emails, CancellationToken cancellationToken)
    {
        var sent = 0L;
        await product.Until(
            $"{emails} emails are sent",
            async () => (sent = await database.Count($"SELECT emails_sent_count FROM campaigns WHERE name = '{wish.Name}'", cancellationToken)) >= emails,
            BetweenLooks,
            cancellationToken);
        return sent;
    }
}
