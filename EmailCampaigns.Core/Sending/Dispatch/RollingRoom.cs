using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What is left of a sender's limit for any 24 hours, from the hours that its quotas count anyway.</summary>
internal static class RollingRoom
{
    /// <summary>The hours of the sender that may count, with what was sent in each.</summary>
    public static Task<List<(DateTime Start, int Used)>> Load(SqlStatements sql, OpenLane lane, LaneFacts facts, DateTime now) => sql.Query(
        $"""
        SELECT period_start, used FROM send_quota_usage
        WHERE workspace_id = @workspace AND scope = {SqlText.Of(QuotaScope.Sender)} AND scope_key = @key AND period = {SqlText.Of(QuotaPeriod.Hour)} AND period_start > @since
        """,
        [("@workspace", lane.WorkspaceId), ("@key", facts.Sender.Id.ToString()), ("@since", now - RollingDay.LookBack)],
        row => (row.Instant(0), row.Number(1)),
        CancellationToken.None);

    /// <summary>How many of those that are counted in <paramref name="hours"/> already fit, and when there is room again.</summary>
    public static (int Fits, DateTime Frees) After(LaneFacts facts, IEnumerable<(DateTime Start, int Used)> hours, int taken, DateTime now)
    {
        var day = Of(facts, hours);
        day.Add(now, -taken);
        var fits = Math.Min(taken, day.RoomAt(now));
        day.Add(now, fits);
        return (fits, day.NextFree(now));
    }

    /// <summary>The rolling day as it stands.</summary>
    public static RollingDay Of(LaneFacts facts, IEnumerable<(DateTime Start, int Used)> hours)
    {
        var day = new RollingDay(ZoneCalendar.Of(facts.Limits.SenderZone), facts.Limits.SenderRollingLimit);
        foreach (var (start, used) in hours)
        {
            day.Add(start, used);
        }

        return day;
    }
}
