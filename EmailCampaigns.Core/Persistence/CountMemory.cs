using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Counts over very many rows, remembered for a moment, so that not each look at a page counts them again. Small ones are always counted: there a person sees
/// at once what he did.
/// </summary>
internal sealed class CountMemory(TimeProvider clock)
{
    /// <summary>From so many rows on a count is remembered.</summary>
    public const int Large = 10_000;

    /// <summary>A count is not taken more often than that, and at most a twentieth of the time.</summary>
    private static readonly TimeSpan MinKept = TimeSpan.FromSeconds(5);
    private const int KeptTimesTaken = 20;

    /// <summary>So old at most is what <see cref="RecallAtOnce"/> tells. Where somebody looks again and again it is never older than a count is kept and takes.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<object, Remembered> _known = new();

    /// <summary>What was counted a moment ago, or what is counted now.</summary>
    /// <param name="what">Names the count, with its workspace or its campaign.</param>
    /// <param name="count">Counts.</param>
    /// <param name="rows">How many rows it went over.</param>
    public async Task<T> Recall<T>(object what, Func<Task<T>> count, Func<T, long> rows)
        where T : notnull
    {
        if (_known.TryGetValue(what, out var known) && IsFresh(known))
        {
            return (T)known.Value;
        }

        return await Count(what, count, rows);
    }

    /// <summary>
    /// The same for what takes so long to count that only the first who looks is to wait for it: what is known is told at once, and counted anew behind it where it is not fresh any more.
    /// </summary>
    /// <param name="what">Names the count, with its workspace or its campaign.</param>
    /// <param name="count">Counts, with a database context of its own: it may go on after the caller.</param>
    /// <param name="rows">How many rows it went over.</param>
    /// <param name="cancellationToken">Ends the wait of the first; nobody waits for what is counted behind.</param>
    public async Task<T> RecallAtOnce<T>(object what, Func<CancellationToken, Task<T>> count, Func<T, long> rows, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!_known.TryGetValue(what, out var known) || clock.GetElapsedTime(known.CountedAt) >= MaxAge)
        {
            return await Count(what, () => count(cancellationToken), rows);
        }

        if (!IsFresh(known) && known.BeginRefresh())
        {
            // On a thread of its own: SQLite answers without ever yielding.
            _ = Task.Run(() => Refresh(what, () => count(CancellationToken.None), rows), CancellationToken.None);
        }

        return (T)known.Value;
    }

    private async Task Refresh<T>(object what, Func<Task<T>> count, Func<T, long> rows)
        where T : notnull
    {
        try
        {
            await Count(what, count, rows);
        }
        catch
        {
            _known.TryRemove(what, out _); // who looks next counts, and is told what is wrong
        }
    }

    private async Task<T> Count<T>(object what, Func<Task<T>> count, Func<T, long> rows)
        where T : notnull
    {
        foreach (var old in _known.Where(k => !IsFresh(k.Value) && clock.GetElapsedTime(k.Value.CountedAt) >= MaxAge))
        {
            _known.TryRemove(old);
        }

        var begun = clock.GetTimestamp();
        var value = await count();
        if (rows(value) >= Large)
        {
            var took = clock.GetElapsedTime(begun);
            _known[what] = new Remembered(value, begun, MinKept > took * KeptTimesTaken ? MinKept : took * KeptTimesTaken);
        }
        else
        {
            _known.TryRemove(what, out _);
        }

        return value;
    }

    private bool IsFresh(Remembered known) => clock.GetElapsedTime(known.CountedAt) < known.For;

    private sealed class Remembered(object value, long countedAt, TimeSpan kept)
    {
        private int _isRefreshed;

        public object Value => value;

        public long CountedAt => countedAt;

        public TimeSpan For => kept;

        /// <summary>True for the first who asks: one counts anew, not everybody who looks.</summary>
        public bool BeginRefresh() => Interlocked.Exchange(ref _isRefreshed, 1) == 0;
    }
}
