using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>The normal form of free text in a header field: subjects and display names.</summary>
public static class HeaderText
{
    /// <summary>
    /// One line of well-formed text: each run of spaces, controls and line separators becomes one space, the ends are trimmed, half a surrogate pair becomes
    /// U+FFFD. So no text can end its field and begin another, and folding (RFC 5322 section 2.2.3) loses nothing.
    /// </summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("  ", StringComparison.Ordinal) && text is not ([' ', ..] or [.., ' ']))
        {
            return text;
        }

        var normal = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is ' ' || EndsLine(rune))
            {
                gap = normal.Length > 0;
                continue;
            }

            if (gap)
            {
                normal.Append(' ');
                gap = false;
            }

            normal.Append(rune);
        }

        return normal.ToString();
    }

    /// <summary>Controls (C0, DEL, C1) and the two separators that some programs take for a line end.</summary>
    internal static bool EndsLine(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
