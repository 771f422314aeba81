using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Whether a lane may send now; else why not, and until when (null: until somebody opens it).</summary>
/// <param name="IsOpen">It may.</param>
/// <param name="Closed">Why it may not; null where only a gap is not over.</param>
/// <param name="Until">When it may again.</param>
internal readonly record struct LaneVerdict(bool IsOpen, LaneClosedReason? Closed, DateTime? Until)
{
    /// <summary>A message takes a moment: it must still be inside the window when the server has it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Judges a lane, its quotas apart.</summary>
    public static LaneVerdict Of(LaneFacts facts, DateTime now) =>
        facts.Moment.Campaign == CampaignStatus.Paused ? Close(LaneClosedReason.CampaignPaused, until: null)
        // Nothing waits in it, unless a person is just taking something up again: no lane is closed that nobody would open.
        : facts.Moment.Campaign == CampaignStatus.Completed ? new LaneVerdict(false, null, now.AddMinutes(1))
        : facts.Moment.Campaign != CampaignStatus.Active ? Close(LaneClosedReason.CampaignEnded, until: null)
        : facts.Moment.InstallationIsHeld ? Close(LaneClosedReason.InstallationHeld, until: null)
        : facts.Moment.WorkspaceIsHeld ? Close(LaneClosedReason.WorkspaceHeld, until: null)
        : facts.Moment.SenderPausedUntil > now ? Close(LaneClosedReason.SenderPaused, UnlessForEver(facts.Moment.SenderPausedUntil))
        : !facts.Moment.SenderIsUsable ? Close(LaneClosedReason.SenderUnusable, until: null)
        : !facts.Settings.UseContactTimezone && OpensAt(facts.Window, now) is { } opens ? Close(LaneClosedReason.Window, opens)
        : facts.Moment.SenderNextSendAt > now ? new LaneVerdict(false, null, facts.Moment.SenderNextSendAt)
        : new LaneVerdict(true, null, null);

    /// <summary>A limit is used up until its period ends, and then the window must be open.</summary>
    public static LaneVerdict UsedUp(LaneFacts facts, QuotaBucket bucket) => UsedUp(facts, bucket.Closes, bucket.End);

    /// <inheritdoc cref="UsedUp(LaneFacts, QuotaBucket)"/>
    public static LaneVerdict UsedUp(LaneFacts facts, LaneClosedReason reason, DateTime until) =>
        Close(reason, facts.Settings.UseContactTimezone ? until : facts.Window.Next(until));

    /// <summary>When a window opens that is shut now or within <see cref="Margin"/>; null while it is open.</summary>
    public static DateTime? OpensAt(SendWindow window, DateTime now) => window.ClosesAt(now) is not { } closes ? window.Next(now)
        : closes - now < Margin ? window.Next(closes)
        : null;

    private static DateTime? UnlessForEver(DateTime? until) => until < DateTime.MaxValue.Date ? until : null;

    private static LaneVerdict Close(LaneClosedReason reason, DateTime? until) => new(false, reason, until);
}
