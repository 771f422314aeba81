using EmailCampaigns.Core.Sending;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EmailCampaigns.Web.Hosting;

/// <summary>Where metrics go.</summary>
/// <param name="Endpoint">A collector's address; for HTTP with its path, such as http://localhost:4318/v1/metrics.</param>
/// <param name="Protocol">How it is spoken to.</param>
public sealed record OtlpTarget(Uri Endpoint, OtlpExportProtocol Protocol);

/// <summary>
/// Exports the product's own metrics, those of the web server and of the runtime, where the settings name a collector (OpenTelemetry's protocol, OTLP).
/// </summary>
internal static class Telemetry
{
    private static readonly string[] Meters = [SendingMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        if (settings.Otlp is { } target)
        {
            builder.Services.AddSingleton(provider =>
            {
                _ = provider.GetRequiredService<SendingMetrics>(); // its instruments are there from the start, not from the first email on
                return Export(target);
            });
            builder.Services.AddHostedService<Exporter>();
        }
    }

    private static MeterProvider Export(OtlpTarget target) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("EmailCampaigns", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()))
        .AddMeter(Meters)
        .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (target.Endpoint, target.Protocol))
        .Build();

    /// <summary>Starts the export with the host, and sends what is left when it stops.</summary>
    private sealed class Exporter(MeterProvider meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => meters.ForceFlush(timeoutMilliseconds: 5_000), CancellationToken.None);
    }
}
