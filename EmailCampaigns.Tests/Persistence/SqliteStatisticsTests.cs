using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>Plans that must not change with the size of a workspace.</summary>
public sealed class SqliteStatisticsTests
{
    [Fact]
    public async Task Contacts_by_key_are_found_by_key_however_many_are_asked_for() =>
        Assert.DoesNotContain("workspace_id=?", await Plan((db, ids) => db.Contacts.Where(c => ids.Contains(c.Id))), StringComparison.Ordinal);

    [Fact]
    public async Task Sent_emails_of_enrollments_are_found_by_enrollment() => Assert.Contains(
        "campaign_contact_id=?", await Plan((db, ids) => db.SentEmails.Where(s => ids.Contains(s.CampaignContactId))), StringComparison.Ordinal);

    [Fact]
    public async Task Events_of_a_contact_are_found_by_contact() => Assert.Contains(
        "contact_id=?", await Plan((db, ids) => db.MessageEvents.Where(e => e.ContactId == ids[0] && e.EventAt > TestDatabase.Start)), StringComparison.Ordinal);

    /// <summary>The statements by which counters are kept: none goes through a campaign.</summary>
    [Fact]
    public async Task What_is_counted_of_a_contact_is_found_by_the_contact_and_its_emails()
    {
        Assert.Contains(
            "sent_email_id=?",
            await Plan((db, ids) => db.MessageEvents
                .Where(e => ids.Contains(e.SentEmailId!.Value) && (e.Type == MessageEventType.Opened || e.Type == MessageEventType.Clicked))
                .GroupBy(e => new { e.CampaignId, e.ContactId, e.StepId, e.Type, e.IsAutomated, e.Url }).Select(hit => new { hit.Key, At = hit.Min(e => e.EventAt), Times = hit.Count() })),
            StringComparison.Ordinal);
        Assert.Contains(
            "contact_id=?",
            await Plan((db, ids) => db.MessageEvents.Where(e => e.ContactId != null && ids.Contains(e.ContactId.Value) && e.CampaignId == ids[0] && (e.Type == MessageEventType.Bounced || e.Type == MessageEventType.Unsubscribed))),
            StringComparison.Ordinal);
        Assert.Contains("contact_id=?", await Plan((db, ids) => db.SentEmails.Where(s => s.CampaignId == ids[0] && ids.Contains(s.ContactId))), StringComparison.Ordinal);
        Assert.Contains(
            "contact_id=?", await Plan((db, ids) => db.EmailReplies.Where(r => r.CampaignId == ids[0] && ids.Contains(r.ContactId) && r.TakenBackAt == null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_of_emails_are_counted_in_an_index_alone() => Assert.Contains(
        "COVERING INDEX ix_scheduled_emails_campaign_id_status_scheduled_for",
        await Plan((db, ids) => EmailCounts.FirmTimes(db, ids, TestDatabase.Start)),
        StringComparison.Ordinal);

    [Fact]
    public async Task Suppressions_are_found_by_hash()
    {
        var hashes = Enumerable.Range(0, 200).Select(i => $"hash{i}").ToList();

        Assert.Contains(
            "value_hash=?",
            await Plan((db, _) => db.Suppressions
                .Where(s => (s.Kind == SuppressionKind.Address || s.Kind == SuppressionKind.Domain) && hashes.Contains(s.ValueHash))),
            StringComparison.Ordinal);
    }

    private static async Task<string> Plan<T>(Func<CampaignsDb, List<Guid>, IQueryable<T>> query)
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();
        var ids = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7(database.Now)).ToList();
        await db.Database.OpenConnectionAsync();
        await using var command = query(db, ids).CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(3));
        }

        return string.Join('\n', plan);
    }
}
