using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>Puts tracked links into plain text, in place of the addresses that a mail program makes links of.</summary>
internal static class TrackedText
{
    private static readonly SearchValues<char> EndsUrl = SearchValues.Create("<>\"“”«»");
    private static readonly SearchValues<char> Punctuation = SearchValues.Create(".,;:!?'*_");

    /// <param name="text">The text part.</param>
    /// <param name="seen">The links of the HTML part, see <see cref="TrackedHtml.Seen"/>: what they say of an address holds here as well.</param>
    /// <param name="links">Makes the others.</param>
    public static string Rewrite(string text, IReadOnlyDictionary<string, string?> seen, EmailLinks links)
    {
        var output = new StringBuilder(text.Length + 512);
        var copied = 0;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            var written = AddressAt(text, at, seen);
            if (written.Length == 0)
            {
                at++;
                continue;
            }

            if (TrackedFormOf(written, seen, links) is { } tracked)
            {
                output.Append(text, copied, at - copied).Append(tracked);
                copied = at + written.Length;
            }

            at += written.Length;
        }

        return copied == 0 ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    private static string? TrackedFormOf(string written, IReadOnlyDictionary<string, string?> seen, EmailLinks links) =>
        seen.TryGetValue(written, out var known) ? known
        : LinkTarget.TryRead(written, out var url) && !links.IsOurs(url) ? links.Click(url)
        : null;

    private static int Next(string text, int from) => from < text.Length ? text.IndexOf("http", from, StringComparison.OrdinalIgnoreCase) : -1;

    /// <summary>
    /// The address that begins here; empty where none does. A longer one that the HTML part links to goes before what a program would recognise: it may hold blanks, and parentheses
    /// stand around it.
    /// </summary>
    private static string AddressAt(string text, int at, IReadOnlyDictionary<string, string?> seen)
    {
        var rest = text.AsSpan(at);
        var scheme = LinkTarget.SchemeLength(rest);
        if (scheme == 0 || (at > 0 && char.IsLetterOrDigit(text[at - 1])))
        {
            return "";
        }

        var address = rest[..Length(rest, scheme)];
        foreach (var known in seen.Keys)
        {
            address = known.Length > address.Length && rest.StartsWith(known, StringComparison.Ordinal) ? rest[..known.Length] : address;
        }

        return address.ToString();
    }

    /// <summary>
    /// Up to a blank, a quotation mark or the end of a parenthesis that was opened before it, without the punctuation of the sentence; 0 where nothing is left.
    /// </summary>
    private static int Length(ReadOnlySpan<char> rest, int scheme)
    {
        var (end, round, square) = (scheme, 0, 0);
        for (; end < rest.Length && !char.IsWhiteSpace(rest[end]) && !char.IsControl(rest[end]) && !EndsUrl.Contains(rest[end]); end++)
        {
            round += Depth(rest[end], '(', ')');
            square += Depth(rest[end], '[', ']');
            if (round < 0 || square < 0)
            {
                break;
            }
        }

        while (end > scheme && Punctuation.Contains(rest[end - 1]))
        {
            end--;
        }

        return end == scheme ? 0 : end;
    }

    private static int Depth(char c, char opens, char closes) => c == opens ? 1 : c == closes ? -1 : 0;
}
