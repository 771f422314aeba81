namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>Half-open spans of ticks in which nothing is free, merged where they touch. Each operation costs the logarithm of the number of spans.</summary>
internal sealed class BusyTimes
{
    private readonly SortedSet<Span> _spans = new(Comparer<Span>.Create(static (left, right) => left.Start.CompareTo(right.Start)));

    /// <summary>The first instant at or after this one that lies in no span.</summary>
    internal long NextFree(long ticks) => Math.Max(ticks, LastStartingAt(ticks).End);

    internal void Add(long start, long end)
    {
        if (start >= end)
            return;
        if (LastStartingAt(start) is var before && before.End >= start)
        {
            if (before.End >= end)
                return;
            _spans.Remove(before);
            start = before.Start;
        }
        while (FirstStartingWithin(start, end) is { End: > 0 } after)
        {
            _spans.Remove(after);
            end = Math.Max(end, after.End);
        }
        _spans.Add(new Span(start, end));
    }

    // An empty view answers with the default, a span that ends at 0: before every instant.
    private Span LastStartingAt(long ticks) => _spans.GetViewBetween(new Span(long.MinValue, 0), new Span(ticks, 0)).Max;

    private Span FirstStartingWithin(long start, long end) => _spans.GetViewBetween(new Span(start, 0), new Span(end, 0)).Min;

    private readonly record struct Span(long Start, long End);
}
