namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>ForwardedHeaders</c>.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses and networks of proxies whose word about the client is taken; empty takes nobody's.</summary>
    [Network]
    public string[] KnownProxies { get; set; } = [];
}
