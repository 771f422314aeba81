namespace EmailCampaigns.Core.Persistence;

/// <summary>The parts of three characters that a text must have to match what somebody typed.</summary>
internal static class Trigrams
{
    private const int Length = 3;

    /// <summary>
    /// Each once, in lower case. A letter beyond ASCII matches any letter (<see cref="LikePattern"/>), and how an index writes other characters beyond ASCII is its own affair, so parts end
    /// there. Empty where nothing of three characters is left.
    /// </summary>
    public static IReadOnlyCollection<string> Of(string words)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var run = 0;
        var text = LikePattern.Cut(words);
        for (var i = 0; i < text.Length; i++)
        {
            run = char.IsAscii(text[i]) ? run + 1 : 0;
            if (run >= Length)
            {
                found.Add(text.Substring(i - Length + 1, Length).ToLowerInvariant());
            }
        }

        return found;
    }
}
