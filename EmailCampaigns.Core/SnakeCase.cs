using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace EmailCampaigns.Core;

/// <summary>The one spelling of names outside the code: tables, columns and statuses are <c>snake_case</c>.</summary>
public static class SnakeCase
{
    private static readonly ConcurrentDictionary<Enum, string> Statuses = new();

    /// <summary><c>InProgress</c> becomes <c>in_progress</c>.</summary>
    public static string Of(string pascalCase)
    {
        ArgumentNullException.ThrowIfNull(pascalCase);
        var text = new StringBuilder(pascalCase.Length + 8);
        for (var i = 0; i < pascalCase.Length; i++)
        {
            var startsWord = char.IsUpper(pascalCase[i]) && i > 0
                && (char.IsLower(pascalCase[i - 1]) || char.IsDigit(pascalCase[i - 1])
                    || (i + 1 < pascalCase.Length && char.IsUpper(pascalCase[i - 1]) && char.IsLower(pascalCase[i + 1])));
            if (startsWord)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(pascalCase[i]));
        }

        return text.ToString();
    }

    /// <summary>A status as it is stored.</summary>
    public static string Of(Enum status) => Statuses.GetOrAdd(status, static s => Of(s.ToString()));

    /// <summary>A status as a person reads it: <c>in progress</c>.</summary>
    public static string Words(Enum status) => Of(status).Replace('_', ' ');

    /// <summary>The status with this stored spelling.</summary>
    /// <exception cref="FormatException">No status of this kind is spelt so.</exception>
    public static TStatus Parse<TStatus>(string stored)
        where TStatus : struct, Enum =>
        TryParse<TStatus>(stored, out var status)
            ? status
            : throw new FormatException($"'{stored}' is none of {string.Join(", ", Enum.GetValues<TStatus>().Select(s => Of(s)))}.");

    /// <summary>Reads a stored spelling; false when no status is spelt so.</summary>
    public static bool TryParse<TStatus>(string? stored, out TStatus status)
        where TStatus : struct, Enum
    {
        status = default;
        return stored is not null && Stored<TStatus>.Statuses.TryGetValue(stored, out status);
    }

    /// <summary>The statuses of one kind by their stored spelling, made once.</summary>
    private static class Stored<TStatus>
        where TStatus : struct, Enum
    {
        public static readonly FrozenDictionary<string, TStatus> Statuses = Enum.GetValues<TStatus>().ToFrozenDictionary(status => Of(status), StringComparer.Ordinal);
    }
}
