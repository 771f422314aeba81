using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>One stage of trying a sender, and how it went.</summary>
/// <param name="Stage">Which: connecting, encrypting, signing in, the From address.</param>
/// <param name="Result">How it went.</param>
/// <param name="Text">What was found, for a person.</param>
public sealed record SenderCheck(DeliveryStage Stage, CheckResult Result, string Text)
{
    /// <summary>The stages of an SMTP sender, in the order in which a person thinks of them.</summary>
    internal static IReadOnlyList<SenderCheck> Of(SmtpServer server, string from, SmtpProof proof)
    {
        var failed = proof.Fault is { } fault ? RowOf(fault.Stage) : (DeliveryStage?)null;
        return
        [
            Row(DeliveryStage.Connect, isNeeded: true, $"{server.Host} answers on port {server.Port}.", $"{server.Host}, port {server.Port}"),
            Row(DeliveryStage.Tls, server.Security is not SmtpSecurity.None, $"The connection is encrypted ({TlsName(proof.Tls)}{(server.AllowInvalidCertificate ? ", its certificate not looked at" : "")}).", "The connection is not encrypted."),
            Row(DeliveryStage.Auth, server.Credentials is not null, $"{server.Credentials?.Username} is signed in.", "The server is used without signing in."),
            Row(DeliveryStage.Mail, isNeeded: true, $"Mail from {from} is taken. Nothing was sent.", $"Mail from {from}"),
        ];

        SenderCheck Row(DeliveryStage stage, bool isNeeded, string passed, string notNeeded) =>
            failed == stage ? new(stage, CheckResult.Failed, SmtpAdvice.For(server, from, proof.Fault!))
            : !isNeeded ? new(stage, CheckResult.NotNeeded, notNeeded)
            // With TLS from the start the greeting comes behind the handshake; that somebody answers is known before.
            : proof.Passed.Contains(stage) || (stage is DeliveryStage.Connect && failed is DeliveryStage.Tls) ? new(stage, CheckResult.Passed, passed)
            : new(stage, CheckResult.NotReached, "Not reached.");
    }

    private static DeliveryStage RowOf(DeliveryStage stage) => stage is DeliveryStage.Hello ? DeliveryStage.Connect : stage;

    private static string TlsName(string? protocol) => protocol switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        _ => protocol ?? "",
    };
}

/// <summary>How one stage of trying a sender went.</summary>
public enum CheckResult
{
    Passed,
    Failed,

    /// <summary>An earlier one failed.</summary>
    NotReached,

    /// <summary>The settings do not ask for it.</summary>
    NotNeeded,
}
