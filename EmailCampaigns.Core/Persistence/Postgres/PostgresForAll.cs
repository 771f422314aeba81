using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// A statement about one row, made into one about many: what each row gives comes as arrays, side by side in a table <c>given</c>. A run for each row would make the table's checks
/// anew out of their text each time, and cost as much around the row as for it.
/// </summary>
internal static partial class PostgresForAll
{
    private static readonly ConcurrentDictionary<string, string> Made = new(StringComparer.Ordinal);

    /// <summary>The statement for all rows; it returns the keys of those that it touches.</summary>
    /// <param name="sql">
    /// Of a table whose key is <c>id</c>, an <c>UPDATE ... SET ... WHERE ...</c>, an <c>INSERT INTO ... (...) VALUES (...)</c>, with an <c>ON CONFLICT ...</c> behind it or without, or an <c>INSERT INTO ... (...) SELECT ... WHERE ...</c>.
    /// </param>
    /// <param name="names">The parameters that each row gives. All others stay as they are.</param>
    /// <exception cref="NotSupportedException">It is neither.</exception>
    public static string Of(string sql, IReadOnlyList<string> names) => Made.GetOrAdd(sql, static (sql, names) => Make(sql, names), names);

    private static string Make(string sql, IReadOnlyList<string> names)
    {
        var given = $"FROM unnest({string.Join(", ", names)}) AS given ({string.Join(", ", names.Select(Given))})";
        var body = Parameter().Replace(sql, name => names.Contains(name.Value) ? Given(name.Value) : name.Value);
        if (Where().Match(body) is { Success: true } where)
        {
            return $"{where.Groups["act"]} {given} {where.Groups["where"]} RETURNING id";
        }

        if (Values().Match(body) is { Success: true } insert)
        {
            return $"{insert.Groups["into"]} SELECT {insert.Groups["values"]} {given}{insert.Groups["conflict"]} RETURNING id";
        }

        throw new NotSupportedException($"Neither an update nor an insert of values: {sql}");
    }

    private static string Given(string name) => $"given_{name[1..]}";

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    [GeneratedRegex(
        @"^\s*(?<act>(UPDATE \w+\s+SET|INSERT INTO \w+ \([^)]*\)\s+SELECT)\b.*?)\s(?<where>WHERE\b.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Where();

    [GeneratedRegex(@"^\s*(?<into>INSERT INTO \w+ \([^)]*\))\s+VALUES \((?<values>[^()]*)\)(?<conflict>\s+ON CONFLICT\b.*)?\s*$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Values();
}
