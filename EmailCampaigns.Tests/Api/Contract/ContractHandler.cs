using EmailCampaigns.Tests.Support;
using Xunit.Sdk;

namespace EmailCampaigns.Tests.Api.Contract;

/// <summary>Stands in every client of <see cref="ApiHost"/>: an answer that is not as the OpenAPI document says fails the test that asked for it.</summary>
internal sealed class ContractHandler(ApiHost host) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!ApiContract.Describes(request.RequestUri!))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var isJson = request.Content?.Headers.ContentType?.MediaType == "application/json";
        var sent = isJson ? await request.Content!.ReadAsByteArrayAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var received = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (await ApiContract.Of(host)).FaultOf(request, sent, response, received) is { } fault
            ? throw new XunitException($"{request.Method} {request.RequestUri!.PathAndQuery} answers {(int)response.StatusCode}, which the OpenAPI document does not describe so: {fault}.{Environment.NewLine}{Beginning(received)}")
            : response;
    }

    private static string Beginning(byte[] body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        return text.Length <= 2_000 ? text : $"{text[..2_000]}…";
    }
}
