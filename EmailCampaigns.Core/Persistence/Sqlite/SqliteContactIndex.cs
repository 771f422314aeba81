using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// SQLite's full-text index with its tokenizer of three characters. It keeps no text of its own (<c>content=''</c>) and no places in it (<c>detail=none</c>). Its rows are those of the
/// contacts, and it grows in their order: what stands behind its last row is not indexed yet. A change of what it holds is written into it by a trigger, whoever makes the change.
/// </summary>
internal sealed class SqliteContactIndex : IContactIndex
{
    /// <summary>The number of contacts that are checked one by one; with more, the first matches are found soon in any order.</summary>
    private const int MaxCandidates = 20_000;

    /// <summary>The last row of the index, and the last contact. Each is the end of a table, and found without counting.</summary>
    private const string LastIndexed = "(SELECT coalesce(max(id), 0) FROM contact_search_docsize)";
    private const string LastContact = "(SELECT coalesce(max(rowid), 0) FROM contacts)";

    public static SqliteContactIndex Instance { get; } = new();

    /// <summary>
    /// Makes the index and its triggers where they are missing. Contacts have other places after their table was made anew, and SQLite does not promise that they keep them when the file is
    /// compacted (<c>VACUUM</c>): an index whose last row is not that of the contact there is begun anew.
    /// </summary>
    public static async Task Prepare(CampaignsDb db, CancellationToken cancellationToken)
    {
        if (await Any(db, "SELECT count(*) AS \"Value\" FROM sqlite_schema WHERE name = 'contact_search'", cancellationToken)
            && await Any(db, $"SELECT {LastIndexed} AS \"Value\"", cancellationToken)
            && !await FindsItsLast(db, cancellationToken))
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE contact_search", cancellationToken);
        }

        string[] statements =
        [
            "CREATE VIRTUAL TABLE IF NOT EXISTS contact_search USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='trigram')",
            "DROP TRIGGER IF EXISTS contact_search_changed",
            $"""
            CREATE TRIGGER contact_search_changed AFTER UPDATE OF email_normalized, name, company ON contacts
            WHEN old.email_normalized IS NOT new.email_normalized OR old.name IS NOT new.name OR old.company IS NOT new.company
            BEGIN UPDATE contact_search SET words = {WordsOf("new.")} WHERE rowid = new.rowid; END
            """,
            "DROP TRIGGER IF EXISTS contact_search_deleted",
            "CREATE TRIGGER contact_search_deleted AFTER DELETE ON contacts BEGIN DELETE FROM contact_search WHERE rowid = old.rowid; END",
        ];
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }

    public async Task<IQueryable<Contact>?> Narrow(CampaignsDb db, string words, CancellationToken cancellationToken)
    {
        var trigrams = Trigrams.Of(words);
        if (trigrams.Count == 0)
        {
            return null;
        }

        var match = Match(trigrams);
        var found = await db.Database.SqlQueryRaw<long>(
            $$"""
            SELECT (SELECT count(*) FROM (SELECT 1 FROM contact_search WHERE contact_search MATCH {0} LIMIT {{MaxCandidates.ToString(CultureInfo.InvariantCulture)}}))
                + {{LastContact}} - {{LastIndexed}} AS "Value"
            """,
            match).SingleAsync(cancellationToken);
        if (found >= MaxCandidates)
        {
            return null;
        }

        // SQLite does not reorder a cross join.
        return db.Contacts.FromSqlRaw(
            $$"""
            SELECT c.* FROM (
                SELECT rowid AS place FROM contact_search WHERE contact_search MATCH {0}
                UNION ALL SELECT rowid FROM contacts WHERE rowid > {{LastIndexed}}
            ) AS candidate CROSS JOIN contacts AS c ON c.rowid = candidate.place
            """,
            match).IgnoreQueryFilters();
    }

    public Task<long> Behind(CampaignsDb db, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<long>($"SELECT {LastContact} - {LastIndexed} AS \"Value\"").SingleAsync(cancellationToken);

    public Task<int> Add(CampaignsDb db, int contacts, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        $$"""
        INSERT INTO contact_search (rowid, words) SELECT rowid, {{WordsOf("")}} FROM contacts WHERE rowid > {{LastIndexed}} ORDER BY rowid LIMIT {0}
        """,
        [contacts],
        cancellationToken);

    private static async Task<bool> FindsItsLast(CampaignsDb db, CancellationToken cancellationToken)
    {
        var addresses = await db.Database.SqlQueryRaw<string>($"SELECT email_normalized AS \"Value\" FROM contacts WHERE rowid = {LastIndexed}").ToListAsync(cancellationToken);
        return addresses is [var address] && Trigrams.Of(address) is { Count: > 0 } trigrams && await db.Database.SqlQueryRaw<long>(
            $"SELECT count(*) AS \"Value\" FROM contact_search WHERE contact_search MATCH {{0}} AND rowid = {LastIndexed}", Match(trigrams)).SingleAsync(cancellationToken) > 0;
    }

    private static async Task<bool> Any(CampaignsDb db, string count, CancellationToken cancellationToken) =>
        await db.Database.SqlQueryRaw<long>(count).SingleAsync(cancellationToken) > 0;

    private static string Match(IEnumerable<string> trigrams) =>
        string.Join(" AND ", trigrams.Select(t => $"\"{t.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static string WordsOf(string row) => $"{row}email_normalized || char(10) || coalesce({row}name, '') || char(10) || coalesce({row}company, '')";
}
