using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence.Tables;

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

    /// <summary>An address beside the contact's own: what comes from it counts for the contact, and nothing is sent to it.</summary>
    public const string OtherAddress = "other_address";

    /// <summary>Slugs and words have at most 64 letters.</summary>
    public const int MaxLength = ModelConventions.Word;

    /// <summary>What every contact has; everything else is a custom field.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [Email, Name, FirstName, LastName, Company, Timezone, OtherAddress];

    public static bool IsBuiltIn(string field) => CustomFieldName.IsStandard(field);

    /// <inheritdoc cref="CustomFieldName.IsValid"/>
    public static bool IsValid(string field) => CustomFieldName.IsValid(field);

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
