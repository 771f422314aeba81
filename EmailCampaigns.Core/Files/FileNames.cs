using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Files;

/// <summary>Names of files as recipients see them.</summary>
public static class FileNames
{
    /// <summary>
    /// The name that is kept: without folders, controls and marks that turn the direction of what follows (they make <c>gpj.exe</c> read as <c>exe.jpg</c>), composed (NFC), its
    /// blanks single, and cut before its ending where it is too long.
    /// </summary>
    /// <param name="name">What a browser or a program calls it.</param>
    /// <param name="whenEmpty">What it is called where nothing of it is left.</param>
    public static string Clean(string name, string whenEmpty)
    {
        ArgumentNullException.ThrowIfNull(name);
        var own = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var cleaned = new StringBuilder(own.Length);
        foreach (var rune in own.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                cleaned.Append(cleaned.Length > 0 && cleaned[^1] != ' ' ? " " : "");
            }
            else if (rune != Rune.ReplacementChar && IsShown(rune))
            {
                cleaned.Append(rune.Value is '?' or '*' or '<' or '>' or '|' or ':' ? "_" : rune.ToString()); // no file of Windows is called so
            }
        }

        // Windows drops blanks and dots at the end, so what stands before them would be its ending.
        var result = cleaned.ToString().Normalize().TrimEnd(' ', '.').TrimStart();
        return result.Length == 0 ? whenEmpty : Cut(result);
    }

    /// <summary>The ending in lower case, without its dot; empty where there is none.</summary>
    public static string EndingOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    // Joiners stay: emoji and several scripts are written with them.
    private static bool IsShown(Rune rune) => rune.Value is 0x200C or 0x200D
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    private static string Cut(string name)
    {
        if (name.Length <= ContentLimits.Name)
        {
            return name;
        }

        var ending = EndingOf(name) is { Length: > 0 and <= 10 } found ? name[^(found.Length + 1)..] : "";
        var end = ContentLimits.Name - ending.Length;
        var text = new StringBuilder();
        foreach (var element in Elements(name).TakeWhile(e => e.At + e.Text.Length <= end))
        {
            text.Append(element.Text);
        }

        return text.ToString().TrimEnd(' ', '.') + ending;
    }

    /// <summary>What people take for one character each.</summary>
    private static IEnumerable<(int At, string Text)> Elements(string name)
    {
        for (var each = StringInfo.GetTextElementEnumerator(name); each.MoveNext();)
        {
            yield return (each.ElementIndex, each.GetTextElement());
        }
    }
}
