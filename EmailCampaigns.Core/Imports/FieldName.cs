using System.Buffers;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence.Model;

namespace EmailCampaigns.Core.Imports;

/// <summary>The names under which a column's values are stored: those of a contact, and custom fields in snake_case.</summary>
public static class FieldName
{
    public const string Email = "email";
    public const string Name = "name";
    public const string FirstName = "first_name";
    public const string LastName = "last_name";
    public const string Company = "company";
    public const string Timezone = "timezone";

    /// <summary>Slugs and words have at most 64 letters.</summary>
    public const int MaxLength = ModelConventions.Word;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>What every contact has; everything else is a custom field.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [Email, Name, FirstName, LastName, Company, Timezone];

    public static bool IsBuiltIn(string field) => CustomFieldName.IsStandard(field);

    /// <summary>Whether a field can be called so: a letter, then letters, digits and underscores, 64 in all.</summary>
    public static bool IsValid(string field) =>
        field is [>= 'a' and <= 'z', ..] && field.Length <= MaxLength && !field.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>A field as a mapping may write it (<c>firstName</c>, <c>first name</c>, <c>firstname</c>), as it is stored.</summary>
    public static string Canonical(string written)
    {
        var name = CustomFieldName.Of(written);
        return BuiltIn.FirstOrDefault(field => AreSame(field, name), name);
    }

    /// <summary>Templates take <c>job_title</c> and <c>jobtitle</c> for one field.</summary>
    public static bool AreSame(string? one, string? other) =>
        one is not null && other is not null && CustomFieldName.KeyOf(one) == CustomFieldName.KeyOf(other);
}
