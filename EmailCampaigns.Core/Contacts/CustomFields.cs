using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>The custom fields that contacts of a workspace can have (table <c>contact_fields</c>).</summary>
public static class CustomFields
{
    /// <summary>
    /// The names under which fields are stored: templates take <c>job_title</c> and <c>jobtitle</c> for one field, so the spelling that came first stands.
    /// Names that are new become known to the workspace; the caller saves.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> Register(
        CampaignsDb db, IReadOnlyCollection<string> names, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(names);
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return stored;
        }

        var known = (await db.ContactFields.Select(f => f.Name).ToListAsync(cancellationToken)).ToDictionary(CustomFieldName.KeyOf, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (known.TryAdd(CustomFieldName.KeyOf(name), name))
            {
                db.ContactFields.Add(new ContactField(name, now));
            }

            stored.Add(name, known[CustomFieldName.KeyOf(name)]);
        }

        return stored;
    }
}
