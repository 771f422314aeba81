using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>Takes out of names and addresses what nobody sees and what spreadsheets put around a value.</summary>
internal static class VisibleText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>First half of the code points U+E0000 to U+E03FF: tags and further variation selectors.</summary>
    private const char InvisiblePlane = '\uDB40';

    /// <summary>Soft hyphens, fillers, joiners, marks of direction, variation selectors, byte order marks: no width, no meaning in a name or an address.</summary>
    private static readonly SearchValues<char> Invisible = SearchValues.Create(
    [
        '\u00AD', '\u034F', '\u061C', '\u115F', '\u1160', '\u17B4', '\u17B5', '\u3164', '\uFEFF', '\uFFA0', InvisiblePlane,
        .. Range('\u180B', '\u180F'), .. Range('\u200B', '\u200F'), .. Range('\u202A', '\u202E'), .. Range('\u2060', '\u206F'),
        .. Range('\uFE00', '\uFE0F'), .. Range('\uFFF9', '\uFFFB'),
    ]);

    public static bool HasInvisible(ReadOnlySpan<char> text) => text.ContainsAny(Invisible);

    /// <summary>
    /// The text without invisible characters. A joiner inside a word of a script that writes letters joined (Arabic, Persian, the scripts of India) is
    /// part of its spelling and stays.
    /// </summary>
    public static string WithoutInvisible(string text)
    {
        if (!HasInvisible(text))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!Invisible.Contains(c))
            {
                visible.Append(c);
            }
            else if (c == InvisiblePlane)
            {
                i++; // the other half
            }
            else if (c is ZeroWidthNonJoiner or ZeroWidthJoiner && visible.Length > 0 && IsJoined(visible[^1]) && i + 1 < text.Length && IsJoined(text[i + 1]))
            {
                visible.Append(c);
            }
        }

        return visible.ToString();
    }

    /// <summary>Invisible characters taken out, full-width letters, digits and signs (＠) as those of ASCII: how an address is compared.</summary>
    public static string ForAddress(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == InvisiblePlane)
            {
                i++;
            }
            else if (!Invisible.Contains(c))
            {
                plain.Append(c switch
                {
                    >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
                    '\uFE6B' => '@',
                    _ => c,
                });
            }
        }

        return plain.ToString();
    }

    /// <summary>What stands inside <c>="..."</c>, which keeps a spreadsheet from reading a value as a number; else the text itself.</summary>
    public static ReadOnlySpan<char> WithoutFormula(ReadOnlySpan<char> text) => text is ['=', '"', .. var inner, '"'] && !inner.Contains('"') ? inner : text;

    private static bool IsJoined(char c) => c is >= '\u0600' and <= '\u109F' or >= '\u1780' and <= '\u17FF' or >= '\uFB50' and <= '\uFDFF';

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
