namespace EmailCampaigns.Core.Model.Sending;

/// <summary>
/// What came of one step of a campaign (table <c>step_counters</c>). Counters without <c>Total</c> or <c>Automat</c> are contacts, each counted once for the step; those with it are times.
/// </summary>
public sealed class StepCounters : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }

    /// <summary>The step; <see cref="Guid.Empty"/> for replies of which nobody knows which step they answer.</summary>
    public Guid StepId { get; init; }

    /// <summary>Emails handed over.</summary>
    public int Sent { get; init; }

    /// <summary>Contacts who were sent it, or whose server refused it at once.</summary>
    public int Contacts { get; init; }

    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }
    public int Interested { get; init; }
    public int Bounced { get; init; }
    public int Blocked { get; init; }
    public int Unsubscribed { get; init; }
    public int TotalOpened { get; init; }
    public int TotalClicked { get; init; }
    public int TotalReplied { get; init; }
    public int TotalBounced { get; init; }
    public int TotalUnsubscribed { get; init; }

    /// <summary>Emails handed over that came back.</summary>
    public int TotalReturned { get; init; }

    public int AutomatedOpens { get; init; }
    public int AutomatedClicks { get; init; }
    public int AutomaticReplies { get; init; }

    /// <summary>Of <see cref="TotalBounced"/>, by <see cref="FailureClass"/>; so are the four that follow.</summary>
    public int BouncesHard { get; init; }

    public int BouncesSoft { get; init; }
    public int BouncesBlocked { get; init; }
    public int BouncesGaveUp { get; init; }
    public int BouncesMessage { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>
/// What came of the contacts that one import brought into a campaign (table <c>upload_counters</c>). All counters are contacts, each counted once for the campaign; the sum over all imports is
/// the whole campaign.
/// </summary>
public sealed class UploadCounters : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }

    /// <summary>The import; <see cref="Guid.Empty"/> for contacts that no import brought.</summary>
    public Guid UploadBatchId { get; init; }

    public int Enrolled { get; init; }

    /// <summary>Contacts who were sent any email, or whose server refused it at once.</summary>
    public int Contacts { get; init; }

    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }
    public int Interested { get; init; }
    public int Bounced { get; init; }
    public int Blocked { get; init; }
    public int Unsubscribed { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What came of one link in one step of a campaign (table <c>link_counters</c>).</summary>
public sealed class LinkCounters : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }
    public Guid StepId { get; init; }

    /// <summary>SHA-256 of <see cref="Url"/> in hexadecimal digits: a link has no length that a key could take.</summary>
    public string UrlHash { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>Contacts whose first click of the link in the campaign was in this step: the sum over the steps is who clicked it.</summary>
    public int People { get; init; }

    /// <summary>How often people clicked it.</summary>
    public int Clicks { get; init; }

    /// <summary>How often programs followed it.</summary>
    public int AutomatedClicks { get; init; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What one campaign sent through one sender in one half hour of the workspace's clock, and what came in then (table <c>lane_half_hours</c>).</summary>
public sealed class LaneHalfHour : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }
    public Guid SenderAccountId { get; init; }

    /// <summary>The day in the workspace's zone.</summary>
    public DateOnly Date { get; init; }

    /// <summary>0 for the one that begins at midnight, to 47.</summary>
    public int HalfHour { get; init; }

    /// <summary>Emails that were sent in it.</summary>
    public int Sent { get; init; }

    /// <summary>Those of <see cref="Sent"/> that a person has replied to, whenever that was.</summary>
    public int Answered { get; init; }

    /// <summary>Emails, whenever they were sent, to which the first reply of a person came in it.</summary>
    public int Replied { get; init; }

    /// <summary>Contacts whose first reply that says that they are interested came in it.</summary>
    public int Interested { get; init; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
