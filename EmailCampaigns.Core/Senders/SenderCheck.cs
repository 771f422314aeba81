using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>One stage of trying a sender, and how it went.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Result">How it went.</param>
/// <param name="Text">What was found, for a person.</param>
public sealed record SenderCheck(CheckStage Stage, CheckResult Result, string Text)
{
    /// <summary>The stages of reading a mailbox, in their order.</summary>
    /// <param name="server">The mailbox.</param>
    /// <param name="passed">What went well.</param>
    /// <param name="tls">The version of TLS that was agreed on; null in the clear.</param>
    /// <param name="fault">Where it ended and why; null where all went well.</param>
    /// <param name="found">What is in the mailbox.</param>
    internal static IReadOnlyList<SenderCheck> Of(ImapServer server, IReadOnlySet<MailboxStage> passed, string? tls, MailboxException? fault, string found)
    {
        return
        [
            Row(CheckStage.Connect, MailboxStage.Connect, $"{server.Host} answers on port {server.Port}."),
            server.Security is SmtpSecurity.None
                ? new(CheckStage.Encrypt, CheckResult.NotNeeded, "The connection is not encrypted.")
                : Row(CheckStage.Encrypt, MailboxStage.Encrypt, $"The connection is encrypted ({TlsName(tls)}{(server.AllowInvalidCertificate ? ", its certificate not looked at" : "")})."),
            Row(CheckStage.SignIn, MailboxStage.SignIn, $"{server.Credentials.Username} is signed in."),
            Row(CheckStage.Mailbox, MailboxStage.Read, found),
        ];

        SenderCheck Row(CheckStage stage, MailboxStage step, string text) =>
            fault?.Stage == step ? new(stage, CheckResult.Failed, fault.Message)
            : fault is null || passed.Contains(step) ? new(stage, CheckResult.Passed, text)
            : new(stage, CheckResult.NotReached, "Not reached.");
    }

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

        SenderCheck Row(DeliveryStage step, bool isNeeded, string passed, string notNeeded)
        {
            var stage = StageOf(step);
            return failed == step ? new(stage, CheckResult.Failed, SmtpAdvice.For(server, from, proof.Fault!))
                : !isNeeded ? new(stage, CheckResult.NotNeeded, notNeeded)
                // With TLS from the start the greeting comes behind the handshake; that somebody answers is known before.
                : proof.Passed.Contains(step) || (step is DeliveryStage.Connect && failed is DeliveryStage.Tls) ? new(stage, CheckResult.Passed, passed)
                : new(stage, CheckResult.NotReached, "Not reached.");
        }
    }

    private static CheckStage StageOf(DeliveryStage step) => step switch
    {
        DeliveryStage.Connect => CheckStage.Connect,
        DeliveryStage.Tls => CheckStage.Encrypt,
        DeliveryStage.Auth => CheckStage.SignIn,
        _ => CheckStage.FromAddress,
    };

    private static DeliveryStage RowOf(DeliveryStage stage) => stage is DeliveryStage.Hello ? DeliveryStage.Connect : stage;

    private static string TlsName(string? protocol) => protocol switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        _ => protocol ?? "",
    };
}

/// <summary>The stages of trying a sender or its mailbox.</summary>
public enum CheckStage
{
    Connect,
    Encrypt,
    SignIn,
    FromAddress,
    PickupFolder,
    Mailbox,
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
