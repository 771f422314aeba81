namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>An email as far as it matters for its time, its campaign apart.</summary>
/// <param name="IsNewContact">Whether it is the first of its contact.</param>
/// <param name="Domain">The recipient's domain; null where it does not matter.</param>
/// <param name="Jitter">By how much the pause after it is longer than the campaign's gap.</param>
public readonly record struct SlotEmail(bool IsNewContact = false, string? Domain = null, TimeSpan Jitter = default);
