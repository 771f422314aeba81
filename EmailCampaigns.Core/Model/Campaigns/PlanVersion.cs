
namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>The steps of a campaign as they were frozen, their content resolved (table <c>campaign_plan_versions</c>). Its hash is its identity.</summary>
public sealed class PlanVersion : IWorkspaceOwned, ITimestamped
{
    private PlanVersion()
    {
    }

    public PlanVersion(Guid campaignId, int version, string planJson, string planHash, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        CampaignId = campaignId;
        Version = version;
        PlanJson = planJson;
        PlanHash = planHash;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }
    public int Version { get; private set; }
    public string PlanJson { get; private set; } = "";

    /// <summary>SHA-256 over the plan's canonical JSON, hex.</summary>
    public string PlanHash { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
