using EmailCampaigns.Core.Sending;
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
    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        if (settings.Otlp is not { } target)
        {
            return;
        }

        // Its instruments are there from the start, not from the first email on.
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, _) => services.GetRequiredService<SendingMetrics>());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("EmailCampaigns", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()))
            .WithMetrics(metrics => metrics
                .AddMeter(SendingMetrics.MeterName, "System.Runtime")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (target.Endpoint, target.Protocol)));
    }
}
