using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>
/// New contacts, their places on the list and rejections go in by binary COPY, which a contact that somebody else makes at the same moment refuses; what stands
/// is found and changed by one statement a block, with an array for each column.
/// </summary>
internal sealed class PostgresContactWriter : BlockContactWriter
{
    private const string FindContacts = """
        SELECT email_normalized, id, deleted_at IS NOT NULL, upload_batch_id
        FROM contacts WHERE workspace_id = $1 AND email_normalized = ANY ($2)
        """;

    private const string FindContactsWithValues = """
        SELECT email_normalized, id, deleted_at IS NOT NULL, upload_batch_id, name, first_name, last_name, company, timezone, raw_data, enriched_data
        FROM contacts WHERE workspace_id = $1 AND email_normalized = ANY ($2)
        """;

    private const string ContactColumns = """
        id, workspace_id, email, email_normalized, email_domain, name, first_name, last_name, company, timezone, raw_data, enriched_data,
        upload_batch_id, created_at, updated_at, version
        """;

    private const string UpdateContacts = """
        UPDATE contacts c SET name = n.name, first_name = n.first_name, last_name = n.last_name, company = n.company, timezone = n.timezone,
            raw_data = n.raw_data, enriched_data = n.enriched_data, upload_batch_id = $2, updated_at = $3, version = c.version + 1, deleted_at = NULL
        FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
            AS n (id, name, first_name, last_name, company, timezone, raw_data, enriched_data)
        WHERE c.id = n.id AND c.workspace_id = $1
        """;

    private const string MemberColumns = "id, workspace_id, list_id, contact_id, added_at, created_at, updated_at";

    private const string InsertMembers = """
        INSERT INTO contact_list_members (id, workspace_id, list_id, contact_id, added_at, created_at, updated_at)
        SELECT m.id, $1, $2, m.contact_id, $3, $3, $3 FROM unnest($4::uuid[], $5::uuid[]) AS m (id, contact_id)
        ON CONFLICT (list_id, contact_id) DO NOTHING
        """;

    private const string RejectionColumns = "id, workspace_id, upload_batch_id, row_number, raw_line, \"column\", reason, created_at, updated_at";

    private readonly PostgresBulkConnection _bulk;

    private PostgresContactWriter(CampaignsDb db, ImportTarget target, PostgresBulkConnection bulk)
        : base(db, target) => _bulk = bulk;

    private NpgsqlConnection Connection => (NpgsqlConnection)Db.Database.GetDbConnection();

    public static async Task<IContactWriter> Open(CampaignsDb db, ImportTarget target, CancellationToken cancellationToken) =>
        new PostgresContactWriter(db, target, await PostgresBulkConnection.Open(db, cancellationToken));

    public override Task AfterCommit(CancellationToken cancellationToken) => _bulk.AfterCommit(cancellationToken);

    public override ValueTask DisposeAsync() => _bulk.DisposeAsync();

    protected override async Task<Dictionary<string, KnownContact>> Known(
        IReadOnlyCollection<string> addresses, bool withValues, CancellationToken cancellationToken)
    {
        // Planned anew each time, for the sizes that are then: a plan made for few contacts goes through all of the workspace.
        await using var batch = Connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL plan_cache_mode TO force_custom_plan"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(withValues ? FindContactsWithValues : FindContacts)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = Target.WorkspaceId },
                new NpgsqlParameter { Value = addresses.ToArray() },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL plan_cache_mode TO auto"));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, KnownContact>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            var values = withValues
                ? new ContactValues(
                    Text(4), Text(5), Text(6), Text(7), Text(8), reader.IsDBNull(9) ? null : reader.GetFieldValue<byte[]>(9), reader.GetFieldValue<byte[]>(10))
                : null;
            known.Add(reader.GetString(0), new KnownContact(reader.GetGuid(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetGuid(3), values));
        }

        return known;
    }

