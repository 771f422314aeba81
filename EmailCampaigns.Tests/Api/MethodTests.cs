using System.Net;
using System.Text.Json.Nodes;
using EmailCampaigns.Tests.Api.Contract;

namespace EmailCampaigns.Tests.Api;

/// <summary>What an address answers to methods that it does not take; that Allow names exactly those that it takes, the contract checks in every answer.</summary>
public sealed class MethodTests : ApiTest
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_405_and_options_names_those_that_it_takes()
    {
        using var viewer = Host.Api(Role.Viewer);
        using var anonymous = Host.Anonymous();
        var wrong = new List<string>();
        foreach (var (template, item) in JsonNode.Parse(await ApiContract.Text(Host))!["paths"]!.AsObject())
        {
            var path = new ContractPath(template, item!.AsObject());
            var address = string.Join('/', template.Split('/').Select(p => p.StartsWith('{') ? Guid.Empty.ToString() : p));
            foreach (var method in Methods.Where(m => m == "OPTIONS" || !path.Allowed.Contains(m)))
            {
                await Expect(viewer, method, address, method == "OPTIONS" ? HttpStatusCode.NoContent : HttpStatusCode.MethodNotAllowed, wrong);
                await Expect(anonymous, method, address, HttpStatusCode.Unauthorized, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/contacts/no-guid")]
    [InlineData("/api/v1/imports/no-guid/rejections.csv")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/contacts")]
    [InlineData("/api")]
    public async Task An_unknown_address_is_404_whatever_the_method(string path)
    {
        var wrong = new List<string>();
        foreach (var method in Methods)
        {
            await Expect(Api, method, path, HttpStatusCode.NotFound, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/u/forged")]
    [InlineData("/t/o/forged.gif")]
    [InlineData("/t/c/forged")]
    [InlineData("/webhooks/generic/nobody")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    public async Task A_public_address_refuses_other_methods_itself(string path)
    {
        using var visitor = Host.Anonymous();
        foreach (var method in new[] { "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await visitor.SendAsync(request);

            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {path}: {(int)response.StatusCode}");
            Assert.True(response.StatusCode != HttpStatusCode.MethodNotAllowed || response.Content.Headers.Allow.Count > 0, $"{method} {path}: no Allow");
        }
    }

    private static async Task Expect(HttpClient client, string method, string path, HttpStatusCode expected, List<string> wrong)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        if (response.StatusCode != expected)
        {
            wrong.Add($"{method} {path}: {(int)response.StatusCode} instead of {(int)expected}");
        }
    }
}
