using System.Text;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>Text of strangers, so that every database takes it and no line is endless.</summary>
internal static class CleanText
{
    /// <summary>Lines ended by LF, without what cannot be stored, at most <paramref name="max"/> UTF-16 units.</summary>
    public static string Lines(string text, int max) => Storable(Cut(text, max)).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    /// <summary>One line, blanks collapsed.</summary>
    public static string Line(string text, int max) => string.Join(' ', Storable(Cut(text, max)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The beginning, no surrogate pair cut apart.</summary>
    public static string Cut(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    private static string Storable(string text)
    {
        if (!PlainText.HasUnstorable(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value != 0)) // half of a pair comes as U+FFFD
        {
            kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
