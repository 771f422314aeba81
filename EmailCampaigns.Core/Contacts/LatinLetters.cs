using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Letters of the Latin script, written with those of ASCII.</summary>
internal static class LatinLetters
{
    /// <summary>Without their marks: "Société" is "Societe", "Straße" is "Strasse". Other letters stay.</summary>
    public static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            _ = c switch
            {
                'ß' => plain.Append("ss"),
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

        return plain.ToString();
    }
}
