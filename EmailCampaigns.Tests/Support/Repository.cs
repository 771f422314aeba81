namespace EmailCampaigns.Tests.Support;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root; what <c>.ci/run</c> fetched for the tests lies in <c>artifacts</c> below it.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
