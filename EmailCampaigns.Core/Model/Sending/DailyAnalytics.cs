
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>What one campaign did on one day of the workspace's zone (table <c>email_analytics</c>). Workspace totals are sums.</summary>
public sealed class DailyAnalytics : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public DateOnly Date { get; init; }
    public Guid CampaignId { get; init; }
    public int TotalDraftsCreated { get; init; }
    public int TotalDraftsApproved { get; init; }
    public int TotalEmailsSent { get; init; }
    public int TotalFollowupsSent { get; init; }
    public int Delivered { get; init; }
    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }

    /// <summary>Contacts whose first reply that says that they are interested came on this day.</summary>
    public int Interested { get; init; }

    public int Bounced { get; init; }
    public int Unsubscribed { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
