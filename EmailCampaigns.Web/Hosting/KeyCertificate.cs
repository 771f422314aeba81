using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Web.Hosting;

/// <summary>The certificate that the keys of Data Protection are encrypted for. It is not in the database, so that a copy of that alone gives no secret away.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Certificate">With its private key.</param>
/// <param name="IsNew">Whether this start made it.</param>
public sealed record KeyCertificate(string Path, X509Certificate2 Certificate, bool IsNew)
{
    /// <summary>The file of it in the data folder.</summary>
    public const string FileName = "data-protection.pfx";

    private const string Setting = "Data:KeyCertificate";

    private const int KeySize = 3072;

    /// <summary>It says nothing of who somebody is, and nobody else checks it, so it need not end.</summary>
    private const int Years = 100;

    /// <summary>Opens the operator's own, or that of the data folder, which is made where it is missing.</summary>
    /// <exception cref="SettingException">It cannot be read, or has no private RSA key.</exception>
    public static KeyCertificate Open(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Data.KeyCertificate is { } given)
        {
            return new KeyCertificate(given, Read(given), IsNew: false);
        }

        var path = System.IO.Path.Combine(settings.DataDirectory, "keys", FileName);
        var isNew = !File.Exists(path) && Make(path);
        return new KeyCertificate(path, Read(path), isNew);
    }

    /// <summary>Forgets one that was made in vain: it can read none of the keys that are in the database.</summary>
    public void Discard() => File.Delete(Path);

    private static X509Certificate2 Read(string path)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw new SettingException(Setting, $"{path} has no private RSA key.");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException(Setting, $"{path} cannot be read ({unreadable.Message.ReplaceLineEndings(" ")}); allowed is a PKCS #12 file with a private RSA key and without a password.");
        }
    }

    /// <summary>Written whole under another name first: a process that starts at the same moment finds all of it or nothing. False where that one was faster.</summary>
    private static bool Make(string path)
    {
        var now = TimeProvider.System.GetUtcNow();
        var unfinished = $"{path}.{Guid.CreateVersion7(now):N}";
        using (var key = RSA.Create(KeySize))
        {
            using var certificate = new CertificateRequest("CN=EmailCampaigns Data Protection", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
            using var file = PrivateFiles.Open(unfinished, FileShare.None);
            file.Write(certificate.Export(X509ContentType.Pkcs12));
        }

        try
        {
            File.Move(unfinished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
            return false;
        }
    }
}
