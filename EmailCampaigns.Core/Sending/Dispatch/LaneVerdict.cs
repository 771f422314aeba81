using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Whether a lane may send now; if not, why, and until when (null: until somebody reopens it).</summary>
/// <param name="IsOpen">It may.</param>
/// <param name="Closed">Why it may not; null where only a gap is not over.</param>
/// <param name="Until">When it may again.</param>
internal readonly record struct LaneVerdict(bool IsOpen, LaneClosedReason? Closed, DateTime? Until)
{
    /// <summary>The time that a message may take: the window must still be open when the server has it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Judges a lane, its quotas apart.</summary>
    public static LaneVerdict Of(LaneFacts facts, DateTime now) =>
        facts.Moment.Campaign == CampaignStatus.Paused ? Close(LaneClosedReason.CampaignPaused, until: null)
        // A completed campaign has nothing to send, unless a person is just resending something. Not closed, since nobody would reopen it.
        : facts.Moment.Campaign == CampaignStatus.Completed ? new LaneVerdict(false, null, now.AddMinutes(1))
        : facts.Moment.Campaign != CampaignStatus.Active ? Close(LaneClosedReason.CampaignEnded, until: null)
        : facts.Moment.ContactsAreMoving ? Close(LaneClosedReason.ContactsMoving, until: null)
        : facts.Moment.InstallationIsHeld ? Close(LaneClosedReason.InstallationHeld, until: null)
        : facts.Moment.WorkspaceIsHeld ? Close(LaneClosedReason.WorkspaceHeld, until: null)
        : facts.Moment.SenderPausedUntil > now ? Close(LaneClosedReason.SenderPaused, UnlessForEver(facts.Moment.SenderPausedUntil))
        : !facts.Moment.SenderIsUsable ? Close(LaneClosedReason.SenderUnusable, until: null)
        : !facts.Settings.UseContactTimezone && OpensAt(facts.Window, now) is { } opens ? Close(LaneClosedReason.Window, opens)
        : facts.Moment.SenderNextSendAt > now ? new LaneVerdict(false, null, facts.Moment.SenderNextSendAt)
        : new LaneVerdict(true, null, null);

    /// <summary>A limit is used up until its period ends, and the window opens again.</summary>
    public static LaneVerdict UsedUp(LaneFacts facts, QuotaBucket bucket) => UsedUp(facts, bucket.Closes, bucket.End);

    /// <inheritdoc cref="UsedUp(LaneFacts, QuotaBucket)"/>
    public static LaneVerdict UsedUp(LaneFacts facts, LaneClosedReason reason, DateTime until) =>
        Close(reason, facts.Settings.UseContactTimezone ? until : facts.Window.Next(until));

    /// <summary>When a window opens that is closed now or within <see cref="Margin"/>; null while it is open.</summary>
    public static DateTime? OpensAt(SendWindow window, DateTime now) => window.ClosesAt(now) is not { } closes ? window.Next(now)
        : closes - now < Margin ? window.Next(closes)
        : null;

    private static DateTime? UnlessForEver(DateTime? until) => until < DateTime.MaxValue.Date ? until : null;

    private static LaneVerdict Close(LaneClosedReason reason, DateTime? until) => new(false, reason, until);
}
