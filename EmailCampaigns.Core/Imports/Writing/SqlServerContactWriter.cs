using System.Text;
using System.Text.Json;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.SqlServer;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>
/// New contacts, their places on the list and changes go in by way of <see cref="InputRows"/>, rejections by bulk copy alone. A contact that somebody else
/// makes at the same moment is left out by the insert.
/// </summary>
internal sealed class SqlServerContactWriter : BlockContactWriter
{
    private const string UpdateContacts = """
        UPDATE present SET name = given.name, first_name = given.first_name, last_name = given.last_name, company = given.company, timezone = given.timezone,
            raw_data = given.raw_data, enriched_data = given.enriched_data, upload_batch_id = @batch, updated_at = @now, version = present.version + 1, deleted_at = NULL
        FROM contacts AS present JOIN #given AS given ON present.id = given.id AND present.workspace_id = @workspace
        """;

    private static readonly string[] ContactColumns =
    [
        "id", "workspace_id", "email", "email_normalized", "email_domain", "name", "first_name", "last_name", "company", "timezone", "raw_data", "enriched_data",
        "upload_batch_id", "created_at", "updated_at", "version",
    ];

    private static readonly string[] MemberColumns = ["id", "workspace_id", "list_id", "contact_id", "added_at", "created_at", "updated_at"];

    private static readonly string InsertContacts = InputRows.InsertNew(
        "contacts", ContactColumns, [(["id"], null), (["workspace_id", "email_normalized"], null)]);

    private static readonly string InsertMembers = InputRows.InsertNew(
        "contact_list_members", MemberColumns, [(["id"], null), (["list_id", "contact_id"], null)]);

    private readonly SqlStatements _sql;
    private readonly SqlServerBulkConnection _bulk;

    private SqlServerContactWriter(CampaignsDb db, ImportTarget target, SqlServerBulkConnection bulk)
        : base(db, target)
    {
        _sql = new SqlStatements(db);
        _bulk = bulk;
    }

    public static async Task<IContactWriter> Open(CampaignsDb db, ImportTarget target, CancellationToken cancellationToken) =>
        new SqlServerContactWriter(db, target, await SqlServerBulkConnection.Open(db, cancellationToken));

    public override Task AfterCommit(CancellationToken cancellationToken) => _bulk.AfterCommit(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _sql.DisposeAsync();
        await _bulk.DisposeAsync();
    }

    /// <summary>Every statement of this class, as the server gets it, with the columns of <c>#given</c> that it reads.</summary>
    internal static IEnumerable<(string Sql, string? Table, string[] Given)> Statements =>
    [
        (FindContacts(withValues: false), null, []),
        (FindContacts(withValues: true), null, []),
        (InsertContacts, "contacts", ContactColumns),
        (UpdateContacts, "contacts", ["id", "name", "first_name", "last_name", "company", "timezone", "raw_data", "enriched_data"]),
        (InsertMembers, "contact_list_members", MemberColumns),
    ];

    /// <summary>The collation is named: texts out of JSON have the database's.</summary>
    private static string FindContacts(bool withValues) => $"""
        SELECT c.email_normalized, c.id, CASE WHEN c.deleted_at IS NULL THEN 0 ELSE 1 END, c.upload_batch_id{(withValues
            ? ", c.name, c.first_name, c.last_name, c.company, c.timezone, c.raw_data, c.enriched_data"
            : "")}
        FROM OPENJSON(@addresses) WITH (address nvarchar(320) '$') AS given
        JOIN contacts AS c ON c.workspace_id = @workspace AND c.email_normalized = given.address COLLATE {SqlServerCampaignsDb.ByBytes}
        """;

    protected override async Task<Dictionary<string, KnownContact>> Known(
        IReadOnlyCollection<string> addresses, bool withValues, CancellationToken cancellationToken)
    {
        var found = await _sql.Query(
            FindContacts(withValues),
            [("@addresses", JsonSerializer.Serialize(addresses)), ("@workspace", Target.WorkspaceId)],
            row => (
                Address: row.Text(0),
                Contact: new KnownContact(
                    row.Key(1),
                    row.Number(2) == 1,
                    row.KeyOrNull(3),
                    withValues
                        ? new ContactValues(
                            row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7), row.TextOrNull(8), Utf8(row.TextOrNull(9)), Encoding.UTF8.GetBytes(row.Text(10)))
                        : null)),
            cancellationToken);
        return found.ToDictionary(f => f.Address, f => f.Contact, StringComparer.Ordinal);
    }

    protected override async Task<bool> Add(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken)
    {
        var given = Given("contacts", ContactColumns);
        foreach (var row in rows)
        {
            var (address, values) = (row.Address!, row.Values!);
            given.Add(
                Key(row.ContactId!.Value), Key(Target.WorkspaceId), address.Address, address.Normalized, address.Domain, values.Name, values.FirstName, values.LastName,
                values.Company, values.Timezone, Text(values.RawData), Text(values.EnrichedData), Key(Target.UploadBatchId), now, now, 1);
        }

        return await given.Run(Db, InsertContacts, cancellationToken) == rows.Count;
    }

    protected override Task Change(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken)
    {
        var given = Given("contacts", ["id", "name", "first_name", "last_name", "company", "timezone", "raw_data", "enriched_data"]);
        foreach (var (id, values) in rows.Select(r => (r.ContactId!.Value, r.Values!)))
        {
            given.Add(
                Key(id), values.Name, values.FirstName, values.LastName, values.Company, values.Timezone, Text(values.RawData), Text(values.EnrichedData));
        }

        return given.Run(Db, UpdateContacts, cancellationToken, ("@batch", Key(Target.UploadBatchId)), ("@now", now), ("@workspace", Key(Target.WorkspaceId)));
    }

    protected override Task Reject(List<(Guid Id, ImportRow Row)> rows, DateTime now, CancellationToken cancellationToken)
    {
        var given = Given(
            "upload_rejections", ["id", "workspace_id", "upload_batch_id", "row_number", "raw_line", "column", "reason", "created_at", "updated_at"]);
        foreach (var (id, row) in rows)
        {
            var rejection = row.Rejection!;
            given.Add(
                Key(id), Key(Target.WorkspaceId), Key(Target.UploadBatchId), row.Number, rejection.StoredLine, rejection.StoredColumn, rejection.Reason, now, now);
        }

        return given.Copy(Db, cancellationToken);
    }

    protected override Task Join(Guid listId, List<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken)
    {
        var given = Given("contact_list_members", MemberColumns);
        foreach (var contactId in rows.Select(r => r.ContactId!.Value))
        {
            given.Add(Key(ids.Next()), Key(Target.WorkspaceId), Key(listId), Key(contactId), ids.Now, ids.Now, ids.Now);
        }

        return given.Run(Db, InsertMembers, cancellationToken);
    }

    /// <summary>Rows for columns whose names say what they hold.</summary>
    private static InputRows Given(string table, IEnumerable<string> columns)
    {
        var given = new InputRows(table);
        foreach (var column in columns)
        {
            given.Column(column, column switch
            {
                "id" or "workspace_id" or "upload_batch_id" or "list_id" or "contact_id" => typeof(byte[]),
                "created_at" or "updated_at" or "added_at" => typeof(DateTime),
                "version" => typeof(int),
                "row_number" => typeof(long),
                _ => typeof(string),
            });
        }

        return given;
    }

    private static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    private static string? Text(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
