using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>The rules of RFC 5321, 5322, 1123 and 6531 for an address.</summary>
internal static class AddressSyntax
{
    /// <summary>RFC 5321, 4.5.3.1.3: a path is at most 256 octets, its angle brackets included.</summary>
    public const int MaxOctets = 254;
    public const int MaxLocalOctets = 64;
    private const int MaxDomainOctets = 253;
    private const int MaxLabel = 63;

    /// <summary>No address with a name before it is longer; more is not worth reading.</summary>
    private const int MaxText = 1000;

    /// <summary>atext of RFC 5322, 3.2.3, and the dot between atoms.</summary>
    private static readonly SearchValues<char> DotAtomText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~");

    /// <summary>The first thing that is wrong with an address; of one that is not ASCII, only what shows before its domain is in its ASCII form.</summary>
    /// <param name="text">The address, with nothing around it.</param>
    /// <param name="at">The place of its @.</param>
    /// <param name="isAscii">Whether all of it is ASCII.</param>
    /// <param name="isLower">Whether it has no capital letter of ASCII.</param>
    public static EmailAddressProblem Check(ReadOnlySpan<char> text, out int at, out bool isAscii, out bool isLower)
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
    public static EmailAddressProblem CheckDomain(ReadOnlySpan<char> domain)
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
}
