using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Opens the way to a server: its name, its port, and TLS over it.</summary>
internal static class SmtpDialer
{
    /// <summary>The addresses of a name, in the order the system prefers.</summary>
    /// <exception cref="SmtpFault">There is none.</exception>
    public static async Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException fault)
        {
            throw fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? new SmtpFault(DeliveryStage.Connect, SmtpTrouble.HostUnknown, $"There is no server named {host}.", fault)
                : new SmtpFault(DeliveryStage.Connect, SmtpTrouble.NameServerSilent, $"The name {host} could not be looked up: {fault.Message}", fault);
        }
    }

    /// <summary>A connection to one address, each write sent at once.</summary>
    /// <exception cref="SmtpFault">There is no way to it.</exception>
    public static async Task<Socket> Connect(IPAddress address, int port, CancellationToken cancellationToken)
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
                SocketError.ConnectionRefused => new SmtpFault(DeliveryStage.Connect, SmtpTrouble.ConnectionRefused, $"Nothing listens at {address}, port {port}.", fault),
                SocketError.TimedOut => new SmtpFault(DeliveryStage.Connect, SmtpTrouble.TimedOut, $"{address}, port {port}, does not answer.", fault),
                _ => new SmtpFault(DeliveryStage.Connect, SmtpTrouble.Unreachable, $"{address}, port {port}, cannot be reached: {fault.Message}", fault),
            };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Puts TLS over a connection, after a look at the server's certificate.</summary>
    /// <exception cref="SmtpFault">The certificate is not to be trusted, or there is no TLS to be had.</exception>
    public static async Task<SslStream> Secure(Stream plain, SmtpServer server, CancellationToken cancellationToken)
    {
        SmtpFault? distrust = null;
        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.Host,
                    CertificateChainPolicy = PolicyOf(server),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        distrust = server.AllowInvalidCertificate ? null : Distrust(server.Host, certificate, chain, errors);
                        return distrust is null;
                    },
                },
                cancellationToken);
            return tls;
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw distrust ?? new SmtpFault(DeliveryStage.Tls, SmtpTrouble.HandshakeFailed, $"No TLS could be agreed on: {(fault.InnerException ?? fault).Message}", fault);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static X509ChainPolicy? PolicyOf(SmtpServer server)
    {
        if (server.TrustedRoots is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(server.TrustedRoots);
        return policy;
    }

    /// <summary>Why a certificate is not to be trusted; null where it is. A name is looked at last: who made it is the graver question.</summary>
    private static SmtpFault? Distrust(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return null;
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (certificate is X509Certificate2 shown && status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return Fault(SmtpTrouble.CertificateExpired, FormattableString.Invariant(
                $"The certificate of {host} is valid from {shown.NotBefore.ToUniversalTime():yyyy-MM-dd} to {shown.NotAfter.ToUniversalTime():yyyy-MM-dd} only."));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return Fault(SmtpTrouble.CertificateUntrusted, certificate is not null && certificate.Subject == certificate.Issuer
                ? $"The certificate of {host} is signed by itself."
                : $"The certificate of {host} is signed by {certificate?.Issuer}, whom this machine does not trust.");
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? Fault(SmtpTrouble.CertificateOfOther, $"The certificate is for {NamesOf(certificate)}, not for {host}.")
            : Fault(SmtpTrouble.CertificateUntrusted, $"{host} shows no certificate.");
    }

    private static string NamesOf(X509Certificate? certificate)
    {
        var names = certificate is X509Certificate2 shown
            ? shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).Take(3).ToList()
            : [];
        return names.Count > 0 ? string.Join(", ", names) : certificate?.Subject ?? "nobody";
    }

    private static SmtpFault Fault(SmtpTrouble trouble, string message) => new(DeliveryStage.Tls, trouble, message, inner: null);
}
