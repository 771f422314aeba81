using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Api;

/// <summary>A host for each test alone, and the words of a program that calls its API as the workspace's owner.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    protected ApiHost Host { get; private set; } = null!;

    protected HttpClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.Rent();
        Api = Host.Api();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<JsonElement> Get(string path) => await Body(await Api.GetAsync($"/api/v1{path}"), HttpStatusCode.OK);

    protected Task<JsonElement> Post(string path, object? body, HttpStatusCode expected) => Send(HttpMethod.Post, path, body, expected);

    protected async Task<JsonElement> Send(HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}") { Content = body is null ? null : JsonContent.Create(body) };
        return await Body(await Api.SendAsync(request), expected);
    }

    /// <summary>The body of an answer that has this status, and, where it is a refusal, is problem details; nothing where it has none.</summary>
    protected static async Task<JsonElement> Body(HttpResponseMessage response, HttpStatusCode expected)
    {
        ArgumentNullException.ThrowIfNull(response);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} {response.RequestMessage?.RequestUri}: {text}");
        if ((int)expected >= 400)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    protected static Guid Id(JsonElement thing) => thing.GetProperty("id").GetGuid();
}
