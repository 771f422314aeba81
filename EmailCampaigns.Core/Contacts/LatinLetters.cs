using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Letters of the Latin script, written with those of ASCII.</summary>
internal static class LatinLetters
{
    /// <summary>Without their marks: "Société" is "Societe", "Straße" is "Strasse". Letters of other scripts stay, with their marks.</summary>
    public static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var c in Compatible(text).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark && (char.IsAscii(previous) || previous is 'ø' or 'Ø' or 'æ' or 'Æ'))
            {
                continue;
            }

            previous = c;
            _ = c switch
            {
                'ß' => plain.Append("ss"),
                'ẞ' => plain.Append("SS"),
                'ı' => plain.Append('i'),
                'đ' or 'ð' => plain.Append('d'),
                'Đ' or 'Ð' => plain.Append('D'),
                'þ' => plain.Append("th"),
                'Þ' => plain.Append("Th"),
                'ł' => plain.Append('l'),
                'Ł' => plain.Append('L'),
                'ø' => plain.Append('o'),
                'Ø' => plain.Append('O'),
                'æ' => plain.Append("ae"),
                'Æ' => plain.Append("Ae"),
                'œ' => plain.Append("oe"),
                'Œ' => plain.Append("Oe"),
                _ => plain.Append(c),
            };
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Full-width letters and half-width kana as the usual ones; half of a surrogate pair is no text and goes.</summary>
    private static string Compatible(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar)).Normalize(NormalizationForm.FormKC);
}
