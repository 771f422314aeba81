using System.Text.Json;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Intake;

/// <summary>What an event says of its contact, every field of it checked.</summary>
internal sealed record EventContact
{
    public static readonly EventContact Nothing = new() { Said = new ContactValues(null, null, null, null, null, RawData: null, EnrichedData: []), Fields = new Dictionary<string, string>() };

    /// <summary>The fields that every contact has.</summary>
    private ContactValues Said { get; init; } = null!;

    /// <summary>The fields of its own, under the names that the program gave them.</summary>
    private IReadOnlyDictionary<string, string> Fields { get; init; } = null!;

    public static EventContact Of(CheckedContact input) => new()
    {
        Said = new ContactValues(input.Name, input.FirstName, input.LastName, input.Company, input.Timezone, RawData: null, EnrichedData: []),
        Fields = input.Fields,
    };

    /// <summary>
    /// Fills in what the contact has not: what stands may have been corrected by a person, and anybody can fill in a form. One who was deleted comes back as by an import: what is said now
    /// replaces what was.
    /// </summary>
    public async Task FillIn(CampaignsDb db, Contact contact, DateTime now, CancellationToken cancellationToken)
    {
        var stored = await CustomFields.Register(db, [.. Fields.Keys], now, cancellationToken);
        var known = new ContactValues(contact.Name, contact.FirstName, contact.LastName, contact.Company, contact.Timezone, RawData: null, Json(contact.EnrichedData));
        var said = Said with { EnrichedData = Json(Fields.ToDictionary(f => stored[f.Key], f => f.Value)) };
        var merged = ContactMerge.Merge(known, said, contact.EmailDomain, fillEmpty: contact.DeletedAt is null);
        if (!ContactMerge.SaysTheSame(known, merged))
        {
            (contact.Name, contact.FirstName, contact.LastName, contact.Company, contact.Timezone) = (merged.Name, merged.FirstName, merged.LastName, merged.Company, merged.Timezone);
            contact.EnrichedData = JsonSerializer.Deserialize<Dictionary<string, string>>(merged.EnrichedData)!;
        }
    }

    private static byte[] Json(Dictionary<string, string> fields) => JsonSerializer.SerializeToUtf8Bytes(fields, ImportRowReader.Json);
}
