using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>
/// One address that can be mailed: the addr-spec of RFC 5321 and 5322 with a domain name that has a top level (no literals such as [192.0.2.1]),
/// letters beyond ASCII included (RFC 6531, RFC 5890).
/// </summary>
public sealed record EmailAddress
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true, AllowUnassigned = false };

    private readonly int _domainStart;

    private EmailAddress(string address, string normalized, int domainStart)
    {
        Address = address;
        Normalized = normalized;
        _domainStart = domainStart;
    }

    /// <summary>As typed, without what stood around it (blanks, quotes, <c>mailto:</c>, a name and angle brackets).</summary>
    public string Address { get; }

    /// <summary>What two spellings of one mailbox share: lower case, the domain in its ASCII form (punycode). Unique keys are made of it.</summary>
    public string Normalized { get; }

    /// <summary>The domain in its ASCII form, lower case.</summary>
    public string Domain => Normalized[_domainStart..];

    /// <summary><see cref="Domain"/> without a copy.</summary>
    public ReadOnlySpan<char> DomainSpan => Normalized.AsSpan(_domainStart);

    public override string ToString() => Address;

    /// <summary>An address that was read before, from what was kept of it; nothing is checked.</summary>
    internal static EmailAddress Restore(string address, string normalized) => new(address, normalized, normalized.LastIndexOf('@') + 1);

    /// <summary>
    /// Reads an address as people and programs write it: <c> Ann@Example.org </c>, <c>“ann@example.org”</c>, <c>mailto:ann@example.org</c>,
    /// <c>Ann Lee &lt;ann@example.org&gt;</c>. A text with several addresses is none; see <see cref="AddressCell"/>.
    /// </summary>
    /// <param name="text">What was typed or stood in the file.</param>
    /// <param name="address">The address, where it is one.</param>
    /// <param name="problem">Else the first thing that is wrong with it.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out EmailAddress? address, out EmailAddressProblem problem)
    {
        if (!Ascii.IsValid(text))
        {
            text = VisibleText.ForAddress(new string(text));
        }

        var bare = AddressWrapping.Bare(text);
        if (TryRead(bare, out address, out problem))
        {
            return true;
        }

        var unwrapped = AddressWrapping.Unwrap(bare);
        return unwrapped.Length < bare.Length && TryRead(unwrapped, out address, out problem);
    }

    /// <summary>What is wrong, in words that can follow a row number: "no @ in the address".</summary>
    public static string Describe(EmailAddressProblem problem) => problem switch
    {
        EmailAddressProblem.None => "the address is valid",
        EmailAddressProblem.Empty => "address is empty",
        EmailAddressProblem.NoAt => "no @ in the address",
        EmailAddressProblem.SeveralAts => "more than one @ in the address",
        EmailAddressProblem.NoLocalPart => "nothing stands before the @",
        EmailAddressProblem.NoDomain => "nothing stands after the @",
        EmailAddressProblem.NoDotInDomain => "the domain has no dot",
        EmailAddressProblem.BadLocalPart => "the part before the @ is not valid",
        EmailAddressProblem.BadDomain => "the domain is not valid",
        EmailAddressProblem.BadTopLevelDomain => "the domain has no valid ending",
        EmailAddressProblem.Space => "a space in the address",
        EmailAddressProblem.ControlCharacter => "a control character in the address",
        EmailAddressProblem.TooLong => "the address is too long",
    };

    private static bool TryRead(ReadOnlySpan<char> bare, [NotNullWhen(true)] out EmailAddress? address, out EmailAddressProblem problem)
    {
        address = null;
        problem = AddressSyntax.Check(bare, out var at, out var isAscii, out var isLower);
        if (problem != EmailAddressProblem.None)
        {
            return false;
        }

        var typed = new string(bare);
        if (isAscii)
        {
            address = new EmailAddress(typed, isLower ? typed : typed.ToLowerInvariant(), at + 1);
            return true;
        }

        return TryNormalizeInternational(typed, at, out address, out problem);
    }

    private static bool TryNormalizeInternational(string typed, int at, out EmailAddress? address, out EmailAddressProblem problem)
    {
        address = null;
        problem = EmailAddressProblem.BadLocalPart;
        string local;
        try
        {
            local = typed[..at].Normalize(NormalizationForm.FormC).ToLowerInvariant();
        }
        catch (ArgumentException) // half of a surrogate pair is no text
        {
            return false;
        }

        problem = EmailAddressProblem.BadDomain;
        string domain;
        try
        {
            domain = Idn.GetAscii(typed, at + 1).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        problem = AddressSyntax.CheckDomain(domain);
        if (problem != EmailAddressProblem.None)
        {
            return false;
        }

        var localOctets = Encoding.UTF8.GetByteCount(local);
        if (localOctets > AddressSyntax.MaxLocalOctets || localOctets + 1 + domain.Length > AddressSyntax.MaxOctets)
        {
            problem = EmailAddressProblem.TooLong;
            return false;
        }

        address = new EmailAddress(typed, $"{local}@{domain}", local.Length + 1);
        return true;
    }
}
