using System.Runtime.CompilerServices;
using Bunit;

namespace EmailCampaigns.Tests.Support;

internal static class BunitTimeout
{
    /// <summary>A machine that builds and tests at once is slow, not wrong: bUnit's second is too short for it.</summary>
    [ModuleInitializer]
    internal static void Extend() => BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(1);
}
