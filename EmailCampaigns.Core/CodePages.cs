using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>
/// The charsets that .NET has as code pages only, such as windows-1252, koi8-r and gb2312. MimeKit looks which there are when it is first used, by whomever, and never again; mail in a charset
/// that it does not know is read as Latin-1.
/// </summary>
internal static class CodePages
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It has to be done before anything in this library uses MimeKit.")]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
