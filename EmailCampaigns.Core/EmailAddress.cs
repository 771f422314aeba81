using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>Why a text is not an address that can be mailed. The words for people are in <see cref="EmailAddress.Describe"/>.</summary>
public enum EmailAddressProblem
{
    None,
    Empty,
    NoAt,
    SeveralAts,
    NoLocalPart,
    NoDomain,
    NoDotInDomain,
    BadLocalPart,
    BadDomain,
    BadTopLevelDomain,
    Space,
    ControlCharacter,
    TooLong,
}

/// <summary>
/// One address that can be mailed: the addr-spec of RFC 5321 and 5322 with a domain name that has a top level (no literals such as [192.0.2.1]),
/// letters beyond ASCII included (RFC 6531, RFC 5890).
/// </summary>
public sealed record EmailAddress
{
    /// <summary>RFC 5321, 4.5.3.1.3: a path is at most 256 octets, its angle brackets included.</summary>
    private const int MaxOctets = 254;
    private const int MaxLocalOctets = 64;
    private const int MaxDomainOctets = 253;
    private const int MaxLabel = 63;

    /// <summary>No address with a name before it is longer; more is not worth reading.</summary>
    private const int MaxText = 1000;

    /// <summary>atext of RFC 5322, 3.2.3, and the dot between atoms.</summary>
    private static readonly SearchValues<char> DotAtomText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~");

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

        var bare = Bare(text);
        if (TryRead(bare, out address, out problem))
        {
            return true;
        }

        var unwrapped = Unwrap(bare);
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
        problem = Check(bare, out var at, out var isAscii, out var isLower);
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

