using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Crash;
using EmailCampaigns.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// The collections that mostly wait (for a browser on a slow line, for a lease to end) begin first, and the others run beside them: at the end of the run they would wait alone.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [BrowserCollection.Name, BrowserSceneCollection.Name, nameof(KillTests), nameof(NodesTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Longest, name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length)];
}
