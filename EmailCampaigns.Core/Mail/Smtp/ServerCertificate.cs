using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Why a mail server's certificate is not trusted, in words for a person.</summary>
internal static class ServerCertificate
{
    /// <summary>Null for what the machine trusts.</summary>
    public static X509ChainPolicy? PolicyFor(X509Certificate2Collection? trustedRoots)
    {
        if (trustedRoots is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trustedRoots);
        return policy;
    }

    /// <summary>Null where it is trusted. The name is checked last: an untrusted issuer is the more serious problem.</summary>
    public static SmtpFault? Distrust(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return null;
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (certificate is X509Certificate2 shown && status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return Fault(SmtpFaultKind.CertificateExpired, FormattableString.Invariant(
                $"The certificate of {host} is valid from {shown.NotBefore.ToUniversalTime():yyyy-MM-dd} to {shown.NotAfter.ToUniversalTime():yyyy-MM-dd} only."));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return Fault(SmtpFaultKind.CertificateUntrusted, certificate is not null && certificate.Subject == certificate.Issuer
                ? $"The certificate of {host} is signed by itself."
                : $"The certificate of {host} is signed by {certificate?.Issuer}, whom this machine does not trust.");
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? Fault(SmtpFaultKind.CertificateNameMismatch, $"The certificate is for {NamesOf(certificate)}, not for {host}.")
            : Fault(SmtpFaultKind.CertificateUntrusted, $"{host} shows no certificate.");
    }

    private static string NamesOf(X509Certificate? certificate)
    {
        var names = certificate is X509Certificate2 shown
            ? shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).Take(3).ToList()
            : [];
        return names.Count > 0 ? string.Join(", ", names) : certificate?.Subject ?? "nobody";
    }

    private static SmtpFault Fault(SmtpFaultKind kind, string message) => new(DeliveryStage.Tls, kind, message, inner: null);
}
