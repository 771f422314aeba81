using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmailCampaigns.Core.Counters;

/// <summary>The clock of a workspace, by whose days and half hours is counted.</summary>
/// <param name="timezone">An IANA name.</param>
public sealed class CounterClock(string timezone)
{
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[timezone];

    /// <summary>That of the context's workspace.</summary>
    public static async Task<CounterClock> Of(CampaignsDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return new CounterClock(await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
    }

    /// <summary>The day that an instant falls on.</summary>
    public DateOnly Day(DateTime utc) => HalfHour(utc).Date;

    /// <summary>The half hour of the day, 0 to 47, that an instant falls in.</summary>
    public (DateOnly Date, int HalfHour) HalfHour(DateTime utc)
    {
        var local = Instant.FromDateTimeUtc(utc).InZone(_zone).LocalDateTime;
        return (DateOnly.FromDateTime(local.ToDateTimeUnspecified()), (local.Hour * 2) + (local.Minute / 30));
    }
}