    protected override async Task<bool> Add(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            await Copy("contacts", ContactColumns, rows, async (copy, row) =>
            {
                var (address, values) = (row.Address!, row.Values!);
                await copy.WriteAsync(row.ContactId!.Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(Target.WorkspaceId, NpgsqlDbType.Uuid, cancellationToken);
                await Write(copy, address.Address, cancellationToken);
                await Write(copy, address.Normalized, cancellationToken);
                await Write(copy, address.Domain, cancellationToken);
                await Write(copy, values.Name, cancellationToken);
                await Write(copy, values.FirstName, cancellationToken);
                await Write(copy, values.LastName, cancellationToken);
                await Write(copy, values.Company, cancellationToken);
                await Write(copy, values.Timezone, cancellationToken);
                await Write(copy, values.RawData, cancellationToken);
                await Write(copy, values.EnrichedData, cancellationToken);
                await copy.WriteAsync(Target.UploadBatchId, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
            }, cancellationToken);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    protected override async Task Change(List<ImportRow> rows, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = Command(UpdateContacts);
        object[] values =
        [
            Target.WorkspaceId, Target.UploadBatchId, now, rows.ConvertAll(r => r.ContactId!.Value).ToArray(),
            Column(v => v.Name), Column(v => v.FirstName), Column(v => v.LastName), Column(v => v.Company), Column(v => v.Timezone),
            Column(v => Utf8(v.RawData)), Column(v => Utf8(v.EnrichedData)),
        ];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);

        string?[] Column(Func<ContactValues, string?> of) => rows.ConvertAll(r => of(r.Values!)).ToArray();
        static string? Utf8(byte[]? text) => text is null ? null : System.Text.Encoding.UTF8.GetString(text);
    }

    protected override Task Reject(List<(Guid Id, ImportRow Row)> rows, DateTime now, CancellationToken cancellationToken) => Copy("upload_rejections", RejectionColumns, rows, async (copy, rejected) =>
    {
        var rejection = rejected.Row.Rejection!;
        await copy.WriteAsync(rejected.Id, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(Target.WorkspaceId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(Target.UploadBatchId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(rejected.Row.Number, NpgsqlDbType.Bigint, cancellationToken);
        await Write(copy, rejection.StoredLine, cancellationToken);
        await Write(copy, rejection.StoredColumn, cancellationToken);
        await Write(copy, rejection.Reason, cancellationToken);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
    }, cancellationToken);

    protected override async Task Join(Guid listId, List<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken)
    {
        await AddMembers(listId, rows.FindAll(r => r.Outcome == RowOutcome.Import), ids, cancellationToken);
        await JoinMembers(listId, rows.FindAll(r => r.Outcome != RowOutcome.Import), ids, cancellationToken);
    }

    /// <summary>Contacts that are new are on no list yet.</summary>
    private Task AddMembers(Guid listId, List<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken) => Copy("contact_list_members", MemberColumns, rows, async (copy, row) =>
    {
        await copy.WriteAsync(ids.Next(), NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(Target.WorkspaceId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(listId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(row.ContactId!.Value, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(ids.Now, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(ids.Now, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(ids.Now, NpgsqlDbType.TimestampTz, cancellationToken);
    }, cancellationToken);

    private async Task JoinMembers(Guid listId, List<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var command = Command(InsertMembers);
        object[] values = [Target.WorkspaceId, listId, ids.Now, rows.ConvertAll(_ => ids.Next()).ToArray(), rows.ConvertAll(r => r.ContactId!.Value).ToArray()];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task Copy<T>(string table, string columns, List<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken cancellationToken) =>
        PostgresCopy.Run(Connection, table, columns, rows, write, cancellationToken);

    private static Task Write(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);

    /// <summary>UTF-8 is what goes over the wire, so it is not made a string first.</summary>
    private static Task Write(NpgsqlBinaryImporter copy, byte[]? utf8, CancellationToken cancellationToken) =>
        utf8 is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(utf8, NpgsqlDbType.Text, cancellationToken);

    private NpgsqlCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
