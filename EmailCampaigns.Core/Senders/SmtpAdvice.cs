using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>What went wrong with a mail server, for a person who did not make it: what happened, then what to do.</summary>
internal static class SmtpAdvice
{
    /// <summary>Two or three sentences; with the server's own words where it said any.</summary>
    public static string For(SmtpServer server, string from, SmtpFault fault) => fault.Reply is { } reply
        ? $"{OfRefusal(server, from, fault.Stage, reply)} The server said: {Cut(reply.ToString())}"
        : OfKind(server, fault);

    private static string OfKind(SmtpServer server, SmtpFault fault) => fault.Kind switch
    {
        SmtpFaultKind.HostUnknown => $"There is no server named {server.Host}. Check the spelling; your provider's help names it as \"SMTP server\" or \"outgoing server\".",
        SmtpFaultKind.NameLookupFailed => $"The name {server.Host} could not be looked up. Check the network and the name servers of the machine that runs EmailCampaigns, then test again.",
        SmtpFaultKind.ConnectionRefused => $"Nothing listens at {server.Host} on port {server.Port}. {UsualPorts(server)}",
        SmtpFaultKind.Unreachable => $"There is no way to {server.Host}, port {server.Port}. Check the network of the machine that runs EmailCampaigns, and its firewall.",
        SmtpFaultKind.TimedOut or SmtpFaultKind.Closed or SmtpFaultKind.Garbled or SmtpFaultKind.HandshakeFailed when PortsMixedUp(server, fault) is { } mixedUp => mixedUp,
        SmtpFaultKind.TimedOut when fault.Stage is DeliveryStage.Connect =>
            $"{server.Host} does not answer on port {server.Port}. A firewall may keep it away: many hosting providers block the ports 25, 465 and 587 until asked. {UsualPorts(server)}",
        SmtpFaultKind.TimedOut => $"{server.Host} answered at first and then no more. Test again in some minutes; if it stays so, ask its operator.",
        SmtpFaultKind.Closed => $"{server.Host} hung up {While(fault.Stage)}. Test again in some minutes; if it stays so, check port and security.",
        SmtpFaultKind.Garbled => $"What answers at {server.Host}, port {server.Port}, is no mail server. {UsualPorts(server)} ({Cut(fault.Message)})",
        SmtpFaultKind.HandshakeFailed => $"{server.Host} and this machine could not agree on an encryption. It may know outdated versions of TLS only; ask its operator. ({Cut(fault.Message)})",
        SmtpFaultKind.StarttlsNotOffered => $"{server.Host} does not offer STARTTLS on port {server.Port}, or somebody on the way took the offer away. Nothing was sent, the password neither. "
            + "If the provider names port 465, choose TLS. Choose no encryption only for a server on your own machine or network.",
        SmtpFaultKind.CertificateNameMismatch => $"{fault.Message} Enter the server under the name in its certificate; your provider's help has it.",
        SmtpFaultKind.CertificateExpired => $"{fault.Message} Its operator has to renew it. If it is valid, check the clock of the machine that runs EmailCampaigns.",
        SmtpFaultKind.CertificateUntrusted => $"{fault.Message} With a provider, check the server's name: somebody may be in between. For a server of your own, install its certificate on this machine; for a test server, allow any certificate below.",
        SmtpFaultKind.NoAuthMechanism => server.Credentials?.Tokens is not null
            ? $"{fault.Message} It takes no OAuth here. Sign in by password, or check server and port."
            : $"{fault.Message} {(server.Security is SmtpSecurity.None ? "Many servers let nobody sign in without encryption: choose STARTTLS with port 587, or TLS with port 465." : "Check server and port, or leave the user empty if the server needs no signing in.")}",
        SmtpFaultKind.NoAccessToken => $"{fault.Message} Sign in at the provider again and enter the new refresh token, or check the client's id and secret.",
        SmtpFaultKind.AccessTokenUnavailable => $"{fault.Message} Test again in some minutes.",
        SmtpFaultKind.Refused => throw new ArgumentException("A refusal has a reply.", nameof(fault)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "A kind without advice."),
    };

