namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// How much one write transaction of a job over very many rows takes on: as much as the ones before it did in <see cref="Target"/>, on this machine and with
/// what else it does now, so that nobody who wants to write waits longer than 100 ms.
/// </summary>
/// <param name="clock">Measures the transactions.</param>
/// <param name="min">The minimum size of a chunk, however long it takes.</param>
internal sealed class ChunkSizer(TimeProvider clock, int min)
{
    /// <summary>The time that a transaction should take; the limit of 100 ms leaves a reserve.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(40);

    private readonly int _min = min;
    private long _begun;

    /// <summary>The size of the current chunk.</summary>
    public int Size { get; private set; } = min;

    /// <summary>Notes the begin of a transaction.</summary>
    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>Whether the chunk has room for more, and its time is not over.</summary>
    public bool HasRoom(int taken, int more) => taken == 0 || (taken + more <= Size && clock.GetElapsedTime(_begun) < Target);

    /// <summary>
    /// The transaction is committed. The next one is at most twice as large: the first ones of a process are slow, and single ones are fast by chance.
    /// </summary>
    public void Done(int taken)
    {
        var took = clock.GetElapsedTime(_begun);
        if (taken >= _min)
        {
            Size = (int)Math.Clamp(taken * (Target / took), _min, taken * 2L);
        }
    }
}
