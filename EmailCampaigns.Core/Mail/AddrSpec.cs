using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// An address in the form that goes over the wire, in header fields and SMTP commands alike: <c>addr-spec</c> of RFC 5322 section 3.4.1 and RFC 6532.
/// Nothing of it can end a field or a command: controls, spaces and brackets are refused or stand in a quoted string.
/// </summary>
public readonly record struct AddrSpec
{
    /// <summary>Longest address that is kept anywhere (RFC 3696 erratum aside: 64 + 1 + 255), in octets.</summary>
    public const int MaxLength = 320;

    private static readonly SearchValues<char> Atom = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly IdnMapping Idn = new();

    private AddrSpec(string localPart, string domain) => (LocalPart, Domain) = (localPart, domain);

    /// <summary>The part before the at sign, without the quotes it may need on the wire.</summary>
    public string LocalPart { get; }

    /// <summary>The domain in ASCII (RFC 5891): <c>xn--bcher-kva.example</c>.</summary>
    public string Domain { get; }

    /// <summary>A local part beyond ASCII can only travel where the server offers SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(LocalPart);

    /// <summary>
    /// Reads an address. A local part like <c>a..b</c>, which some operators give out, is accepted and quoted on the wire; address literals are refused.
    /// </summary>
    /// <param name="address">Without display name and angle brackets.</param>
    /// <param name="field">What to name when it is refused.</param>
    /// <exception cref="MessageFieldException">It is no address.</exception>
    public static AddrSpec Parse(string address, string field)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        if (at < 1)
        {
            throw new MessageFieldException(field, "the address needs a name, an @ and a domain.");
        }

        var parsed = new AddrSpec(ParseLocalPart(address[..at], field), ParseDomain(address[(at + 1)..], field));
        return Encoding.UTF8.GetByteCount(parsed.ToString()) <= MaxLength
            ? parsed
            : throw new MessageFieldException(field, $"the address is longer than {MaxLength} characters.");
    }

    /// <summary>A domain in ASCII, each label checked.</summary>
    /// <exception cref="MessageFieldException">It is no domain.</exception>
    internal static string ParseDomain(string domain, string field)
    {
        var ascii = Ascii.IsValid(domain) ? domain : ToAscii(domain, field);
        foreach (var range in ascii.AsSpan().Split('.'))
        {
            var label = ascii.AsSpan(range);
            if (label.Length is 0 or > 63 || label.ContainsAnyExcept(Host))
            {
                throw new MessageFieldException(field, "the part after the @ is no domain name.");
            }
        }

        return ascii.Length <= 253 ? ascii : throw new MessageFieldException(field, "the domain is longer than 253 characters.");
    }

    /// <summary>The address as it is written, quoted where it must be.</summary>
    public override string ToString() => $"{(IsDotAtom(LocalPart) ? LocalPart : QuotedString.Of(LocalPart))}@{Domain}";

    private static string ParseLocalPart(string text, string field)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || HeaderText.EndsLine(rune))
            {
                throw new MessageFieldException(field, "the address holds a control character or a broken one.");
            }
        }

        var name = text is ['"', .., '"'] ? QuotedString.Read(text) : WithoutSpecials(text);
        return name ?? throw new MessageFieldException(field, "the part before the @ holds a character that may not stand there.");
    }

    private static string? WithoutSpecials(string text)
    {
        foreach (var c in text)
        {
            if (c is not '.' && Ascii.IsValid(c) && !Atom.Contains(c))
            {
                return null;
            }
        }

        return text;
    }

    private static bool IsDotAtom(string text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal) && WithoutSpecials(text) is not null;

    private static string ToAscii(string domain, string field)
    {
        try
        {
            return Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            throw new MessageFieldException(field, "the part after the @ is no internationalised domain name.");
        }
    }
}
