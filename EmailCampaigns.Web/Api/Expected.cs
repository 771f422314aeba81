using System.Collections;
using System.Reflection;
using System.Text.Json;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>What a field takes, in words for whoever wrote something else there.</summary>
internal static class Expected
{
    public const string Instant = "a time in ISO 8601 with Z or an offset, such as 2026-03-01T09:00:00Z";
    public const string TimeOfDay = "a time of day such as 09:00";

    public static string OneOf(Type status) => $"one of {string.Join(", ", Enum.GetValues(status).Cast<Enum>().Select(s => SnakeCase.Of(s)))}";

    /// <summary>What stands at <paramref name="path"/> (<c>$.settings.dailyLimit</c>) in a body of this type.</summary>
    public static string At(Type body, string? path)
    {
        var type = body;
        foreach (var part in PartsOf(path))
        {
            var inner = part.StartsWith('[') ? ElementOf(type) : PropertyOf(type, part);
            if (inner is null)
            {
                return "another value";
            }

            type = inner;
        }

        return Kind(type);
    }

    /// <summary>The field as the API names it: <c>settings.dailyLimit</c>, <c>steps[2].name</c>; <c>body</c> for the whole.</summary>
    public static string FieldOf(string? path) => path is null or "$" or "" ? "body" : path.TrimStart('$').TrimStart('.');

    /// <summary>The kind of value that a type is written as.</summary>
    public static string Kind(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => "text in quotes",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(decimal) || type == typeof(double) => "a number",
            _ when type == typeof(Guid) => "an id (a GUID)",
            _ when type == typeof(DateTime) => Instant,
            _ when type == typeof(DateOnly) => "a day such as 2026-03-01",
            _ when type == typeof(TimeOnly) => TimeOfDay,
            _ when type.IsEnum => OneOf(type),
            _ when typeof(IDictionary).IsAssignableFrom(type) => "an object { ... }",
            _ when typeof(IEnumerable).IsAssignableFrom(type) => "a list [ ... ]",
            _ => "an object { ... }",
        };
    }

    private static IEnumerable<string> PartsOf(string? path) =>
        (path ?? "$").TrimStart('$').Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static Type? PropertyOf(Type declared, string name)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string))
        {
            return value;
        }

        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .FirstOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name).Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
    }

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type)
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
