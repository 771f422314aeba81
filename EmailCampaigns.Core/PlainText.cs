namespace EmailCampaigns.Core;

/// <summary>What every text has to be so that every database keeps it as it is.</summary>
public static class PlainText
{
    /// <summary>Whether it holds U+0000, which PostgreSQL refuses, or half of a surrogate pair, which UTF-8 cannot say.</summary>
    public static bool HasUnstorable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return true;
            }
        }

        return text.Contains('\0');
    }
}
