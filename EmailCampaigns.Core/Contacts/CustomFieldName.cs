using System.Globalization;
using System.Text;
using EmailCampaigns.Core.Persistence.Model;

namespace EmailCampaigns.Core.Contacts;

/// <summary>How custom fields are called: <c>snake_case</c>, as templates write them.</summary>
public static class CustomFieldName
{
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
