using System.Text;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// What somebody typed, as a pattern. Databases take upper and lower case for the same in ASCII only, so a letter beyond it stands for any letter: "müller" finds
/// "MÜLLER", and "Möller" too.
/// </summary>
public static class LikePattern
{
    public const char Escape = '\\';

    /// <summary>Matches texts in which the words occur; of very many words the first.</summary>
    public static string Containing(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var pattern = new StringBuilder("%");
        foreach (var rune in Cut(words).EnumerateRunes())
        {
            _ = rune switch
            {
                { IsAscii: false } when Rune.IsLetter(rune) => pattern.Append('_'),
                { Value: '%' or '_' or '[' or Escape } => pattern.Append(Escape).Append(rune),
                _ => pattern.Append(rune),
            };
        }

        return pattern.Append('%').ToString();
    }

    /// <summary>Whether a text matches a pattern; in queries only, where each database says it in its own words (<see cref="ISqlDialect.Like"/>).</summary>
    public static bool Matches(string? text, string pattern) => throw new NotSupportedException("It is translated to SQL.");

    /// <summary>What is searched for of what somebody typed.</summary>
    internal static string Cut(string words)
    {
        var text = words.Trim().Replace("\0", "", StringComparison.Ordinal);
        return (text.Length <= ContentLimits.Search ? text : text[..ContentLimits.Search]).Normalize();
    }

    /// <summary>LIKE with the escape character that <see cref="Containing"/> uses.</summary>
    internal static SqlExpression Like(SqlExpression text, SqlExpression pattern) =>
        new LikeExpression(text, pattern, new SqlConstantExpression($"{Escape}", pattern.TypeMapping), null);
}
