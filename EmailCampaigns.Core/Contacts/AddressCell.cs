using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// What stands in a column of addresses. Programs write more than one address into a cell (<c>a@x.org ::: b@x.org</c>, <c>a@x.org; b@x.org</c>), names around it
/// (<c>Ann Lee &lt;a@x.org&gt;</c>, <c>a@x.org (Ann Lee)</c>), links and formulas; the first address counts.
/// </summary>
/// <param name="Address">The first address.</param>
/// <param name="Name">The name beside it; null where there is none.</param>
/// <param name="HasMore">Whether another address follows.</param>
internal sealed record AddressCell(EmailAddress Address, string? Name, bool HasMore)
{
    /// <summary>No cell that is meant as an address is longer.</summary>
    private const int MaxText = 2000;

    /// <summary>What stands between addresses, and around them.</summary>
    private static readonly SearchValues<char> Separators = SearchValues.Create(";,|\n\r\t<>()[]{}\"“”„«»‹›、，；｜（）「」『』【】《》");

    /// <summary>Reads a cell. The problem is that of <see cref="EmailAddress.TryParse"/> with the whole cell, where no address is found in it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out AddressCell? cell, out EmailAddressProblem problem)
    {
        cell = null;
        var isRead = EmailAddress.TryParse(text, out var address, out problem);
        if (isRead && text.Contains('<') && text.Count('@') > 1)
        {
            cell = First(Ascii(text)); // of several in angle brackets the last was read
            return cell is not null;
        }

        if (isRead)
        {
            cell = new AddressCell(address!, text.Contains('<') ? NameBefore(text) : null, HasMore: false);
            return true;
        }

        if (text.Length > MaxText || problem is EmailAddressProblem.Empty)
        {
            return false;
        }

        cell = First(Ascii(text));
        problem = cell is null ? problem : EmailAddressProblem.None;
        return cell is not null;
    }

    private static string Ascii(ReadOnlySpan<char> text) =>
        VisibleText.ForAddress(new string(text)).Replace(":::", ";", StringComparison.Ordinal).Replace(" / ", ";", StringComparison.Ordinal);

    private static AddressCell? First(string text)
    {
        EmailAddress? first = null;
        var (rest, end) = (0, 0);
        foreach (var (start, length) in Pieces(text))
        {
            if (!TryRead(text.AsSpan(start, length), out var address) || (first is null && !MayPrecede(text.AsSpan(0, start))))
            {
                continue;
            }

            if (first is not null && address.Normalized != first.Normalized)
            {
                return new AddressCell(first, NameOf(text, rest, end), HasMore: true);
            }

            if (first is null)
            {
                (first, rest, end) = (address, start, start + length);
            }
        }

        return first is null ? null : new AddressCell(first, NameOf(text, rest, end), HasMore: false);
    }

    /// <summary>The parts of a cell that hold an @.</summary>
    private static IEnumerable<(int Start, int Length)> Pieces(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny(Separators);
            length = length < 0 ? text.Length - start : length;
            foreach (var piece in AddressesIn(text, start, length))
            {
                yield return piece;
            }

            start += length + 1;
        }
    }

    /// <summary>
    /// A part with blanks in it holds addresses only if words stand between two of them (<c>a@x.org or b@x.org</c>) or name the address (<c>Work: a@x.org</c>):
    /// a blank beside an address is otherwise a mistake in it, and to guess would mail somebody else.
    /// </summary>
    private static IEnumerable<(int Start, int Length)> AddressesIn(string text, int start, int length)
    {
        var part = text.AsSpan(start, length);
        if (!part.Contains('@') || part.Contains("://", StringComparison.Ordinal))
        {
            return [];
        }

        var words = new List<(int Start, int Length)>();
        foreach (var word in part.SplitAny(default(ReadOnlySpan<char>))) // white space
        {
            var (at, count) = word.GetOffsetAndLength(part.Length);
            if (count > 0)
            {
                words.Add((start + at, count));
            }
        }

        var addresses = words.FindAll(w => text.AsSpan(w.Start, w.Length).Contains('@'));
        var first = words.IndexOf(addresses[0]);
        var stands = (first == 0 || text[words[first - 1].Start + words[first - 1].Length - 1] == ':') && words[^1] == addresses[^1];
        return !stands ? [] : addresses.SelectMany(a => Slashed(text, a.Start, a.Length));
    }

    /// <summary><c>a@x.org/b@x.org</c>: a slash can be part of an address, so it separates only where there are two.</summary>
    private static IEnumerable<(int Start, int Length)> Slashed(string text, int start, int length)
    {
        var word = text.AsSpan(start, length);
        if (word.Count('@') < 2)
        {
            return [(start, length)];
        }

        var pieces = new List<(int, int)>();
        foreach (var piece in word.Split('/'))
        {
            var (at, count) = piece.GetOffsetAndLength(length);
            pieces.Add((start + at, count));
        }

        return pieces;
    }

    /// <summary>
    /// Whether what stands before an address sets it apart: nothing, an address that is none, a name and a bracket, a label, a formula. In <c>ann,lee@x.org</c>
    /// it does not: somebody else is meant.
    /// </summary>
    private static bool MayPrecede(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd().TrimEnd("\"'“„«").TrimEnd();
        return before.Trim(" ,;|").IsEmpty || before.Contains('@') || before[^1] is '<' or '(' or '[' or '{' or ':' or '=' or '「' or '『' or '【' or '《';
    }

    private static bool TryRead(ReadOnlySpan<char> piece, [NotNullWhen(true)] out EmailAddress? address)
    {
        if (EmailAddress.TryParse(piece, out address, out _))
        {
            return true;
        }

        var at = piece.IndexOf('@');
        return at > 0 && piece[..at].LastIndexOf(':') is >= 0 and var label && EmailAddress.TryParse(piece[(label + 1)..], out address, out _); // SMTP:a@x.org
    }

    /// <summary>The name before <c>&lt;a@x.org&gt;</c> or <c>(a@x.org)</c>, or in parentheses behind the address.</summary>
    private static string? NameOf(string text, int start, int end)
    {
        var before = text.AsSpan(0, start).TrimEnd();
        if (before is [.., '<' or '(' or '['])
        {
            return NameIn(before[..^1]);
        }

        var after = text.AsSpan(end).TrimStart(" >\"");
        return after is ['(' or '（', ..] && after.IndexOfAny(')', '）') is > 0 and var close ? NameIn(after[1..close]) : null;
    }

    private static string? NameBefore(ReadOnlySpan<char> text) => text.IndexOf('<') is > 0 and var open ? NameIn(text[..open]) : null;

    private static string? NameIn(ReadOnlySpan<char> text)
    {
        var name = text.Trim().Trim("\"'“”„«»‹›‘’");
        return name.IsEmpty || name.ContainsAny('@', ';', '=') ? null : new string(name.Trim());
    }
}
