using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// See build/SqliteBridge.props: Microsoft.Data.Sqlite 10 names SQLitePCLRaw.core 2.1.13; the lower version is accepted. On Linux the system's
/// libsqlite3 is preferred for its security fixes; <c>SQLITE_BUNDLED=1</c> takes the bundled one.
/// </summary>
internal static class SqliteBridge
{
    // A module initializer, since it must run before the first type of Microsoft.Data.Sqlite is loaded, whoever uses it.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void AcceptLowerVersion()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) => name.Name is "SQLitePCLRaw.core"
            ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(typeof(SqliteBridge).Assembly.Location)!, "SQLitePCLRaw.core.dll"))
            : null;
        ChooseLibrary();
    }
#pragma warning restore CA2255

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ChooseLibrary()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("SQLITE_BUNDLED") != "1")
        {
            NativeLibrary.SetDllImportResolver(System.Reflection.Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"), static (name, _, _) =>
                name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : IntPtr.Zero);
        }

        SQLitePCL.Batteries_V2.Init();
    }
}
