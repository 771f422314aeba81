using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Tracking;

/// <summary>How many rows PostgreSQL reads while it has no statistics of a table, as after the first send of a campaign.</summary>
public sealed class HitPlanTests
{
    private const int Emails = 3_000;
    private const int Asked = 100;

    [Fact]
    public async Task What_emails_count_reads_their_events_alone()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var emails = await AddOpened(database);
        await using var db = database.Open();

        var (hits, read) = await Reading(db, "message_events%", () => ContactFacts.Hits(db, [.. emails.Take(Asked).Select(e => e.Id)], default));

        Assert.Equal(Asked, hits.Count);
        Assert.InRange(read, Asked, 2 * Asked);
    }

    [Fact]
    public async Task A_lock_of_emails_reads_these_alone_where_sorting_is_off()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var emails = await AddOpened(database);
        await using var db = database.Open();
        await using var sql = new SqlStatements(db);
        var (isAsked, arguments) = db.Sql.IsOneOf("campaign_contact_id", [.. emails.Take(Asked).Select(e => e.CampaignContactId)]);

        var (locked, read) = await Reading(db, "sent_emails", () => sql.Query(
            db.Sql.Locking("sent_emails", $"workspace_id = @workspace AND {isAsked}")!, [("@workspace", database.WorkspaceId), .. arguments], row => row.Key(0), default));

        Assert.Equal(emails.Take(Asked).Select(e => e.Id).Order(), locked);
        Assert.InRange(read, Asked, 3 * Asked); // found, and read once more as it is locked
    }

    private static Task<(T Result, long Read)> Reading<T>(CampaignsDb db, string tables, Func<Task<T>> act) => db.InTransaction(
        async () =>
        {
            var before = await Read();
            var result = await act();
            return (result, await Read() - before);

            Task<long> Read() => db.Database.SqlQuery<long>(
                $"SELECT COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0)::bigint AS \"Value\" FROM pg_stat_xact_user_tables WHERE relname LIKE {tables}").SingleAsync();
        },
        default);

    /// <summary>Emails of one campaign, each with an open.</summary>
    private static async Task<List<SentEmail>> AddOpened(TestDatabase database)
    {
        var now = database.Now;
        var (campaign, step) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        List<SentEmail> emails = [.. Enumerable.Range(0, Emails).Select(i => new SentEmail
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = campaign,
            ContactId = Guid.CreateVersion7(now),
            CampaignContactId = Guid.CreateVersion7(now),
            StepId = step,
            ScheduledEmailId = Guid.CreateVersion7(now),
            SenderAccountId = campaign,
            SequenceStep = 1,
            Subject = "Hello",
            RecipientEmail = $"{i}@example.org",
            SentAt = now,
            MessageId = $"{i}@example.com",
        })];
        var opens = emails.ConvertAll(e => new MessageEvent
        {
            Id = Guid.CreateVersion7(now),
            Type = MessageEventType.Opened,
            EventAt = now,
            SentEmailId = e.Id,
            ContactId = e.ContactId,
            CampaignId = e.CampaignId,
            StepId = e.StepId,
            Provider = "tracking",
        });
        await using var db = database.AsOwner();
        db.Enter(database.WorkspaceId);
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET session_replication_role TO replica"); // contacts and campaigns are not looked at here
        await db.InTransaction(
            async () =>
            {
                await db.Insert(emails, now, default);
                await db.Insert(opens, now, default);
            },
            default);
        return emails;
    }
}
