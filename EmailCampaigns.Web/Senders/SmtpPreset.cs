using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Web.Senders;

/// <summary>What a well-known provider says of its mail server, so that nobody has to look it up.</summary>
/// <param name="Name">As people know it.</param>
/// <param name="Host">Its server; empty where it differs from customer to customer.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How it is kept private there.</param>
/// <param name="Connections">How many connections it bears from one mailbox.</param>
/// <param name="Mailbox">The server that keeps its mailboxes (IMAP, port 993); null where it keeps none, or it differs.</param>
/// <param name="Hint">What is peculiar about signing in; null where nothing is.</param>
public sealed record SmtpPreset(string Name, string Host, int Port, SmtpSecurity Security, int Connections, string? Mailbox, string? Hint)
{
    /// <summary>Any server that is not named.</summary>
    public static readonly SmtpPreset Other = new("Another mail server", "", 587, SmtpSecurity.Starttls, SmtpServer.DefaultConnections, Mailbox: null, Hint: null);

    private const string AppPassword = "It wants an app password, made in the security settings of the account.";

    /// <summary>Those named, and <see cref="Other"/> first.</summary>
    public static IReadOnlyList<SmtpPreset> All { get; } =
    [
        Other,
        new("Gmail, Google Workspace", "smtp.gmail.com", 587, SmtpSecurity.Starttls, 5, "imap.gmail.com", "It wants an app password: switch on 2-step verification, then make one at myaccount.google.com/apppasswords."),
        new("Microsoft 365, Outlook", "smtp.office365.com", 587, SmtpSecurity.Starttls, 3, "outlook.office365.com", "SMTP AUTH must be switched on for the mailbox (admin centre, Mail, Manage email apps)."),
        new("Amazon SES (Frankfurt)", "email-smtp.eu-central-1.amazonaws.com", 587, SmtpSecurity.Starttls, 8, Mailbox: null, Hint: "User and password are the SMTP credentials made in the SES console, not the access keys."),
        new("SendGrid", "smtp.sendgrid.net", 587, SmtpSecurity.Starttls, 8, Mailbox: null, Hint: "The user is the word apikey, the password an API key."),
        new("Mailgun (EU)", "smtp.eu.mailgun.org", 587, SmtpSecurity.Starttls, 8, Mailbox: null, Hint: null),
        new("Brevo", "smtp-relay.brevo.com", 587, SmtpSecurity.Starttls, 8, Mailbox: null, Hint: "The password is an SMTP key."),
        new("Fastmail", "smtp.fastmail.com", 465, SmtpSecurity.Tls, 4, "imap.fastmail.com", AppPassword),
        new("iCloud Mail", "smtp.mail.me.com", 587, SmtpSecurity.Starttls, 2, "imap.mail.me.com", AppPassword),
        new("Yahoo Mail", "smtp.mail.yahoo.com", 465, SmtpSecurity.Tls, 2, "imap.mail.yahoo.com", AppPassword),
        new("Zoho Mail (EU)", "smtp.zoho.eu", 465, SmtpSecurity.Tls, 3, "imap.zoho.eu", AppPassword),
        new("GMX", "mail.gmx.net", 587, SmtpSecurity.Starttls, 2, "imap.gmx.net", "Sending by other programs must be allowed in the settings of the mailbox."),
        new("IONOS", "smtp.ionos.de", 465, SmtpSecurity.Tls, 4, "imap.ionos.de", Hint: null),
    ];

    /// <summary>The provider of a server; <see cref="Other"/> where it is none of them.</summary>
    public static SmtpPreset Of(string? host) =>
        All.FirstOrDefault(preset => preset.Host.Length > 0 && string.Equals(preset.Host, host?.Trim(), StringComparison.OrdinalIgnoreCase)) ?? Other;
}