    /// <summary>Without blanks, a name and angle brackets, <c>mailto:</c>, and the apostrophe that tells a spreadsheet that text follows.</summary>
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text is [.., '>'] && text.LastIndexOf('<') is >= 0 and var open)
        {
            text = text[(open + 1)..^1].Trim();
        }

        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["mailto:".Length..];
            if (text.IndexOf('?') is >= 0 and var query) // RFC 6068: what follows are header fields
                text = text[..query];
            text = (text.Contains('%') ? Uri.UnescapeDataString(text) : text).Trim();
        }

        return text.TrimStart("'`´").TrimStart();
    }

    /// <summary>Without quotes of every kind, brackets around all of it, and punctuation at the end.</summary>
    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> text)
    {
        text = VisibleText.WithoutFormula(text);
        var start = 0;
        var end = text.Length;
        while (start < end && IsOpening(text[start]))
        {
            start++;
        }

        while (end > start && IsClosing(text[end - 1]))
        {
            end--;
        }

        return end - start < text.Length ? Bare(text[start..end]) : text;
    }

    private static bool IsOpening(char c) => char.IsWhiteSpace(c) || c is '"' or '(' or '[' or '{' or '<' or ':' or ';' or ',' || IsQuote(c);

    private static bool IsClosing(char c) =>
        char.IsWhiteSpace(c) || c is '"' or '\'' or '`' or ')' or ']' or '}' or '>' or '.' or ',' or ';' or ':' or '/' or '\\' or '|' or '!' or '?' or '。' or '、' || IsQuote(c);

    /// <summary>“ ” „ ‘ ’ « » ‹ › ´ 「 」 and their like.</summary>
    private static bool IsQuote(char c) => c is '´' or '′' or '″' or (>= '⌜' and <= '⌟')
        || (!char.IsAscii(c) && char.GetUnicodeCategory(c) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation);

    private static EmailAddressProblem Check(ReadOnlySpan<char> text, out int at, out bool isAscii, out bool isLower)
    {
        at = -1;
        isAscii = true;
        isLower = true;
        if (text.IsEmpty)
        {
            return EmailAddressProblem.Empty;
        }

        if (text.Length > MaxText)
        {
            return EmailAddressProblem.TooLong;
        }

        isAscii = Ascii.IsValid(text);
        isLower = text.IndexOfAnyInRange('A', 'Z') < 0;
        if (text.IndexOfAnyInRange('\0', '\u001F') >= 0 || text.IndexOfAnyInRange('\u007F', '\u009F') >= 0)
        {
            return EmailAddressProblem.ControlCharacter;
        }

        var quoted = text[0] == '"';
        at = quoted ? QuotedLength(text) : text.IndexOf('@');
        if (at < 0 || at >= text.Length || text[at] != '@')
        {
            return text.Contains('@') ? EmailAddressProblem.BadLocalPart : EmailAddressProblem.NoAt;
        }

        return CheckParts(text[..at], text[(at + 1)..], quoted, isAscii);
    }

    private static EmailAddressProblem CheckParts(ReadOnlySpan<char> local, ReadOnlySpan<char> domain, bool quoted, bool isAscii)
    {
        if (domain.Contains('@'))
        {
            return EmailAddressProblem.SeveralAts;
        }

        if (local.IsEmpty)
        {
            return EmailAddressProblem.NoLocalPart;
        }

        if (domain.IsEmpty)
        {
            return EmailAddressProblem.NoDomain;
        }

        var problem = quoted ? EmailAddressProblem.None : CheckDotAtom(local);
        if (problem != EmailAddressProblem.None)
        {
            return problem;
        }

        if (HasWhiteSpace(domain))
        {
            return EmailAddressProblem.Space;
        }

        if (!isAscii)
        {
            return HasOnlyText(domain) ? EmailAddressProblem.None : EmailAddressProblem.BadDomain; // it is checked in its ASCII form, lengths are counted in octets
        }

        return local.Length > MaxLocalOctets || local.Length + 1 + domain.Length > MaxOctets ? EmailAddressProblem.TooLong : CheckDomain(domain);
    }

    /// <summary>RFC 5321 Quoted-string: the length with both quotes, or -1 where it does not end or holds what no quoted string may.</summary>
    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i == 1 ? -1 : i + 1;
            }

            if (text[i] == '\\' && ++i >= text.Length)
            {
                return -1;
            }
        }

        return -1;
    }

    private static EmailAddressProblem CheckDotAtom(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0)
        {
            return EmailAddressProblem.BadLocalPart;
        }

        while (local.IndexOfAnyExcept(DotAtomText) is >= 0 and var i)
        {
            if (char.IsWhiteSpace(local[i]))
            {
                return EmailAddressProblem.Space;
            }

            if (!IsInternationalText(local[i]))
            {
                return EmailAddressProblem.BadLocalPart;
            }

            local = local[(i + 1)..];
        }

        return EmailAddressProblem.None;
    }

    /// <summary>
    /// What RFC 6531 adds to atext is anything beyond ASCII. Of that, what mailboxes are made of is taken; punctuation is what a text has around an address.
    /// </summary>
    private static bool IsInternationalText(char c) => !char.IsAscii(c) && c != '\uFFFD' && char.GetUnicodeCategory(c) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.OtherSymbol or UnicodeCategory.Surrogate;

    /// <summary>Of the characters beyond ASCII; a mark of East Asia can stand for the dot.</summary>
    private static bool HasOnlyText(ReadOnlySpan<char> domain)
    {
        foreach (var c in domain)
        {
            if (!char.IsAscii(c) && !IsInternationalText(c) && c is not ('。' or '｡'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasWhiteSpace(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 1123, 2.1: labels of letters, digits and inner hyphens; at least two of them; the last is not a number.</summary>
    private static EmailAddressProblem CheckDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length > MaxDomainOctets)
        {
            return EmailAddressProblem.TooLong;
        }

        var labelStart = 0;
        var dots = 0;
        var onlyDigits = true;
        for (var i = 0; i <= domain.Length; i++)
        {
            if (i < domain.Length && domain[i] != '.')
            {
                var c = domain[i];
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return EmailAddressProblem.BadDomain;
                }

                onlyDigits &= char.IsAsciiDigit(c);
                continue;
            }

            var label = domain[labelStart..i];
            if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-')
            {
                return EmailAddressProblem.BadDomain;
            }

            if (i < domain.Length)
            {
                labelStart = i + 1;
                dots++;
                onlyDigits = true;
            }
        }

        if (dots == 0)
        {
            return EmailAddressProblem.NoDotInDomain;
        }

        return onlyDigits || domain.Length - labelStart < 2 ? EmailAddressProblem.BadTopLevelDomain : EmailAddressProblem.None;
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

        problem = CheckDomain(domain);
        if (problem != EmailAddressProblem.None)
        {
            return false;
        }

        var localOctets = Encoding.UTF8.GetByteCount(local);
        if (localOctets > MaxLocalOctets || localOctets + 1 + domain.Length > MaxOctets)
        {
            problem = EmailAddressProblem.TooLong;
            return false;
        }

        address = new EmailAddress(typed, $"{local}@{domain}", local.Length + 1);
        return true;
    }
}
