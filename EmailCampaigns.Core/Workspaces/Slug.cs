using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>The spelling of a name in an address: lower-case ASCII letters, digits and single hyphens.</summary>
public static class Slug
{
    private const int MaxLength = 64;

    /// <summary><c>acme</c> becomes <c>acme-2</c>, within the length that there is.</summary>
    public static string Numbered(string slug, int number)
    {
        ArgumentNullException.ThrowIfNull(slug);
        var suffix = $"-{number.ToString(CultureInfo.InvariantCulture)}";
        return slug[..Math.Min(slug.Length, MaxLength - suffix.Length)].TrimEnd('-') + suffix;
    }

    /// <summary><c>Grüne Wiese &amp; Söhne</c> becomes <c>grune-wiese-sohne</c>; a name without any Latin letter or digit becomes <c>workspace</c>.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder(Math.Min(name.Length, MaxLength));
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (slug.Length == MaxLength)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug is { Length: > 0 } && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().TrimEnd('-');
        return text.Length > 0 ? text : "workspace";
    }
}
