using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>One variant of a frozen step, its content resolved; see <see cref="StepVariant"/>.</summary>
public sealed record FrozenVariant(
    [property: JsonConverter(typeof(JsonStringEnumConverter<VariantLetter>))] VariantLetter Letter,
    string Subject,
    string Html,
    string? Text,
    string? Preheader,
    bool IsEnabled,
    int ContentVersion = 0)
{
    /// <summary>The files that its emails bring along: the step's, or those of its own template.</summary>
    public AttachedFiles Attachments { get; init; } = AttachedFiles.None;
}
