using System.Text;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Tests.Imports.Csv;

/// <summary>A file with the given content, gone after the test.</summary>
internal sealed class TemporaryCsv : IDisposable
{
    public TemporaryCsv(byte[] content) => File.WriteAllBytes(Path, content);

    public TemporaryCsv(string text, Encoding? encoding = null)
        : this((encoding ?? new UTF8Encoding(false)).GetBytes(text))
    {
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".csv");

    /// <summary>The repository's <c>samples/</c>.</summary>
    public static string Sample(string name) => System.IO.Path.Combine(Repository(), "samples", name);

    /// <summary>A file of the tests' project.</summary>
    public static string InTests(string path) => System.IO.Path.Combine(Repository(), "EmailCampaigns.Tests", path);

    public static CsvFormat Comma { get; } = new(TextEncodings.Utf8, ',', true);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "EmailCampaigns.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }

    public void Dispose() => File.Delete(Path);
}
