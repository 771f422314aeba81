using EmailCampaigns.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace EmailCampaigns.Tests.Support;

/// <summary>One certificate for the keys of all hosts of a test run: to make one takes longer than to start a host.</summary>
internal static class TestCertificate
{
    private static readonly Lazy<string> Made = new(() => In(Temp.NewDirectory()).Path);

    /// <summary>Its file, for <c>Data:KeyCertificate</c>.</summary>
    public static string File => Made.Value;

    /// <summary>The certificate of a data folder, made where it is missing.</summary>
    public static KeyCertificate In(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "keys"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", directory)]).Build();
        return KeyCertificate.Open(Settings.Read(configuration, isDevelopment: false, directory));
    }
}
