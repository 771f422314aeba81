using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Model.Scheduling;

/// <summary>One campaign on one sender: what opens and closes for sending. A closed lane costs one look, however many emails wait in it.</summary>
public sealed class SendLane : IWorkspaceOwned, ITimestamped
{
    private SendLane()
    {
    }

    public SendLane(Guid campaignId, Guid senderAccountId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        CampaignId = campaignId;
        SenderAccountId = senderAccountId;
    }

    /// <summary>A lane in which something waits already.</summary>
    public SendLane(Guid campaignId, Guid senderAccountId, DateTime oldestDueAt, DateTime now)
        : this(campaignId, senderAccountId, now) => OldestDueAt = oldestDueAt;

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }
    public Guid SenderAccountId { get; private set; }

    /// <summary>When the campaign's gap is over.</summary>
    public DateTime? NextAllowedAt { get; private set; }

    /// <summary>Why nothing leaves; null while open.</summary>
    public LaneClosedReason? ClosedReason { get; private set; }

    /// <summary>When it opens by itself; null with a reason means that somebody has to open it.</summary>
    public DateTime? ClosedUntil { get; private set; }

    /// <summary>First emails wait until then, because the limit of new contacts a day is used up; follow-ups are still sent.</summary>
    public DateTime? NewContactsFrom { get; private set; }

    /// <summary>Emails that wait with a firm time; counted by a job, for people to see.</summary>
    public long PendingCount { get; private set; }

    /// <summary>
    /// The earliest firm time that waits: before it the lane is not looked at. Whoever makes an email firm lowers it (<see cref="LaneDueTime"/>).
    /// </summary>
    public DateTime? OldestDueAt { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    public void Close(LaneClosedReason reason, DateTime? until)
    {
        ClosedReason = reason;
        ClosedUntil = until;
    }
}

/// <summary>Why a lane is closed.</summary>
public enum LaneClosedReason
{
    CampaignPaused,
    CampaignEnded,

    /// <summary>Contacts of the campaign move to a changed sequence: whoever has not moved yet must not get the text before.</summary>
    ContactsMoving,

    WorkspaceHeld,
    InstallationHeld,
    Window,
    CampaignDailyLimit,
    SenderDailyLimit,
    SenderHourlyLimit,
    SenderRollingLimit,
    RateLimit,
    SenderPaused,
    SenderUnusable,
}
