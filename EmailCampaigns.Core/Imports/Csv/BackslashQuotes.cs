namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Quotes that are escaped with backslashes, as many databases write them: <c>\"</c> in place of <c>""</c>.</summary>
internal static class BackslashQuotes
{
    /// <summary>The row with its quotes doubled, of the same length; null where it has none with a backslash.</summary>
    public static byte[]? Unescape(ReadOnlySpan<byte> row)
    {
        if (row.IndexOf("\\\""u8) < 0)
        {
            return null;
        }

        var unescaped = row.ToArray();
        for (var i = 0; i + 1 < unescaped.Length; i++)
        {
            if (unescaped[i] == '\\' && unescaped[i + 1] is (byte)'"' or (byte)'\\')
            {
                unescaped[i] = unescaped[i + 1] == '"' ? (byte)'"' : unescaped[i];
                i++;
            }
        }

        return unescaped;
    }
}
