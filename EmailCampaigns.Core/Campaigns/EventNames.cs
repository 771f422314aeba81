using System.Text.RegularExpressions;
using EmailCampaigns.Core.Persistence.Tables;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Names of events that enroll contacts, and what their data must say.</summary>
internal static partial class EventNames
{
    /// <summary>The name in its stored form, in lower case; null where it is none, which is then noted.</summary>
    public static string? Read(string given, string field, FieldChecks checks)
    {
        var name = given.Trim().ToLowerInvariant();
        if (Name().IsMatch(name))
        {
            return name;
        }

        checks.Add(field, $"The name of an event has letters a to z, digits, \"_\", \"-\" and \".\", at most {ModelConventions.Word} of them, such as \"lead_created\".");
        return null;
    }

    /// <summary>The conditions in their stored form; null where one is none, which is then noted. Without its value a condition would hold for every event.</summary>
    public static Dictionary<string, string>? ReadConfig(IReadOnlyDictionary<string, string?> given, string field, FieldChecks checks)
    {
        var said = given.Select(c => (Name: c.Key.Trim(), Value: c.Value?.Trim() ?? "")).ToList();
        var conditions = said.DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Name, c => c.Value);
        if (conditions.Count == said.Count && conditions.Count <= ContentLimits.TriggerConditions && conditions.All(c => c.Key.Length is > 0 and <= ModelConventions.Word && c.Value.Length is > 0 and <= ModelConventions.Name))
        {
            return conditions;
        }

        checks.Add(field, $"At most {ContentLimits.TriggerConditions} conditions, each name once, with a name of 1 to {ModelConventions.Word} characters and a value of 1 to {ModelConventions.Name}.");
        return null;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_.-]{0,63}\z")]
    private static partial Regex Name();
}
