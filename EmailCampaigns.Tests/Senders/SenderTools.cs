using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
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

    /// <summary>An installation where nobody set up signing in.</summary>
    public static readonly MailProviders NoProviders = new()
    {
        Microsoft = MailProviders.MicrosoftOf(null, null, new Uri("https://login.example"), "organizations", new Uri("https://graph.example/v1.0")),
        Graph = new Uri("https://graph.example/v1.0"),
        Google = MailProviders.GoogleOf(null, null, new Uri("https://accounts.example"), new Uri("https://tokens.example"), new Uri("https://tokens.example/revoke")),
        GoogleSmtp = new Uri("smtps://smtp.example:465"),
        GoogleImap = new Uri("imaps://imap.example:993"),
    };

    private static readonly ProviderHttp Http = new();

    /// <summary>Another key ring, as after the folder of the keys was lost.</summary>
    public static SenderSecrets NewSecrets()
    {
        var protector = new EphemeralDataProtectionProvider().CreateProtector("sender-secrets");
        return new SenderSecrets(protector.Protect, protector.Unprotect);
    }

    public static SenderVerifier Verifier(TestDatabase database, SenderSecrets? secrets = null, MailProviders? providers = null) =>
        new(database, new DataDirectory(database.Directory), Transports(database, secrets, providers), secrets ?? Secrets, database.Clock);

    public static SenderEditor Editor(TestDatabase database) => new(database, Verifier(database), Secrets, database.Clock);

    public static SenderTransports Transports(TestDatabase database, SenderSecrets? secrets = null, MailProviders? providers = null) => new(
        new DataDirectory(database.Directory), secrets ?? Secrets, RefreshTokens(database, secrets), Grants(database, secrets), providers ?? NoProviders, Http, new SmtpConnections(new SmtpLimits(), TimeProvider.System), database.Clock);

    public static SenderGrants Grants(TestDatabase database, SenderSecrets? secrets = null) =>
        new(database, secrets ?? Secrets, database.Clock, NullLogger<SenderGrants>.Instance);

    public static RefreshTokens RefreshTokens(TestDatabase database, SenderSecrets? secrets = null) =>
        new(database, secrets ?? Secrets, NullLogger<RefreshTokens>.Instance);

    /// <summary>What <see cref="SenderEditor"/> and <see cref="SenderVerifier"/> need; a data directory and a clock are there already.</summary>
    public static IServiceCollection AddSenderTransports(this IServiceCollection services) =>
        services.AddSingleton(Secrets).AddSingleton(new SmtpConnections(new SmtpLimits(), TimeProvider.System)).AddSingleton<RefreshTokens>()
            .AddSingleton(NoProviders).AddSingleton<ProviderHttp>().AddSingleton<SenderGrants>().AddSingleton<SenderTransports>();
}
