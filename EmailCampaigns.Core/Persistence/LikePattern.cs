using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace EmailCampaigns.Core.Persistence;

/// <summary>What somebody typed, as a pattern that means just that. Upper and lower case are the same in ASCII, and only there, on every database.</summary>
public static class LikePattern
{
    public const char Escape = '\\';

    /// <summary>Matches texts in which the words occur.</summary>
    public static string Containing(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return $"%{words.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("[", "\\[")}%";
    }

    /// <summary>Whether a text matches a pattern; in queries only, where each database says it in its own words (<see cref="ISqlDialect.Like"/>).</summary>
    public static bool Matches(string? text, string pattern) => throw new NotSupportedException("It is translated to SQL.");

    /// <summary>LIKE with the escape character that <see cref="Containing"/> uses.</summary>
    internal static SqlExpression Like(SqlExpression text, SqlExpression pattern) =>
        new LikeExpression(text, pattern, new SqlConstantExpression($"{Escape}", pattern.TypeMapping), null);
}
