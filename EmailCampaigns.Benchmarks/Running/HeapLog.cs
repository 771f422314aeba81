using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// How large the heap of the product is without its garbage. Its process collects it and notes the size when it is sent SIGUSR1, by the same start-up hook that notes transactions
/// (<see cref="TransactionLog"/>); the product knows nothing of it.
/// </summary>
internal sealed class HeapLog(string file)
{
    public const string FileVariable = "BENCH_HEAP";

    /// <summary>SIGUSR1 on Linux; the runtime takes numbers for the signals that it has no name for.</summary>
    private const int UserSignal = 10;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>What nobody holds is collected with the garbage.</summary>
    private static readonly List<PosixSignalRegistration> Listening = [];

    public string File => file;

    /// <summary>Has the process collect all that it can; the octets that are left.</summary>
    public async Task<long> Collect(int processId, CancellationToken cancellationToken)
    {
        System.IO.File.Delete(file);
        using (var kill = Process.Start("kill", ["-USR1", processId.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(cancellationToken);
        }

        while (!System.IO.File.Exists(file))
        {
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }

        return long.Parse(await System.IO.File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>In the product's process: listens from here on.</summary>
    public static void Listen(string file) => Listening.Add(PosixSignalRegistration.Create((PosixSignal)UserSignal, signal =>
    {
        signal.Cancel = true; // by default it ends the process
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var half = $"{file}.half";
        System.IO.File.WriteAllText(half, GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture));
        System.IO.File.Move(half, file); // whoever waits for it finds all of it
    }));
}
