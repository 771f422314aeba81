using System.Globalization;
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

    /// <summary>The field's name as it is stored: "Letzter Kauf" and <c>letzterKauf</c> are <c>letzter_kauf</c>. Empty where nothing is left of it.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                _ = char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous)) ? name.Append('_') : name;
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }

            previous = c;
        }

        var stored = name.ToString().Trim('_');
        return stored.Length <= ModelConventions.Word ? stored : stored[..ModelConventions.Word].TrimEnd('_');
    }
}
