using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Reads the value of a parameter in a query, spelt as the API writes it in JSON.</summary>
internal static class QueryValue
{
    public static bool TryParse(Type type, string text, [NotNullWhen(true)] out object? value)
    {
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(Guid) => Guid.TryParse(text, out var id) ? id : null,
            _ when type == typeof(bool) => bool.TryParse(text, out var truth) ? truth : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(DateTime) => Instants.TryParse(text, out var instant) ? instant : null,
            _ when type == typeof(DateOnly) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            _ when type.IsEnum => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(status => SnakeCase.Of(status) == text),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No parameter is of this type."),
        };
        return value is not null;
    }
}
