using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmailCampaigns.Core.Counters;

/// <summary>What is to be added to a day of a campaign.</summary>
public readonly record struct DailyCounts
{
    public int DraftsCreated { get; init; }
    public int DraftsApproved { get; init; }
    public int EmailsSent { get; init; }
    public int FollowupsSent { get; init; }
    public int Delivered { get; init; }
    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }
    public int Bounced { get; init; }
    public int Unsubscribed { get; init; }
}

/// <summary>Counts what happens into <c>email_analytics</c>, in the transaction in which it happens.</summary>
public static class DailyCounters
{
    /// <summary>Adds to the day, in the workspace's zone, that <paramref name="at"/> falls on.</summary>
    public static async Task Count(CampaignsDb db, Guid campaignId, DailyCounts add, DateTime at, CancellationToken cancellationToken)
    {
        var timezone = await db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);
        await using var sql = new SqlStatements(db);
        var batch = sql.Batch();
        Add(db, batch, campaignId, DayOf(at, timezone), add, at);
        await batch.Run(cancellationToken);
    }

    /// <summary>Adds to a day that is known, together with what else is in the batch.</summary>
    internal static void Add(CampaignsDb db, SqlBatch batch, Guid campaignId, DateOnly day, DailyCounts add, DateTime now) => batch.Execute(
        db.Sql.Sending.AddToDay,
        [
            ("@id", Guid.CreateVersion7(now)), ("@workspace", db.WorkspaceId), ("@date", day), ("@campaign", campaignId),
            ("@drafts_created", add.DraftsCreated), ("@drafts_approved", add.DraftsApproved), ("@sent", add.EmailsSent), ("@followups", add.FollowupsSent),
            ("@delivered", add.Delivered), ("@opened", add.Opened), ("@clicked", add.Clicked), ("@replied", add.Replied), ("@bounced", add.Bounced),
            ("@unsubscribed", add.Unsubscribed), ("@now", now),
        ]);

    /// <summary>The day that an instant falls on in an IANA zone.</summary>
    public static DateOnly DayOf(DateTime utc, string timezone) =>
        DateOnly.FromDateTime(Instant.FromDateTimeUtc(utc).InZone(DateTimeZoneProviders.Tzdb[timezone]).ToDateTimeUnspecified());
}
