using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>One email that passed the gate, and its outcome.</summary>
/// <param name="Email">The message that was handed over.</param>
/// <param name="Lane">The facts of its lane when it passed the gate.</param>
/// <param name="Lease">The lease under which it was claimed.</param>
/// <param name="Outcome">The outcome, from the transport or from a person who resolved it.</param>
/// <param name="At">When the outcome was known, UTC.</param>
/// <param name="IsFromServer">False if a person resolved it, which tells nothing about the server's current state.</param>
internal sealed record Attempt(ComposedEmail Email, LaneFacts Lane, Lease Lease, DeliveryOutcome Outcome, DateTime At, bool IsFromServer = true);
