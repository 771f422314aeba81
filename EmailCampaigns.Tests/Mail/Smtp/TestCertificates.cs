using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>Certificates made for a test: an authority of our own, and servers it vouches for.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ever = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<X509Certificate2> MadeAuthority = new(MakeAuthority);

    public static X509Certificate2 Authority => MadeAuthority.Value;

    public static X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(Authority.RawData)];

    public static X509Certificate2 For(string name) => Issue(name, Long, Ever);

    public static X509Certificate2 ExpiredFor(string name) => Issue(name, Long, Long.AddYears(1));

    public static X509Certificate2 SelfSignedFor(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Exportable(Request(name, key).CreateSelfSigned(Long, Ever));
    }

    private static X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Request(name, key).Create(Authority, from, until, RandomNumberGenerator.GetBytes(8));
        return Exportable(bare.CopyWithPrivateKey(key));
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of the tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return Exportable(request.CreateSelfSigned(Long, Ever));
    }

    /// <summary>With a key that TLS of every platform can use.</summary>
    private static X509Certificate2 Exportable(X509Certificate2 made)
    {
        using (made)
        {
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
