using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Senders;

/// <summary>What makes and tries senders, without the host.</summary>
internal static class SenderTools
{
    /// <summary>One key ring for all tests, as an installation has one.</summary>
    public static readonly SenderSecrets Secrets = NewSecrets();

    /// <summary>Another key ring, as after the folder of the keys was lost.</summary>
    public static SenderSecrets NewSecrets()
    {
        var protector = new EphemeralDataProtectionProvider().CreateProtector("sender-secrets");
        return new SenderSecrets(protector.Protect, protector.Unprotect);
    }

    public static SenderVerifier Verifier(TestDatabase database, SenderSecrets? secrets = null) =>
        new(database, new DataDirectory(database.Directory), Transports(database, secrets), secrets ?? Secrets, database.Clock);

    public static SenderEditor Editor(TestDatabase database) => new(database, Verifier(database), Secrets, database.Clock);

    public static SenderTransports Transports(TestDatabase database, SenderSecrets? secrets = null) =>
        new(new DataDirectory(database.Directory), secrets ?? Secrets, RefreshTokens(database, secrets), new SmtpConnections(new SmtpLimits(), TimeProvider.System), database.Clock);

    public static RefreshTokens RefreshTokens(TestDatabase database, SenderSecrets? secrets = null) =>
        new(database, secrets ?? Secrets, NullLogger<RefreshTokens>.Instance);

    /// <summary>What <see cref="SenderEditor"/> and <see cref="SenderVerifier"/> need; a data directory and a clock are there already.</summary>
    public static IServiceCollection AddSenderTransports(this IServiceCollection services) =>
        services.AddSingleton(Secrets).AddSingleton(new SmtpConnections(new SmtpLimits(), TimeProvider.System)).AddSingleton<RefreshTokens>().AddSingleton<SenderTransports>();
}
