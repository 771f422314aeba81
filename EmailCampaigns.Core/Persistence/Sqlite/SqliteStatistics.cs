using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// Tells SQLite's query planner what it cannot guess: that all rows of a table may belong to one workspace. Without it an index that begins with
/// workspace_id seems to find ten rows, and a query for eight contacts by key reads all the contacts of the workspace. The figures are fixed, as SQLite's
/// documentation advises for plans that stay the same; ANALYZE is never run, since on a young database it would learn the wrong thing.
/// </summary>
internal static class SqliteStatistics
{
    /// <summary>Rows in the index, then how many of them share its first column, its first two, and so on.</summary>
    private static readonly (string Table, string Index, string Figures)[] Known =
    [
        ("contacts", "uq_contacts_email_normalized", "1000000 1000000 1"),
        ("contacts", "ix_contacts_email_domain_id", "1000000 1000000 200 1"),
        ("contacts", "ix_contacts_company_id", "1000000 1000000 20 1"),
        ("contacts", "ix_contacts_name_id", "1000000 1000000 5 1"),
        ("contacts", "ix_contacts_deleted_at_id", "1000000 1000000 900000 1"),
        ("contact_channels", "uq_contact_channels_channel_address", "1000000 1000000 900000 1"),
        ("communication_suppressions", "uq_communication_suppressions_kind_value_hash", "100000 100000 90000 1"),
        ("communication_suppressions", "ix_communication_suppressions_value", "100000 100000 1"),
        ("sent_emails", "uq_sent_emails_message_id", "1000000 1000000 1"),
        ("sent_emails", "ix_sent_emails_campaign_id_sent_at", "1000000 100000 1"),
        ("sent_emails", "ix_sent_emails_contact_id_sent_at", "1000000 5 1"),
        ("message_events", "ix_message_events_event_at", "1000000 1000000 20"),
        ("message_events", "ix_message_events_campaign_id_event_at", "1000000 100000 1"),
        ("message_events", "ix_message_events_sent_email_id_type", "1000000 1000000 4 2"),
        ("message_events", "ix_message_events_contact_id_event_at", "1000000 1000000 10 1"),
        ("email_replies", "uq_email_replies_message_id", "100000 100000 1"),
        ("email_replies", "ix_email_replies_received_at", "100000 100000 2"),
        ("email_replies", "ix_email_replies_kind_handled_at_received_at", "100000 100000 50000 25000 1"),
        ("email_replies", "ix_email_replies_campaign_id_received_at", "100000 10000 1"),
        ("email_replies", "ix_email_replies_contact_id_received_at", "100000 2 1"),
    ];

    /// <summary>Writes the figures; safe to repeat, and needed after a migration that made a table anew.</summary>
    public static async Task Write(DbContext db, CancellationToken cancellationToken)
    {
        // The first makes the table of statistics where there is none, the last has it read again.
        await db.Database.ExecuteSqlRawAsync("ANALYZE sqlite_schema", cancellationToken);
        foreach (var (table, index, figures) in Known)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM sqlite_stat1 WHERE idx = {index}", cancellationToken);
            await db.Database.ExecuteSqlAsync($"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ({table}, {index}, {figures})", cancellationToken);
        }

        await db.Database.ExecuteSqlRawAsync("ANALYZE sqlite_schema", cancellationToken);
    }
}
