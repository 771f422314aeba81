using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Connects to a server: resolves its name, then tries its addresses one after the other.</summary>
internal static class SmtpDialer
{
    /// <summary>Opens a connection without Nagle's algorithm.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="time">The timeout for the name, and for each of its addresses, so that an address that drops packets does not use up the time of the next.</param>
    /// <param name="clock">The clock of the timeout.</param>
    /// <param name="cancellationToken">Observed until it is open.</param>
    /// <exception cref="SmtpFault">It cannot be reached.</exception>
    public static async Task<Socket> Dial(string host, int port, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        var addresses = await Within(time, clock, stop => Resolve(host, stop), $"The name {host} was not found in time.", cancellationToken);
        for (var i = 0; ; i++)
        {
            try
            {
                return await Within(
                    time, clock, stop => Connect(addresses[i], port, stop), $"{host}, port {port}, does not answer.", cancellationToken);
            }
            catch (SmtpFault) when (i + 1 < addresses.Length)
            {
                // The next address may work: the common case is an IPv6 address on a network without IPv6.
            }
        }
    }

    /// <summary>The name in EHLO: the machine's full name if it has one, else its address.</summary>
    public static string NameFor(Socket socket)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        var name = machine.DomainName.Length == 0 || machine.HostName.Contains('.', StringComparison.Ordinal)
            ? machine.HostName
            : $"{machine.HostName}.{machine.DomainName}";
        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) is UriHostNameType.Dns
            ? name
            : new IPAddress(((IPEndPoint)socket.LocalEndPoint!).Address.GetAddressBytes()).ToString();
    }

    private static async Task<T> Within<T>(TimeSpan time, TimeProvider clock, Func<CancellationToken, Task<T>> act, string late, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await act(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.TimedOut, late, inner: null);
        }
    }

    /// <summary>The addresses of a name, in the order the system prefers.</summary>
    private static async Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException fault)
        {
            throw fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.HostUnknown, $"There is no server named {host}.", fault)
                : new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.NameLookupFailed, $"The name {host} could not be looked up: {fault.Message}", fault);
        }
    }

    private static async Task<Socket> Connect(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            return socket;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw fault.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.ConnectionRefused, $"Nothing listens at {address}, port {port}.", fault),
                SocketError.TimedOut => new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.TimedOut, $"{address}, port {port}, does not answer.", fault),
                _ => new SmtpFault(DeliveryStage.Connect, SmtpFaultKind.Unreachable, $"{address}, port {port}, cannot be reached: {fault.Message}", fault),
            };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
