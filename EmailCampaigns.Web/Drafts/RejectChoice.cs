using EmailCampaigns.Core.Drafts;

namespace EmailCampaigns.Web.Drafts;

/// <summary>What a reviewer wants after a no.</summary>
public sealed record RejectChoice(ThenWhat Then, string? Reason);
