namespace EmailCampaigns.Tests.Support;

/// <summary>Folders for one test run, under the system's temporary folder; what a run left behind is removed at its end.</summary>
internal static class Temp
{
    private static readonly string Root = MakeRoot();

    public static string NewDirectory() => Directory.CreateDirectory(Path.Combine(Root, Path.GetRandomFileName())).FullName;

    private static string MakeRoot()
    {
        var root = Directory.CreateTempSubdirectory("emailcampaigns-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }
        };
        return root;
    }
}
