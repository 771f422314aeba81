namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What the gate decided about a few emails of one lane.</summary>
/// <param name="Passed">They are under way now: they must be handed to the transport, and their outcome recorded.</param>
/// <param name="Refused">How many were refused for a reason of their own.</param>
/// <param name="IsShut">Whether no other email of this lane passes for now.</param>
/// <param name="Facts">The facts that it decided on; null where the lane was closed already.</param>
internal sealed record GateResult(IReadOnlyList<ComposedEmail> Passed, int Refused, bool IsShut, LaneFacts? Facts)
{
    public static GateResult Shut { get; } = new([], 0, true, null);

    public static GateResult NotAsked { get; } = new([], 0, false, null);
}
