using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary><c>quoted-string</c> of RFC 5322 section 3.2.4. The text must be free of controls.</summary>
internal static class QuotedString
{
    public static string Of(string text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The text between the quotes, or null where a quote inside is not escaped or a backslash escapes the last one.</summary>
    public static string? Read(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        var last = quoted.Length - 1;
        for (var i = 1; i < last; i++)
        {
            if (quoted[i] is '"' || (quoted[i] is '\\' && ++i == last))
            {
                return null;
            }

            text.Append(quoted[i]);
        }

        return text.ToString();
    }
}
