namespace EmailCampaigns.Core.Mail;

/// <summary>A person or role at an address: <c>mailbox</c> of RFC 5322 section 3.4.</summary>
/// <param name="Address">As a person types it: <c>zoë@bücher.example</c>. Its syntax is checked when a message is written, see <see cref="MailboxAddresses"/>.</param>
/// <param name="DisplayName">Any text; null or blank writes the bare address.</param>
public sealed record Mailbox(string Address, string? DisplayName = null);
