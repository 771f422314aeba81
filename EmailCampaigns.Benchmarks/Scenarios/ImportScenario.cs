using System.Diagnostics;
using System.Globalization;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// A file of contacts through the product's importer, uploaded as a program does it, and counted in the database; beside it what the database itself takes for the same rows without a
/// check. With <c>--again</c> the same file once more, of which each row is there; with <c>--writes</c> somebody saves something all the while.
/// </summary>
internal sealed class ImportScenario(Options options) : IScenario
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(250);

    private readonly int _rows = options.Number("rows", 1_000_000);
    private readonly int _companies = options.Number("companies", 20_000);
    private readonly bool _shuffled = options.Flag("shuffled");
    private readonly bool _again = options.Flag("again");
    private readonly bool _writes = options.Flag("writes");
    private readonly bool _withoutYardstick = options.Flag("without-yardstick");

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        var file = Path.Combine(database.Directory, "contacts.csv");
        await new ContactFile(_rows, _companies).Write(file, _shuffled, cancellationToken);
        await using var product = new Product(database, ("Sending:Enabled", "false"));
        await product.Start(cancellationToken);
        await Import(product, new ContactFile(1_000, 2 * _companies), cancellationToken); // what is compiled at the first import does not count
        var sizeBefore = await database.Size(cancellationToken);

        product.Memory.ForgetPeak();
        var cpu = product.CpuSeconds;
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = _writes ? Write(product, over.Token) : Task.FromResult<List<double>>([]);
        var (upload, seconds, done) = await Import(product, file, cancellationToken);
        await over.CancelAsync();
        if (await writing is { Count: > 0 } writes)
        {
            writes.Sort();
            figures.Add("writes", writes.Count);
            figures.Add("p95WriteMs", writes[(int)(0.95 * (writes.Count - 1))], "< 100");
            figures.Add("longestWriteMs", writes[^1]);
        }

        figures.Add("order", _shuffled ? "none" : "address");
        figures.Add("imported", done.GetProperty("imported").GetInt64(), "as rows");
        figures.Add("contacts", await database.Count("SELECT COUNT(*) FROM contacts", cancellationToken));
        figures.Add("uploadSeconds", upload);
        figures.Add("seconds", seconds, "< 15 for a million rows, with the upload");
        figures.Add("perSecond", _rows / seconds);
        figures.Add("cpuSeconds", product.CpuSeconds - cpu);
        figures.Add("peakMb", product.Memory.PeakMb, "< 400");
        product.Transactions.Report(figures, begun, mayBeLong: database.IsEmbedded && !_writes); // where nobody waits to write, a transaction goes on
        figures.Add("bytesPerContact", (await database.Size(cancellationToken) - sizeBefore) / (double)_rows, "< 600");
        if (!_withoutYardstick)
        {
            var yardstick = await database.ImportYardstick(file, cancellationToken);
            figures.Add("yardstickPerSecond", _rows / yardstick.TotalSeconds);
            figures.Add("ratio", yardstick.TotalSeconds / seconds, database.IsEmbedded ? ">= 0.35" : ">= 0.4");
        }

        if (_again)
        {
            cpu = product.CpuSeconds;
            var (_, again, repeated) = await Import(product, file, cancellationToken);
            figures.Add("againSkipped", repeated.GetProperty("skipped").GetInt64(), "as rows");
            figures.Add("againSeconds", again, "no slower");
            figures.Add("againCpuSeconds", product.CpuSeconds - cpu);
        }
    }

    /// <summary>Somebody who saves something small again and again; how long each time took.</summary>
    private static async Task<List<double>> Write(Product product, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        try
        {
            for (var i = 0; ; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await product.Post("lists", new { name = string.Create(CultureInfo.InvariantCulture, $"List {i}") }, cancellationToken);
                took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                await Task.Delay(BetweenWrites, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return took;
        }
    }

    private static async Task Import(Product product, ContactFile contacts, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        try
        {
            await contacts.Write(file, shuffled: false, cancellationToken);
            await Import(product, file, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>How long the upload took, how long all of it, and how the import ended.</summary>
    private static async Task<(double UploadSeconds, double Seconds, System.Text.Json.JsonElement Done)> Import(Product product, string file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Guid import;
        await using (var csv = File.OpenRead(file))
        {
            import = await product.Upload(csv, "Everyone", cancellationToken);
        }

        var uploaded = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await product.Until($"imports/{import}", i => i.GetProperty("status").GetString() is "completed" or "failed", cancellationToken);
        return (uploaded, Stopwatch.GetElapsedTime(started).TotalSeconds, await product.Get($"imports/{import}", cancellationToken));
    }
}
