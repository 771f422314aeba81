using System.Runtime.CompilerServices;
using EmailCampaigns.Core;

namespace EmailCampaigns.Tests.Support;

/// <summary>A test may use MimeKit before the product does, and what MimeKit finds then holds for the whole process: the product comes first here too.</summary>
internal static class CoreFirst
{
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunModuleConstructor(typeof(EmailAddress).Module.ModuleHandle);
}
