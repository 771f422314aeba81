using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EmailCampaigns.Tests.Api;

/// <summary>What holds for every route there is, and for those to come: the routes are asked of the host.</summary>
public sealed partial class RouteTests
{
    [Fact]
    public async Task Nothing_is_changed_with_the_role_of_a_viewer()
    {
        await using var host = await ApiHost.Rent();

        var open = Routes(host).Where(r => r.Method != "GET" && r.Role < Role.Reviewer).Select(r => r.ToString());

        Assert.True(!open.Any(), string.Join(Environment.NewLine, open));
    }

    [Fact]
    public async Task Without_a_key_every_route_answers_401_and_with_the_role_below_the_one_it_asks_403()
    {
        await using var host = await ApiHost.Rent();
        using var anonymous = host.Anonymous();
        var wrong = new List<string>();
        foreach (var route in Routes(host).Select(r => r with { Address = Ids().Replace(r.Address, Guid.Empty.ToString()) }))
        {
            await Expect(route, anonymous, HttpStatusCode.Unauthorized, wrong);
            if (route.Role > Role.Viewer)
            {
                using var weaker = host.Api(route.Role - 1);
                await Expect(route, weaker, HttpStatusCode.Forbidden, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task To_another_workspace_every_thing_is_404_whatever_is_asked_of_it()
    {
        await using var host = await ApiHost.Rent();
        var foreign = await ForeignThings.Add(host, host.OtherWorkspaceId);
        using var stranger = host.Api();
        using var owner = host.OtherApi();
        var wrong = new List<string>();
        foreach (var route in Routes(host).Where(r => r.HasId))
        {
            var concrete = route with { Address = foreign.Fill(route.Address) };
            await Expect(concrete, stranger, HttpStatusCode.NotFound, wrong);
            if (route.Method == "GET")
            {
                await Expect(concrete, owner, HttpStatusCode.OK, wrong); // it is there, so the 404 is for the stranger
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static async Task Expect(ApiRoute route, HttpClient client, HttpStatusCode expected, List<string> wrong)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Address);
        if (route.Method is "POST" or "PUT" or "PATCH" or "DELETE")
        {
            request.Content = route.TakesForm ? new MultipartFormDataContent() : new StringContent(route.TakesList ? "[]" : ForeignThings.AnyBody, Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request);
        if (response.StatusCode != expected)
        {
            wrong.Add($"{route}: {(int)response.StatusCode} instead of {(int)expected}. {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static IReadOnlyList<ApiRoute> Routes(ApiHost host)
    {
        var routes = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true)
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Where(method => method != "HEAD").Select(method => new ApiRoute(method, "/" + e.RoutePattern.RawText!.TrimStart('/'), RoleOf(e), TakesForm(e))))
            .ToList();
        Assert.NotEmpty(routes);
        return routes;
    }

    private static Role RoleOf(RouteEndpoint endpoint)
    {
        Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
        return endpoint.Metadata.OfType<IAuthorizeData>().Max(a => Enum.Parse<Role>(a.Policy!));
    }

    private static bool TakesForm(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") is true;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Ids();

    private sealed record ApiRoute(string Method, string Address, Role Role, bool TakesForm)
    {
        /// <summary>Steps come as a list.</summary>
        public bool TakesList => Method == "PUT" || Address.EndsWith("/steps/impact", StringComparison.Ordinal);

        public bool HasId => Address.Contains('{', StringComparison.Ordinal);

        public override string ToString() => $"{Method} {Address} ({Role})";
    }
}
