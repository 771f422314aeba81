using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Contacts that have nothing in a field, as templates see it: a column that an import left out is no field.</summary>
public static class MissingField
{
    /// <summary>The standard fields that can be empty, by the names that templates use.</summary>
    public static IReadOnlyList<string> Standard { get; } = ["name", "first_name", "last_name", "company", "timezone"];

    /// <summary>Those without a value in one of the <see cref="Standard"/> fields. Who has the parts of a name is not without one.</summary>
    public static IQueryable<Contact> LackingStandard(this IQueryable<Contact> contacts, string field) => field switch
    {
        "name" => contacts.Where(c => (c.Name == null || c.Name == "") && (c.FirstName == null || c.FirstName == "") && (c.LastName == null || c.LastName == "")),
        "first_name" => contacts.Where(c => c.FirstName == null || c.FirstName == ""),
        "last_name" => contacts.Where(c => c.LastName == null || c.LastName == ""),
        "company" => contacts.Where(c => c.Company == null || c.Company == ""),
        "timezone" => contacts.Where(c => c.Timezone == null || c.Timezone == ""),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a standard field that can be empty."),
    };

    /// <summary>The stored name of a field in any spelling: <c>firstName</c> and <c>firstname</c> are <c>first_name</c>. A field that nobody has keeps the name that it would have.</summary>
    internal static async Task<string> StoredName(CampaignsDb db, string typed, CancellationToken cancellationToken)
    {
        var name = CustomFieldName.Of(typed);
        var key = CustomFieldName.KeyOf(name);
        var known = await db.ContactFields.Select(f => f.Name).ToListAsync(cancellationToken);
        return Standard.Append("email").Concat(known).FirstOrDefault(field => CustomFieldName.KeyOf(field) == key) ?? name;
    }

    /// <summary>Those without a value in a field, by its stored name. A custom field is looked for in the text of the JSON, where a quotation mark inside of a value never stands bare.</summary>
    internal static IQueryable<Contact> Lacking(this IQueryable<Contact> contacts, string field)
    {
        if (Standard.Contains(field))
        {
            return contacts.LackingStandard(field);
        }

        if (field == "email")
        {
            return contacts.Where(c => c.EmailNormalized == "");
        }

        var entry = $"%\"{field.Replace("_", $"{LikePattern.Escape}_", StringComparison.Ordinal)}\":\"%";
        return contacts.Where(c => !LikePattern.Matches((string)(object)c.EnrichedData, entry));
    }
}
