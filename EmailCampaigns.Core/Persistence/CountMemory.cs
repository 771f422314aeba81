using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Counts over very many rows, remembered for a moment, so that not each look at a page counts them again. Small ones are always counted: there a person sees
/// at once what he did.
/// </summary>
internal sealed class CountMemory(TimeProvider clock)
{
    /// <summary>The number of rows from which a count is cached.</summary>
    public const int Large = 10_000;

    /// <summary>The minimum age of a cached count before it is taken again; at most a twentieth of the time is spent on counting.</summary>
    private static readonly TimeSpan MinKept = TimeSpan.FromSeconds(5);
    private const int KeptTimesTaken = 20;

    private readonly ConcurrentDictionary<object, Remembered> _known = new();

    /// <summary>Returns the cached count, or counts.</summary>
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

    private async Task<T> Count<T>(object what, Func<Task<T>> count, Func<T, long> rows)
        where T : notnull
    {
        foreach (var old in _known.Where(k => !IsFresh(k.Value)))
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

    private sealed record Remembered(object Value, long CountedAt, TimeSpan For);
}
