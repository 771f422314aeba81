using System.Text;
using EmailCampaigns.Core.Persistence.Model;

namespace EmailCampaigns.Core.Contacts;

/// <summary>How custom fields are called: <c>snake_case</c>, as templates write them.</summary>
public static class CustomFieldName
{
    private static readonly HashSet<string> Standard = new(
        new[] { "email", "name", "first_name", "last_name", "company", "timezone" }.Select(KeyOf), StringComparer.Ordinal);

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
    /// <c>letzter_kauf</c>. It begins with a letter and has at most 64 characters; it is empty where nothing is left.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var c in LatinLetters.WithoutMarks(text))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                _ = char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous)) ? name.Append('_') : name;
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_' && c is not ('\'' or '’'))
            {
                name.Append('_');
            }

            previous = c;
        }

        var words = name.ToString().Trim('_');
        var stored = words is [>= '0' and <= '9', ..] ? $"field_{words}" : words;
        return stored.Length <= ModelConventions.Word ? stored : stored[..ModelConventions.Word].TrimEnd('_');
    }
}
