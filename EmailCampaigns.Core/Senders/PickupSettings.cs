using System.Text.Json;

namespace EmailCampaigns.Core.Senders;

/// <summary>The provider settings of a pickup sender.</summary>
/// <param name="Folder">The name of the folder in the outbox; null for the outbox itself. See <see cref="Mail.PickupFolder"/>.</param>
public sealed record PickupSettings(string? Folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The settings of a sender whose provider is <see cref="SenderProvider.Pickup"/>.</summary>
    public static PickupSettings Of(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.ProviderSettings is { } json ? JsonSerializer.Deserialize<PickupSettings>(json, Json)! : new PickupSettings(Folder: null);
    }

    /// <summary>As <see cref="SenderAccount.ProviderSettings"/> keeps them: <c>{"folder":"anna"}</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
