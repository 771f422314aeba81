using EmailCampaigns.Benchmarks.Running;

/// <summary>
/// Called by the runtime before the product's own first line (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md); the name
/// is fixed.
/// </summary>
#pragma warning disable CA1050 // the runtime looks for it outside any namespace
internal sealed class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(TransactionLog.FileVariable) is { } file)
        {
            TransactionLog.Listen(file);
        }

        if (Environment.GetEnvironmentVariable(HeapLog.FileVariable) is { } heap)
        {
            HeapLog.Listen(heap);
        }
    }
}
