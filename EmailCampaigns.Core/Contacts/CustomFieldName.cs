using System.Globalization;
using System.Text;
using EmailCampaigns.Core.Persistence.Tables;

namespace EmailCampaigns.Core.Contacts;

/// <summary>How custom fields are called: <c>snake_case</c>, as templates write them.</summary>
public static class CustomFieldName
{
    private static readonly HashSet<string> Standard = new(
        new[] { "email", "name", "first_name", "last_name", "company", "timezone", "other_address" }.Select(KeyOf), StringComparer.Ordinal);

    /// <summary>Whether every contact has this field, so that no custom field can be called so.</summary>
    public static bool IsStandard(string name) => Standard.Contains(KeyOf(name));

    /// <summary>What two spellings of one field share: templates take <c>job_title</c> and <c>jobtitle</c> for the same.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace("_", "", StringComparison.Ordinal);
    }

    /// <summary>
    /// The field's name as it is stored, made from a column's header or from the camel case of the API: "Letzter Kauf" and <c>letzterKauf</c> are
    /// <c>letzter_kauf</c>. Marks of Latin letters go, letters of other scripts stay: "Дата покупки" is <c>дата_покупки</c>, 会社名 is <c>会社名</c>. It begins with
    /// a letter and has at most 64 characters; it is empty where nothing is left.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var c in LatinLetters.WithoutMarks(text))
        {
            if (IsPart(c))
            {
                _ = char.IsUpper(c) && (char.IsLower(previous) || char.IsDigit(previous)) ? name.Append('_') : name;
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_' && c is not ('\'' or '’'))
            {
                name.Append('_');
            }

            previous = c;
        }

        var words = name.ToString().Trim('_');
        var stored = words.Length > 0 && !char.IsLetter(words[0]) ? $"field_{words}" : words;
        return stored.Length <= ModelConventions.Word ? stored : stored[..ModelConventions.Word].TrimEnd('_');
    }

    /// <summary>Whether a field can be called so: a letter, then letters, digits and underscores, 64 in all, as <see cref="Of"/> makes them.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= ModelConventions.Word && char.IsLetter(name[0]) && name.All(c => c == '_' || (IsPart(c) && !char.IsUpper(c)));
    }

    /// <summary>Letters and digits; in scripts that write vowels as marks, the marks are part of the word.</summary>
    private static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
