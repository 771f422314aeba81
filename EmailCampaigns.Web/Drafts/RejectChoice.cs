
namespace EmailCampaigns.Web.Drafts;

/// <summary>What a reviewer wants after a no.</summary>
public sealed record RejectChoice(AfterRejection Then, string? Reason);
