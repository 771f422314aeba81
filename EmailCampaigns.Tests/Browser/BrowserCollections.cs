namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// Tests in a browser, on an application of their own: [Collection(BrowserCollection.Name)] and a constructor parameter of <see cref="BrowserFixture"/>.
/// They run beside those of <see cref="BrowserSceneCollection"/>, with which they share nothing.
/// </summary>
[CollectionDefinition(Name)]
[Trait("Needs", "Browser")] // .ci/run leaves them out where only the database is another
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>Tests in a browser that share one <see cref="WebScene"/>, a constructor parameter beside <see cref="BrowserFixture"/>.</summary>
[CollectionDefinition(Name)]
[Trait("Needs", "Browser")]
public sealed class BrowserSceneCollection : ICollectionFixture<BrowserFixture>, ICollectionFixture<WebScene>
{
    public const string Name = "Shared scene";
}
