using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// How long write transactions took. The product's process notes them itself, by a start-up hook of the runtime (DOTNET_STARTUP_HOOKS) that listens to what EF
/// tells of its transactions; the product knows nothing of it. Only those that took a while are noted.
/// </summary>
internal sealed class TransactionLog(string file)
{
    public const string HookVariable = "DOTNET_STARTUP_HOOKS";
    public const string FileVariable = "BENCH_TRANSACTIONS";

    private static readonly TimeSpan WorthNoting = TimeSpan.FromMilliseconds(10);

    public string File => file;

    /// <summary>The longest that ended since an instant, in milliseconds, and how many took more than 100.</summary>
    private (double LongestMs, int Above100Ms) Since(DateTime utc)
    {
        if (!System.IO.File.Exists(file))
        {
            return (0, 0);
        }

        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lengths = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(parts => long.Parse(parts[0], CultureInfo.InvariantCulture) >= utc.Ticks)
            .Select(parts => double.Parse(parts[1], CultureInfo.InvariantCulture))
            .ToList();
        return (lengths.DefaultIfEmpty().Max(), lengths.Count(ms => ms > 100));
    }

    /// <summary>Notes the longest, and how many were longer than they may be.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="sinceUtc">Since when.</param>
    /// <param name="mayBeLong">Whether nobody waited for one to end.</param>
    public void Report(Figures figures, DateTime sinceUtc, bool mayBeLong = false)
    {
        var (longest, above) = Since(sinceUtc);
        figures.Add("longestTransactionMs", longest, mayBeLong ? null : "<= 100");
        figures.Add("transactionsAbove100Ms", above, mayBeLong ? null : "0");
    }

    /// <summary>In the product's process: listens from here on.</summary>
    public static void Listen(string file)
    {
        var output = TextWriter.Synchronized(new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        DiagnosticListener.AllListeners.Subscribe(new Sources(output));
    }

    private sealed class Sources(TextWriter output) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                var events = new Transactions(output);
                value.Subscribe(events, events.IsEnabled);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Transactions(TextWriter output) : IObserver<KeyValuePair<string, object?>>
    {
        private readonly ConcurrentDictionary<Guid, long> _begun = new();

        public bool IsEnabled(string name) => name == RelationalEventId.TransactionStarted.Name || name == RelationalEventId.TransactionCommitted.Name;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            var transaction = (TransactionEndEventData)value.Value!;
            if (value.Key == RelationalEventId.TransactionStarted.Name)
            {
                _begun[transaction.TransactionId] = Stopwatch.GetTimestamp();
            }
            else if (_begun.TryRemove(transaction.TransactionId, out var begun) && Stopwatch.GetElapsedTime(begun) is var took && took > WorthNoting)
            {
                output.WriteLine(FormattableString.Invariant($"{TimeProvider.System.GetUtcNow().Ticks} {took.TotalMilliseconds:0.0}"));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
