using System.Net;
using EmailCampaigns.Web.Hosting.Options;
using Microsoft.AspNetCore.HttpOverrides;

namespace EmailCampaigns.Web.Hosting;

/// <summary>What a proxy says of the request that it passes on: the client's address, and how it came. It is believed from known proxies only.</summary>
public static class Forwarding
{
    /// <summary>Headers by which a proxy shows that a request came through it, known or not.</summary>
    private static readonly string[] Traces =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Cluster-Client-IP", "X-Envoy-External-Address",
    ];

    private static readonly string[] TracePrefixes = ["X-Forwarded", "X-Original-"];

    /// <summary>Goes before everything that asks where a request comes from.</summary>
    public static void UseForwarding(this WebApplication app, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Proxies.KnownProxies.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // each further proxy must be known, too
            AllowedHosts = settings.Site.AllowedHosts is ["*"] ? [] : settings.Site.AllowedHosts,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.Proxies.KnownProxies)
        {
            options.KnownIPNetworks.Add(NetworkAttribute.Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>Whether a request was made on this machine itself. One that a proxy on this machine passes on was not, nor was one by another name of the site.</summary>
    public static bool IsFromThisMachine(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client)
            && IsLoopbackName(context.Request.Host.Host)
            && !context.Request.Headers.Keys.Any(IsTrace);
    }

    private static bool IsTrace(string header) =>
        Traces.Contains(header, StringComparer.OrdinalIgnoreCase) || TracePrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
