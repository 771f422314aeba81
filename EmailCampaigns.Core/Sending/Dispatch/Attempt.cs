using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>One email that passed the gate, and what became of it.</summary>
/// <param name="Email">What was handed over.</param>
/// <param name="Lane">What held when it passed the gate.</param>
/// <param name="Lease">Under which it was claimed.</param>
/// <param name="Outcome">What the transport said, or a person who looked.</param>
/// <param name="At">When it said so.</param>
/// <param name="IsServersAnswer">False where a person said it: that tells nothing of how the server is now.</param>
internal sealed record Attempt(ComposedEmail Email, LaneFacts Lane, Lease Lease, DeliveryOutcome Outcome, DateTime At, bool IsServersAnswer = true);
