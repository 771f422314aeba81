namespace EmailCampaigns.Core.Persistence;

/// <summary>What somebody typed, as a pattern for LIKE that means just that.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    /// <summary>Matches texts in which the words occur.</summary>
    public static string Containing(string words) => $"%{words.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
}
