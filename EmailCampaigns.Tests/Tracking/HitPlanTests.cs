using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Tracking;

/// <summary>How many rows PostgreSQL reads for a batch of hits.</summary>
public sealed class HitPlanTests
{
    private const int Emails = 3_000;
    private const int Asked = 100;

    [Fact]
    public async Task A_lock_of_emails_reads_these_alone_where_sorting_is_off()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        var emails = await AddSent(database);
        await using (var owner = database.AsOwner())
        {
            await owner.Database.ExecuteSqlRawAsync("ANALYZE sent_emails");
        }

        await using var db = database.Open();
        await using var sql = new SqlStatements(db);
        var (isAsked, arguments) = db.Sql.IsOneOf("campaign_contact_id", [.. emails.Take(Asked).Select(e => e.CampaignContactId)]);

        var (locked, read) = await Reading(db, () => sql.Query(
            db.Sql.Locking("sent_emails", $"workspace_id = @workspace AND {isAsked}")!, [("@workspace", database.WorkspaceId), .. arguments], row => row.Key(0), default));

        Assert.Equal(emails.Take(Asked).Select(e => e.Id).Order(), locked);
        Assert.InRange(read, Asked, 3 * Asked); // found, and read once more as it is locked
    }

    private static Task<(T Result, long Read)> Reading<T>(CampaignsDb db, Func<Task<T>> act) => db.InTransaction(
        async () =>
        {
            var before = await Read();
            var result = await act();
            return (result, await Read() - before);

            Task<long> Read() => db.Database.SqlQuery<long>(
                $"SELECT seq_tup_read + idx_tup_fetch AS \"Value\" FROM pg_stat_xact_user_tables WHERE relname = 'sent_emails'").SingleAsync();
        },
        default);

    /// <summary>Emails of one campaign.</summary>
    private static async Task<List<SentEmail>> AddSent(TestDatabase database)
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
        await using var db = database.AsOwner();
        db.Enter(database.WorkspaceId);
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET session_replication_role TO replica"); // contacts and campaigns are not looked at here
        await db.InTransaction(() => db.Insert(emails, now, default), default);
        return emails;
    }
}
