using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Hosting;

/// <summary>The keys of Data Protection: in the database, and closed by a certificate that is not.</summary>
public sealed class KeyTests
{
    private const int ConfigurationError = 78;

    [Fact]
    public async Task Two_processes_on_one_database_read_what_the_other_protected()
    {
        await using var database = await TestDatabase.Create();
        TestCertificate.In(database.Directory);
        await using var one = Services(database, database.Directory);
        await using var other = Services(database, database.Directory);
        one.GetRequiredService<KeyCheck>().Run();
        other.GetRequiredService<KeyCheck>().Run();

        Assert.Equal("from one", Protector(other).Unprotect(Protector(one).Protect("from one")));
        Assert.Equal("from the other", Protector(one).Unprotect(Protector(other).Protect("from the other")));
        Assert.Single(await Stored(database));
    }

    [Fact]
    public async Task What_is_stored_has_no_plain_key()
    {
        await using var database = await TestDatabase.Create();
        await using var services = Services(database, database.Directory);
        services.GetRequiredService<KeyCheck>().Run();

        var xml = Assert.Single(await Stored(database));

        Assert.Contains("<EncryptedData", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", xml, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("unencrypted", xml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_certificate_is_refused_and_makes_no_new_key()
    {
        await using var database = await TestDatabase.Create();
        await using (var before = Services(database, database.Directory))
        {
            before.GetRequiredService<KeyCheck>().Run();
        }

        var elsewhere = Temp.NewDirectory();
        var other = TestCertificate.In(elsewhere) with { IsNew = false };
        await using var services = Services(database, other);

        var refused = Assert.Throws<SettingException>(() => services.GetRequiredService<KeyCheck>().Run());

        Assert.Contains($"Data:KeyCertificate: {other.Path} does not open the keys", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Stored(database));
    }

    [Fact]
    public void The_certificate_is_made_once_and_for_nobody_else()
    {
        var directory = Temp.NewDirectory();

        var (made, again) = (TestCertificate.In(directory), TestCertificate.In(directory));

        Assert.Equal((true, false), (made.IsNew, again.IsNew));
        Assert.Equal(made.Certificate.Thumbprint, again.Certificate.Thumbprint);
        Assert.Equal([made.Path], Directory.GetFiles(Path.Combine(directory, "keys")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.Path));
        }
    }

    [Fact]
    public async Task Two_first_starts_at_once_have_the_same_certificate()
    {
        var directory = Temp.NewDirectory();

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestCertificate.In(directory))));

        Assert.Single(made.Select(c => c.Certificate.Thumbprint).Distinct());
        Assert.Equal(1, made.Count(c => c.IsNew));
    }

    [Fact]
    public async Task A_database_without_its_certificate_stops_the_start_and_nothing_is_made_in_its_place()
    {
        var directory = Temp.NewDirectory();
        await using var store = await TestStore.CreateEmpty(directory);
        await using (var first = ProgramProcess.Start(directory, [.. store.ProgramSettings(), ("Data:Directory", directory)]))
        {
            await first.Listening();
        }

        var certificate = Path.Combine(directory, "keys", KeyCertificate.FileName);
        File.Delete(certificate);
        await using var second = ProgramProcess.Start(directory, [.. store.ProgramSettings(), ("Data:Directory", directory)]);

        Assert.Equal(ConfigurationError, await second.Exit());
        Assert.StartsWith($"Setting Data:KeyCertificate: {certificate} is missing", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', second.Error.Trim());
        Assert.False(File.Exists(certificate));
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_refused_in_one_line()
    {
        var directory = Temp.NewDirectory();
        var path = Path.Combine(directory, "keys", KeyCertificate.FileName);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var withoutRsa = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestDatabase.Start, TestDatabase.Start.AddYears(1));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        foreach (var (content, problem) in new[] { (withoutRsa.Export(X509ContentType.Pkcs12), "no private RSA key"), ("nonsense"u8.ToArray(), "cannot be read") })
        {
            File.WriteAllBytes(path, content);

            var refused = Assert.Throws<SettingException>(() => TestCertificate.In(directory));

            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    private static IDataProtector Protector(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static ServiceProvider Services(TestDatabase database, string directory) => Services(database, TestCertificate.In(directory));

    private static ServiceProvider Services(TestDatabase database, KeyCertificate certificate) =>
        TestStore.ServicesFor(database.Store.Settings, database.Clock).AddKeys(certificate).BuildServiceProvider();

    private static async Task<List<string?>> Stored(TestDatabase database)
    {
        await using var db = database.CreateDbContext();
        return await db.DataProtectionKeys.Select(k => k.Xml).ToListAsync();
    }
}
