using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>A person who signs in. What they may do stands at their membership of a workspace.</summary>
public sealed class User : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";
}
