using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmailCampaigns.Core.Analytics;

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
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO email_analytics (id, workspace_id, date, campaign_id, total_drafts_created, total_drafts_approved, total_emails_sent,
                total_followups_sent, delivered, opened, clicked, replied, bounced, unsubscribed, created_at, updated_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}, {12}, {13}, {14}, {14})
            ON CONFLICT (workspace_id, date, campaign_id) DO UPDATE SET
                total_drafts_created = email_analytics.total_drafts_created + excluded.total_drafts_created,
                total_drafts_approved = email_analytics.total_drafts_approved + excluded.total_drafts_approved,
                total_emails_sent = email_analytics.total_emails_sent + excluded.total_emails_sent,
                total_followups_sent = email_analytics.total_followups_sent + excluded.total_followups_sent,
                delivered = email_analytics.delivered + excluded.delivered,
                opened = email_analytics.opened + excluded.opened,
                clicked = email_analytics.clicked + excluded.clicked,
                replied = email_analytics.replied + excluded.replied,
                bounced = email_analytics.bounced + excluded.bounced,
                unsubscribed = email_analytics.unsubscribed + excluded.unsubscribed,
                updated_at = excluded.updated_at
            """,
            [
                db.Sql.Key(Guid.CreateVersion7(at)), db.Sql.Key(db.WorkspaceId), DayOf(at, timezone), db.Sql.Key(campaignId),
                add.DraftsCreated, add.DraftsApproved, add.EmailsSent, add.FollowupsSent, add.Delivered, add.Opened, add.Clicked, add.Replied,
                add.Bounced, add.Unsubscribed, at,
            ],
            cancellationToken);
    }

    /// <summary>The day that an instant falls on in an IANA zone.</summary>
    public static DateOnly DayOf(DateTime utc, string timezone) =>
        DateOnly.FromDateTime(Instant.FromDateTimeUtc(utc).InZone(DateTimeZoneProviders.Tzdb[timezone]).ToDateTimeUnspecified());
}
