using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Core.Intake;

/// <summary>Reads what the data of an event says of its contact. A name means what the header of a column means in an import: "First name" is the first name.</summary>
internal static class EventData
{
    private const string Place = "data";

    /// <summary>The fields of the contact; what is wrong with them is noted at the name that the program gave.</summary>
    /// <param name="data">As it came.</param>
    /// <param name="address">The contact's, which the data may repeat.</param>
    /// <param name="checks">Take the problems.</param>
    public static EventContact Read(IReadOnlyDictionary<string, string?> data, EmailAddress? address, FieldChecks checks)
    {
        if (data.Count > ContentLimits.Fields)
        {
            checks.Add(Place, $"An event says at most {ContentLimits.Fields} things; these are {data.Count:N0}.");
            return EventContact.Nothing;
        }

        var said = data.Where(d => !string.IsNullOrWhiteSpace(d.Value) && !IsAddress(d.Key, d.Value, address)).ToDictionary(d => d.Key, d => d.Value!);
        var told = Name(said, checks).ToList();
        var typed = told.ToDictionary(t => FieldName.IsBuiltIn(t.Field) ? t.Field : $"fields.{t.Field}", t => t.Typed);
        var input = InputOf(told.ToDictionary(t => t.Field, t => said[t.Typed])).Check(isNew: false);
        foreach (var problem in input.Problems)
        {
            checks.Add($"{Place}.{typed.GetValueOrDefault(problem.Field) ?? typed[FieldName.Canonical(problem.Field)]}", problem.Message);
        }

        return EventContact.Of(input);
    }

    private static bool IsAddress(string name, string? value, EmailAddress? address) =>
        HeaderGuess.KnownField(name) == FieldName.Email && EmailAddress.TryParse(value, out var parsed, out _) && parsed.Normalized == address?.Normalized;

    /// <summary>The field that each name means.</summary>
    private static IEnumerable<(string Typed, string Field)> Name(Dictionary<string, string> said, FieldChecks checks)
    {
        // The address is told beside the data; its column stands first here, so that nothing of the data is taken for it.
        var guesses = HeaderGuess.Guess([FieldName.Email, .. said.Keys], [["contact@example.org", .. said.Values]], knownFields: []).Skip(1).ToList();
        var taken = guesses.Select(g => g.Field).ToHashSet();
        foreach (var (typed, field) in guesses.Select(g => (g.Header, g.Field)))
        {
            // Anybody can fill in a form, and what comes from another address of a contact counts for the contact: here it is a field like others.
            var name = field is null or FieldName.OtherAddress ? CustomFieldName.Of(typed) : field;
            if (name.Length == 0)
            {
                checks.Add($"{Place}.{typed}", $"\"{typed}\" cannot be the name of a field. Use letters, digits and underscores.");
            }
            else if (name != field && !taken.Add(name))
            {
                checks.Add($"{Place}.{typed}", $"The field \"{name}\" is given twice.");
            }
            else
            {
                yield return (typed, name);
            }
        }
    }

    private static ContactInput InputOf(Dictionary<string, string> fields)
    {
        var zone = fields.GetValueOrDefault(FieldName.Timezone);
        return new ContactInput
        {
            Name = fields.GetValueOrDefault(FieldName.Name),
            FirstName = fields.GetValueOrDefault(FieldName.FirstName),
            LastName = fields.GetValueOrDefault(FieldName.LastName),
            Company = fields.GetValueOrDefault(FieldName.Company),
            Timezone = TimeZoneNames.Find(zone) ?? zone,
            Fields = fields.Where(f => !FieldName.IsBuiltIn(f.Key)).ToDictionary(f => f.Key, string? (f) => f.Value),
        };
    }
}