    private static string OfRefusal(SmtpServer server, string from, DeliveryStage stage, SmtpReply reply) => stage switch
    {
        DeliveryStage.Auth when reply.Code < 500 => $"{server.Host} cannot check the password just now. Test again in some minutes.",
        DeliveryStage.Auth => $"{server.Host} refuses this user and password. {HowToSignIn(server)}",
        DeliveryStage.Mail when reply.Code is 530 || (server.Credentials is null && reply.Code >= 500) =>
            $"{server.Host} takes mail from those who sign in only. Enter user and password.",
        DeliveryStage.Mail when reply.Code < 500 => $"{server.Host} does not take mail from {from} just now. Test again in some minutes.",
        DeliveryStage.Mail => $"{server.Host} does not take mail from {from} by this user. Use the address of the mailbox that signs in, or have the provider allow this one as an alias (\"send as\").",
        DeliveryStage.Tls => $"{server.Host} offers STARTTLS and does not do it. If the provider names port 465, choose TLS; else ask its operator.",
        _ when reply.Code < 500 => $"{server.Host} is too busy or takes nothing from this machine just now. Test again in some minutes.",
        _ => $"{server.Host} takes no mail from this machine. Its address may be on a blocklist, or the server is for others; ask its operator.",
    };

    /// <summary>Port and security that do not go together show as silence, or as rubbish.</summary>
    private static string? PortsMixedUp(SmtpServer server, SmtpFault fault) => server switch
    {
        { Security: not SmtpSecurity.Tls, Port: 465 } when fault.Stage is DeliveryStage.Connect =>
            $"{server.Host} says nothing on port 465: this port is encrypted from the start. Choose TLS, or port 587 with STARTTLS.",
        { Security: SmtpSecurity.Tls, Port: not 465 } when fault.Stage is DeliveryStage.Tls =>
            $"Port {server.Port} of {server.Host} is not encrypted from the start. Choose STARTTLS for it, or TLS with port 465.",
        _ => null,
    };

    private static string UsualPorts(SmtpServer server) => server.Port switch
    {
        25 => "Port 25 is for servers among each other: use 587 with STARTTLS, or 465 with TLS.",
        587 or 465 => "Check the server's name.",
        _ => "Most providers use port 587 with STARTTLS, or 465 with TLS.",
    };

    private static string HowToSignIn(SmtpServer server)
    {
        if (server.Credentials?.Tokens is not null)
        {
            return "Check the user, and that the token was given with the right to send mail (for Google the scope https://mail.google.com/, for Microsoft https://outlook.office.com/SMTP.Send).";
        }

        var host = server.Host.ToLowerInvariant();
        return
            Ends(host, "gmail.com", "googlemail.com", "google.com") ? "Google takes no ordinary password here: switch on 2-step verification, make an app password at myaccount.google.com/apppasswords, and enter that."
            : Ends(host, "office365.com", "outlook.com", "hotmail.com") ? "Microsoft takes a password here only where SMTP AUTH is switched on for the mailbox (Microsoft 365 admin centre, Mail, Manage email apps), and an app password where sign-in needs a second step."
            : Ends(host, "yahoo.com", "aol.com", "icloud.com", "me.com", "zoho.com", "zoho.eu", "fastmail.com", "yandex.com", "gmx.net", "web.de") ? "This provider wants an app password: make one in the security settings of the account, and enter that."
            : Ends(host, "amazonaws.com") ? "Amazon SES wants the SMTP credentials made in its console; the access keys of the account do not work."
            : Ends(host, "sendgrid.net") ? "SendGrid wants the user \"apikey\" and an API key as password."
            : "Check both; the user is often the whole email address. Many providers want an app password, made in the account's security settings, once sign-in needs a second step.";
    }

    private static bool Ends(string host, params ReadOnlySpan<string> domains)
    {
        foreach (var domain in domains)
        {
            if (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string While(DeliveryStage stage) => stage switch
    {
        DeliveryStage.Connect => "before a word was said",
        DeliveryStage.Tls => "while encryption was agreed on",
        DeliveryStage.Auth => "while signing in",
        DeliveryStage.Mail => "when asked about the From address",
        _ => "after the greeting",
    };

    private static string Cut(string text) => new DeliveryOutcome(DeliveryVerdict.Retry, DeliveryStage.None, text).Text;
}
