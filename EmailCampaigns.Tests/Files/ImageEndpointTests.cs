using System.Net;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Files;

public sealed class ImageEndpointTests : ApiTest
{
    [Fact]
    public async Task Whoever_has_the_address_sees_the_picture_and_may_keep_it()
    {
        var path = await AddPicture();
        using var anyone = Host.Anonymous();

        using var response = await anyone.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "image/png"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal(FileStoreTests.Png, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Set-Cookie"));

        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var unchanged = await anyone.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/i/nothing")]
    [InlineData("/i/aaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/i/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_address_of_no_picture_leads_nowhere(string path)
    {
        using var anyone = Host.Anonymous();

        using var response = await anyone.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "no-store"), (response.StatusCode, response.Headers.CacheControl?.ToString()));
    }

    private async Task<string> AddPicture()
    {
        var added = await Host.Services.GetRequiredService<FileStore>().AddPicture(new MemoryStream(FileStoreTests.Png), "logo.png", Actor.System(Host.WorkspaceId), default);
        var images = await Host.Services.GetRequiredService<FileQueries>().All(Host.WorkspaceId, FileKind.Picture, default);
        return images.Single(i => i.Id == added.Id).Path!;
    }
}
