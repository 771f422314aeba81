namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>
/// An event that another program told of, such as a new lead, and that enrolls a contact in the campaigns that wait for it (table <c>received_events</c>). Kept so that
/// the same event changes nothing when it comes again. What it said of the contact is the contact's; nothing of it is kept here.
/// </summary>
public sealed class ReceivedEvent : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>The SHA-256 of the id that the other program gave it, in hex; unique in the workspace.</summary>
    public string EventKey { get; init; } = "";

    /// <summary>Its name, such as <c>lead_created</c>.</summary>
    public string Event { get; init; } = "";

    public Guid ContactId { get; init; }

    /// <summary>In how many campaigns it enrolled the contact.</summary>
    public int Enrolled { get; set; }

    public DateTime ReceivedAt { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
