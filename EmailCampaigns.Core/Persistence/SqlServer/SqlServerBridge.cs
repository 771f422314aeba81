using System.Runtime.Loader;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>See build/SqlServerBridge.props: what Microsoft.Data.SqlClient needs before its first use.</summary>
internal static class SqlServerBridge
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        // The assembly that stands for another one has its name and not its signature, so it is not found by itself.
        AssemblyLoadContext.Default.Resolving += static (context, name) => name.Name is "Microsoft.SqlServer.Server"
            ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(typeof(SqlServerBridge).Assembly.Location)!, "Microsoft.SqlServer.Server.dll"))
            : null;
        // The native network code of Windows comes in a package of its own; elsewhere there is none.
        AppContext.SetSwitch("Switch.Microsoft.Data.SqlClient.UseManagedNetworkingOnWindows", true);
        return true;
    });

    /// <summary>Safe to repeat.</summary>
    public static void Prepare() => _ = Prepared.Value;
}
