namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>The contents that a step can be tried with. <see cref="A"/> is its own; the others are <see cref="StepVariant"/>s.</summary>
public enum VariantLetter
{
    A,
    B,
    C,
    D,
}
