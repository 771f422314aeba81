namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Otlp</c>: where metrics are exported to.</summary>
public sealed class OtlpOptions
{
    /// <summary>A collector's address; for HTTP with its path, such as http://localhost:4318/v1/metrics. Null exports none.</summary>
    [CollectorAddress]
    public string? Endpoint { get; set; }

    /// <summary>How it is spoken to.</summary>
    public OtlpProtocol Protocol { get; set; }
}

/// <summary>The protocols of a collector.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP.</summary>
    Http,
}
