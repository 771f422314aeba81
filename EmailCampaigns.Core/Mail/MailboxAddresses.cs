using System.Text;
using MimeKit;

namespace EmailCampaigns.Core.Mail;

/// <summary>Makes the mailboxes of header fields and SMTP commands out of what people typed. What they hold can end neither a field nor a command.</summary>
public static class MailboxAddresses
{
    /// <summary>Longest address in octets (RFC 3696 with its erratum: 64 + 1 + 255).</summary>
    public const int MaxLength = 320;

    /// <summary>Longest domain name (RFC 1035).</summary>
    private const int MaxDomainLength = 253;

    /// <summary>
    /// Reads an address. A local part such as <c>a..b</c>, which some providers assign, is accepted and quoted on the wire; comments and address literals are refused.
    /// </summary>
    /// <param name="address">Without angle brackets, such as <c>zoë@bücher.example</c>.</param>
    /// <param name="name">The display name: any text; null or blank writes the bare address.</param>
    /// <param name="field">Named when the address is refused.</param>
    /// <exception cref="MessageFieldException">It is not an address.</exception>
    public static MailboxAddress Parse(string address, string? name, string field)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        if (at < 1)
        {
            throw new MessageFieldException(field, "the address needs a name, an @ and a domain.");
        }

        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.IsAscii ? rune.Value is < ' ' or '\u007f' : rune == Rune.ReplacementChar || HeaderText.EndsLine(rune))
            {
                throw new MessageFieldException(field, "the address contains a control character or an invalid character.");
            }
        }

        var mailbox = Parse(QuoteDots(address[..at]), AsciiDomain(address[(at + 1)..], field), name, field);
        return Encoding.UTF8.GetByteCount(mailbox.OnTheWire()) <= MaxLength
            ? mailbox
            : throw new MessageFieldException(field, $"the address is longer than {MaxLength} characters.");
    }

    /// <summary>The domain in ASCII (RFC 5891), such as <c>xn--bcher-kva.example</c>.</summary>
    /// <exception cref="MessageFieldException">It is not a domain name.</exception>
    public static string AsciiDomain(string domain, string field)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (Uri.CheckHostName(domain) is not (UriHostNameType.Dns or UriHostNameType.IPv4) || domain[^1] is '.')
        {
            throw new MessageFieldException(field, "the part after the @ is not a domain name.");
        }

        var ascii = Ascii.IsValid(domain) ? domain : MailboxAddress.IdnMapping.Encode(domain);
        return ascii.Length <= MaxDomainLength && Ascii.IsValid(ascii)
            ? ascii
            : throw new MessageFieldException(field, $"the domain is longer than {MaxDomainLength} characters.");
    }

    /// <summary>The address as header fields and commands contain it: the domain in ASCII, the local part quoted where necessary.</summary>
    public static string OnTheWire(this MailboxAddress mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return mailbox.GetAddress(idnEncode: true);
    }

    /// <summary>Only a server that offers SMTPUTF8 (RFC 6531) takes a local part beyond ASCII. A domain beyond ASCII has an ASCII form.</summary>
    public static bool NeedsSmtpUtf8(this MailboxAddress mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return !Ascii.IsValid(mailbox.LocalPart);
    }

    private static MailboxAddress Parse(string localPart, string domain, string? name, string field)
    {
        try
        {
            var mailbox = new MailboxAddress(HeaderText.Phrase(name), $"{localPart}@{domain}");
            if (mailbox.LocalPart == localPart)
            {
                return mailbox;
            }
        }
        catch (ParseException)
        {
            // Refused below, in words that do not repeat the address.
        }

        throw new MessageFieldException(field, "the part before the @ contains a character that is not allowed there.");
    }

    /// <summary>Dots at an end or next to each other are allowed in quotes only (RFC 5322 section 3.4.1).</summary>
    private static string QuoteDots(string localPart) =>
        localPart is not ['"', ..] && (localPart is ['.', ..] or [.., '.'] || localPart.Contains("..", StringComparison.Ordinal)) ? $"\"{localPart}\"" : localPart;
}
