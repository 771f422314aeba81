using System.Globalization;
using System.Text.RegularExpressions;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Instants as the API writes them: ISO 8601, UTC, milliseconds, Z.</summary>
internal static partial class Instants
{
    public static string Format(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an instant that says its offset (<c>Z</c> or <c>+02:00</c>): without one nobody knows when it is.</summary>
    public static bool TryParse(string? text, out DateTime instant)
    {
        instant = default;
        if (text is null || !WithOffset().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            return false;
        }

        instant = parsed.UtcDateTime.TrimToMilliseconds();
        return true;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex WithOffset();
}
