using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What is left of a sender's limit for any 24 hours, computed from the hourly quotas that are counted anyway.</summary>
internal static class RollingRoom
{
    /// <summary>The hours of the sender that may count, with what was sent in each.</summary>
    public static Task<List<(DateTime Start, int Used)>> Load(SqlStatements sql, Guid workspaceId, Guid senderId, DateTime now) => sql.Query(
        $"""
        SELECT period_start, used FROM send_quota_usage
        WHERE workspace_id = @workspace AND scope = {SqlText.Of(QuotaScope.Sender)} AND scope_key = @key AND period = {SqlText.Of(QuotaPeriod.Hour)} AND period_start > @since
        """,
        [("@workspace", workspaceId), ("@key", senderId.ToString()), ("@since", now - RollingDay.LookBack)],
        row => (row.Instant(0), row.Number(1)),
        CancellationToken.None);

    /// <summary>How many of those that are counted in <paramref name="hours"/> already fit, and when there is room again.</summary>
    public static (int Fits, DateTime Frees) After(LaneLimits limits, IEnumerable<(DateTime Start, int Used)> hours, int taken, DateTime now)
    {
        var day = Of(limits, hours);
        day.Add(now, -taken);
        var fits = Math.Min(taken, day.RoomAt(now));
        day.Add(now, fits);
        return (fits, day.NextFree(now));
    }

    /// <summary>The rolling day as it stands.</summary>
    public static RollingDay Of(LaneLimits limits, IEnumerable<(DateTime Start, int Used)> hours)
    {
        var day = new RollingDay(ZoneCalendar.Of(limits.SenderZone), limits.SenderRollingLimit);
        foreach (var (start, used) in hours)
        {
            day.Add(start, used);
        }

        return day;
    }
}
