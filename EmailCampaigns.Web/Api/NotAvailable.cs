using System.Text.Json;
using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// A field whose function is not built yet. It is no part of requests and answers; but a program that sends what the field will be by default keeps working,
/// and one that asks for the function is told that it is not there.
/// </summary>
/// <param name="Default">The only value that is taken, as JSON.</param>
/// <param name="Message">Why nothing else is.</param>
internal sealed record NotAvailable(string Default, string Message)
{
    private static readonly Dictionary<(Type Body, string Field), NotAvailable> All = new()
    {
        [(typeof(CampaignEdit), "triggerEvent")] = new("\"manual\"", "Campaigns that start by an event are not available yet: leave it out, or send \"manual\"."),
        [(typeof(CampaignEdit), "triggerConfig")] = new("null", "Campaigns that start by an event are not available yet: leave it out, or send null."),
        [(typeof(CampaignEdit), "enrollNewMembers")] = new("false", "Enrolling contacts that join the list later is not available yet: leave it out, or send false."),
    };

    /// <summary>The note for a field of a request; null for one that was never meant to be.</summary>
    public static NotAvailable? Find(Type body, string field) =>
        All.FirstOrDefault(f => f.Key.Body == body && f.Key.Field.Equals(field, StringComparison.OrdinalIgnoreCase)).Value;

    public bool Allows(JsonElement value) => value.ValueKind == JsonValueKind.Null || value.GetRawText() == Default;
}
