using System.Globalization;
using System.Text.Json;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>Reads fields of strangers: one that is missing or of another kind is null.</summary>
internal static class JsonFields
{
    /// <summary>Deeper JSON is no event.</summary>
    public static readonly JsonDocumentOptions Limits = new() { MaxDepth = 16 };

    private const int MaxText = 4_000;

    public static string? Text(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? CleanText.Lines(text, MaxText)
            : null;

    public static long? Number(this JsonElement item, string name) =>
        !item.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written
        : null;

    public static bool Flag(this JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static string? Address(this JsonElement item, string name) => EmailAddress.TryParse(item.Text(name), out var address, out _) ? address.Normalized : null;

    /// <summary>Without angle brackets.</summary>
    public static string? MessageId(this JsonElement item, string name) =>
        item.Text(name)?.Trim().Trim('<', '>') is { Length: > 0 and <= MessageIds.MaxLength } id ? id : null;
}
