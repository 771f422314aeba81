namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// How much one write transaction of a job over very many rows takes on: as much as the ones before it did in <see cref="Target"/>, on this machine and with
/// what else it does now, so that nobody who wants to write waits longer than 100 ms.
/// </summary>
/// <param name="clock">Its stop watch measures.</param>
/// <param name="min">What is always taken on, however long it takes.</param>
internal sealed class ChunkSizer(TimeProvider clock, int min)
{
    /// <summary>What a transaction should take. Twice of it is left for what nobody foresees.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(40);

    private readonly int _min = min;
    private long _begun;

    /// <summary>How much the present chunk may take on.</summary>
    public int Size { get; private set; } = min;

    /// <summary>A transaction has begun.</summary>
    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>Whether the chunk takes on more, and the time it should take is not over.</summary>
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
