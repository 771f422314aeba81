using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>What stands in the form of the mailbox that is read for replies and bounces.</summary>
public sealed class MailboxForm : ServerForm
{
    /// <summary>The form of settings that stand; null where no mailbox is read.</summary>
    public MailboxForm(ImapShown? standing)
        : base(standing)
    {
        IsRead = standing is not null;
        if (standing is null)
        {
            (Port, Security) = (UsualPorts.Tls, SmtpSecurity.Tls);
        }
    }

    public bool IsRead { get; private set; }

    /// <inheritdoc/>
    public override (int Tls, int Starttls) UsualPorts => (993, 143);

    /// <summary>Switches the reading of the mailbox on or off. Empty fields are filled in with what the SMTP server suggests.</summary>
    public void Read(bool isRead, SmtpForm sending)
    {
        ArgumentNullException.ThrowIfNull(sending);
        IsRead = isRead;
        if (isRead && string.IsNullOrEmpty(Host))
        {
            Host = SmtpPreset.Of(sending.Host).Mailbox ?? Guess(sending.Host);
            Username = string.IsNullOrEmpty(Username) ? sending.Username : Username;
        }
    }

    /// <summary>Everything it says; an empty host ends the reading.</summary>
    public ImapInput ToInput() => IsRead ? (ImapInput)Fill(new ImapInput()) : new ImapInput { Host = "" };

    private static string? Guess(string? smtpHost) =>
        smtpHost?.Trim() is { } host && host.StartsWith("smtp.", StringComparison.OrdinalIgnoreCase) ? $"imap.{host["smtp.".Length..]}" : null;
}
