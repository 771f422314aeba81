using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Imports;

/// <summary>The names under which a column's values are stored: those of a contact, and custom fields in snake_case.</summary>
public static class FieldName
{
    public const string Email = "email";
    public const string Name = "name";
    public const string FirstName = "first_name";
    public const string LastName = "last_name";
    public const string Company = "company";
    public const string Timezone = "timezone";

    /// <summary>Slugs and words have at most 64 letters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>What every contact has; everything else is a custom field.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [Email, Name, FirstName, LastName, Company, Timezone];

    public static bool IsBuiltIn(string field) => BuiltIn.Contains(field);

    /// <summary>Whether a field can be called so: a letter, then letters, digits and underscores, 64 in all.</summary>
    public static bool IsValid(string field) =>
        field is [>= 'a' and <= 'z', ..] && field.Length <= MaxLength && !field.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>A field's name made from a column's header, or from the camel case of the API: "Letzter Kauf" and "letzterKauf" are <c>letzter_kauf</c>. Empty where nothing is left.</summary>
    public static string FromHeader(string header)
    {
        var field = new StringBuilder(header.Length);
        var previous = '\0';
        foreach (var c in WithoutMarks(header))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous)))
                    field.Append('_');
                field.Append(char.ToLowerInvariant(c));
            }
            else if (field.Length > 0 && field[^1] != '_' && c is not ('\'' or '’'))
            {
                field.Append('_');
            }

            previous = c;
        }

        var text = field.ToString().Trim('_');
        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
            text = "field_" + text;
        return text.Length > MaxLength ? text[..MaxLength].TrimEnd('_') : text;
    }

    /// <summary>Letters of the Latin script without their marks: "Société" is "Societe", "Straße" is "Strasse".</summary>
    internal static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
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
