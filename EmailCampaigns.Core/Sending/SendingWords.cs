using System.Globalization;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Sending;

/// <summary>What sending does and waits for, as a marketer reads it. No word of the machinery reaches them.</summary>
public static class SendingWords
{
    /// <summary>Why the emails of a campaign wait and until when: <c>waiting for 09:00 in Berlin</c>; null while they go out.</summary>
    /// <param name="reason">Why; null for open.</param>
    /// <param name="until">When it goes on by itself; null until somebody acts.</param>
    /// <param name="zone">The campaign's IANA zone.</param>
    /// <param name="now">The present.</param>
    public static string? Waiting(LaneClosedReason? reason, DateTime? until, string zone, DateTime now)
    {
        if (reason is null || until <= now)
        {
            return null;
        }

        var goesOn = until is { } instant ? $"goes on {Moment(instant, zone, now)} in {Place(zone)}" : "waits for a person";
        return reason.Value switch
        {
            LaneClosedReason.CampaignPaused => "paused",
            LaneClosedReason.CampaignEnded => "ended",
            LaneClosedReason.ContactsMoving => "contacts are moving to the changed sequence",
            LaneClosedReason.WorkspaceHeld => "all sending of this workspace is held",
            LaneClosedReason.InstallationHeld => "all sending of this installation is held",
            LaneClosedReason.Window => until is { } opens ? $"waiting for {Moment(opens, zone, now)} in {Place(zone)}" : "waiting for its hours",
            LaneClosedReason.CampaignDailyLimit => $"today's limit of the campaign is reached, {goesOn}",
            LaneClosedReason.SenderDailyLimit => $"today's limit of the sender is reached, {goesOn}",
            LaneClosedReason.SenderHourlyLimit => $"this hour's limit of the sender is reached, {goesOn}",
            LaneClosedReason.SenderRollingLimit => $"the sender's limit for 24 hours is reached, {goesOn}",
            LaneClosedReason.RateLimit => $"a rate limit is reached, {goesOn}",
            LaneClosedReason.SenderPaused => $"the sender is in trouble, {goesOn}",
            LaneClosedReason.SenderUnusable => "the sender is switched off or not verified",
        };
    }

    /// <summary>
    /// A moment on the clocks of a zone, as short as it is clear: <c>17:00</c>, <c>tomorrow 09:00</c>, <c>Monday 09:00</c>, <c>12 March 09:00</c>.
    /// </summary>
    public static string Moment(DateTime utc, string zone, DateTime now, bool withSeconds = false)
    {
        var calendar = ZoneCalendar.Of(zone);
        var day = calendar.Day(utc);
        var time = new DateTime(calendar.LocalTicks(utc.Ticks)).ToString(withSeconds ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
        return (day.DayNumber - calendar.Day(now).DayNumber) switch
        {
            0 => time,
            1 => $"tomorrow {time}",
            > 1 and < 7 => $"{day.DayOfWeek} {time}",
            _ => $"{day.ToString("d MMMM", CultureInfo.InvariantCulture)} {time}",
        };
    }

    /// <summary>The place that an IANA zone is named after: <c>Berlin</c>, <c>New York</c>, <c>UTC</c>.</summary>
    public static string Place(string zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');
    }
}
