using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Core;

/// <summary>Which addresses are on the public internet (IANA's registries of special-purpose addresses, RFC 6890). All others lead to this machine, its network, or nowhere.</summary>
internal static class NetworkAddresses
{
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All that is given out for unicast; the rest of IPv6 is special.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "3fff::/20" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Connects to one of the allowed addresses that a name has now; null where it has none.</summary>
    public static async ValueTask<Stream?> Connect(DnsEndPoint server, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken)
    {
        IPAddress[] allowed = [.. (await Dns.GetHostAddressesAsync(server.Host, cancellationToken)).Where(isAllowed)];
        if (allowed.Length == 0)
        {
            return null;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, server.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An IPv4 address inside of an IPv6 one counts as what it leads to.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Special4.Any(network => network.Contains(address));
        }

        var octets = address.GetAddressBytes();
        return Nat64.Contains(address) ? IsPublic(new IPAddress(octets.AsSpan(12)))
            : SixToFour.Contains(address) ? IsPublic(new IPAddress(octets.AsSpan(2, 4)))
            : Global6.Contains(address) && !Special6.Any(network => network.Contains(address));
    }
}
