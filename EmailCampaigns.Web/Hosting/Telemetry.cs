using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Hosting.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EmailCampaigns.Web.Hosting;

/// <summary>
/// Exports the product's own metrics, those of the web server and of the runtime, where the settings name a collector (OpenTelemetry's protocol, OTLP).
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        if (settings.Otlp.Endpoint is not { } endpoint)
        {
            return;
        }

        var protocol = settings.Otlp.Protocol switch
        {
            OtlpProtocol.Grpc => OtlpExportProtocol.Grpc,
            OtlpProtocol.Http => OtlpExportProtocol.HttpProtobuf,
        };

        // Its instruments are there from the start, not from the first email on.
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, _) => services.GetRequiredService<SendingMetrics>());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("EmailCampaigns", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()))
            .WithMetrics(metrics => metrics
                .AddMeter(SendingMetrics.MeterName, "System.Runtime")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (new Uri(endpoint), protocol)));
    }
}
