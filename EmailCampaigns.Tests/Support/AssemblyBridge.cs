using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace EmailCampaigns.Tests.Support;

/// <summary>See build/Bunit.props: bUnit names a later AngleSharp.Diffing than a registry may hold; the lower version is accepted.</summary>
internal static class AssemblyBridge
{
#pragma warning disable CA2255 // a module initializer is what must run before the first test
    [ModuleInitializer]
    internal static void AcceptLowerVersion() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) => name.Name is "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
#pragma warning restore CA2255
}
