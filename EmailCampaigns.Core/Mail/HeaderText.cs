using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>Free text in a header field: subjects and display names.</summary>
public static class HeaderText
{
    /// <summary>A longer word would stand in a line that cannot be folded; as encoded words it can.</summary>
    private const int LongestWord = 60;

    /// <summary>Octets of text that fit an encoded word in base64 (RFC 2047 section 2: 75 characters with its frame).</summary>
    private const int EncodedWordOctets = 45;

    /// <summary>
    /// One line of well-formed text: each run of spaces, controls and line separators becomes one space, white space at the ends is trimmed, half a surrogate pair becomes
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

        return normal.ToString().Trim();
    }

    /// <summary>
    /// The normal form of a subject for MimeKit, which encodes what is beyond ASCII. Encoded here is what it leaves as it is: text that reads like an encoded word,
    /// which a reader would decode, and words that are longer than a line.
    /// </summary>
    internal static string Unstructured(string text)
    {
        var normal = Normalize(text);
        return IsMisread(normal) ? EncodedWords(normal) : normal;
    }

    /// <summary>
    /// The normal form of a display name for MimeKit. Beyond ASCII it is encoded here, as a whole: MimeKit mixes encoded words and quoted strings, and readers disagree
    /// about the spaces between them.
    /// </summary>
    internal static string Phrase(string? name)
    {
        var normal = Normalize(name ?? "");
        return IsMisread(normal) || !Ascii.IsValid(normal) ? EncodedWords(normal) : normal;
    }

    /// <summary>Controls (C0, DEL, C1) and the two separators that some programs treat as a line end.</summary>
    internal static bool EndsLine(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsMisread(string text)
    {
        if (text.Contains("=?", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var word in text.AsSpan().Split(' '))
        {
            if (word.End.Value - word.Start.Value > LongestWord)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Encoded words of whole characters, so that each can be decoded alone (RFC 2047 section 5).</summary>
    private static string EncodedWords(string text)
    {
        var words = new StringBuilder(text.Length * 2);
        var word = new byte[EncodedWordOctets];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            Encoding.UTF8.GetEncoder().Convert(rest, word, flush: false, out var taken, out var length, out _);
            words.Append(words.Length > 0 ? " " : "").Append("=?utf-8?b?").Append(Convert.ToBase64String(word, 0, length)).Append("?=");
            rest = rest[taken..];
        }

        return words.ToString();
    }
}
