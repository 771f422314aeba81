using System.Text;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_reach_the_collector_that_the_settings_name()
    {
        var received = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await Collector(received);

        await using (await ApiHost.Start(null, ("Otlp:Endpoint", $"{collector.Urls.Single()}/v1/metrics"), ("Otlp:Protocol", "http")))
        {
            // What it measured goes out when it stops at the latest.
        }

        var body = Encoding.Latin1.GetString(await received.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("emailcampaigns.sending.in_flight", body, StringComparison.Ordinal);
        Assert.Contains("EmailCampaigns", body, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> Collector(TaskCompletionSource<byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.TrySetResult(body.ToArray());
        });
        await collector.StartAsync();
        return collector;
    }
}
