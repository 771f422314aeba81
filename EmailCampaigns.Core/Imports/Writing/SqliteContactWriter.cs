using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>A row at a time: there is no way between the statements and the file, so nothing is won by sending many together.</summary>
internal sealed class SqliteContactWriter : IContactWriter
{
    private const string FindContact = """
        SELECT id, deleted_at, upload_batch_id, name, first_name, last_name, company, timezone, raw_data, enriched_data
        FROM contacts WHERE workspace_id = ?1 AND email_normalized = ?2
        """;

    private const string InsertContact = """
        INSERT INTO contacts (id, workspace_id, email, email_normalized, email_domain, name, first_name, last_name, company, timezone, raw_data, enriched_data,
            upload_batch_id, created_at, updated_at, version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, 1)
        """;

    /// <summary>Leaves alone what indexes are made of; an index would be written for the same value too.</summary>
    private const string UpdateUnsorted = """
        UPDATE contacts SET first_name = ?2, last_name = ?3, timezone = ?4, raw_data = ?5, enriched_data = ?6, upload_batch_id = ?7, updated_at = ?8, version = version + 1
        WHERE id = ?1 AND workspace_id = ?9
        """;

    private const string UpdateAll = """
        UPDATE contacts SET first_name = ?2, last_name = ?3, timezone = ?4, raw_data = ?5, enriched_data = ?6, upload_batch_id = ?7, updated_at = ?8, version = version + 1,
            name = ?10, company = ?11, deleted_at = NULL
        WHERE id = ?1 AND workspace_id = ?9
        """;

    private const string InsertMember = """
        INSERT INTO contact_list_members (id, workspace_id, list_id, contact_id, added_at, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5)
        ON CONFLICT (list_id, contact_id) DO NOTHING
        """;

    private const string InsertRejection = """
        INSERT INTO upload_rejections (id, workspace_id, upload_batch_id, row_number, raw_line, "column", reason, created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
        """;

    private readonly ImportTarget _target;
    private readonly SqliteBulkConnection _bulk;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insertContact;
    private readonly SqliteStatement _updateUnsorted;
    private readonly SqliteStatement _updateAll;
    private readonly SqliteStatement _insertMember;
    private readonly SqliteStatement _insertRejection;

    private SqliteContactWriter(SqliteBulkConnection bulk, SqliteConnection connection, ImportTarget target)
    {
        _bulk = bulk;
        _target = target;
        _find = new SqliteStatement(connection, FindContact);
        _insertContact = new SqliteStatement(connection, InsertContact);
        _updateUnsorted = new SqliteStatement(connection, UpdateUnsorted);
        _updateAll = new SqliteStatement(connection, UpdateAll);
        _insertMember = new SqliteStatement(connection, InsertMember);
        _insertRejection = new SqliteStatement(connection, InsertRejection);
    }

    public static async Task<IContactWriter> Open(CampaignsDb db, ImportTarget target, CancellationToken cancellationToken)
    {
        // Foreign keys are looked after here: the upload's row is touched in each transaction, it holds its workspace and list, and members name contacts just
        // found or made.
        var bulk = await SqliteBulkConnection.Open(db, cancellationToken);
        return new SqliteContactWriter(bulk, (SqliteConnection)db.Database.GetDbConnection(), target);
    }

    public Task Find(IReadOnlyList<ImportRow> rows, bool withValues, CancellationToken cancellationToken)
    {
        _find.Bind(1, _target.WorkspaceId);
        foreach (var row in rows)
        {
            if (row.Address is { } address)
            {
                _find.Bind(2, address.Normalized);
                row.Known = Read(withValues);
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> Write(IReadOnlyList<ImportRow> rows, SequentialIds ids, CancellationToken cancellationToken)
    {
        BindShared(ids.Now);
        foreach (var row in rows)
        {
            switch (row.Outcome)
            {
                case RowOutcome.Import:
                    row.ContactId = ids.Next();
                    Insert(row);
                    break;
                case RowOutcome.Revive or RowOutcome.Update:
                    Update(row);
                    break;
                case RowOutcome.Reject:
                    Reject(row, ids.Next());
                    break;
                case RowOutcome.Skip or RowOutcome.Drop:
                    break;
                case RowOutcome.Open:
                    throw new InvalidOperationException($"Row {row.Number} came here undecided.");
            }

            if (_target.ListId is not null && row.ContactId is { } contactId)
            {
                _insertMember.Bind(1, ids.Next());
                _insertMember.Bind(4, contactId);
                _insertMember.Execute();
            }
        }

        return Task.FromResult(true);
    }

    public Task AfterCommit(CancellationToken cancellationToken) => _bulk.AfterCommit(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _find.Dispose();
        _insertContact.Dispose();
        _updateUnsorted.Dispose();
        _updateAll.Dispose();
        _insertMember.Dispose();
        _insertRejection.Dispose();
        await _bulk.DisposeAsync();
    }

    private KnownContact? Read(bool withValues)
    {
        if (!_find.Read())
        {
            return null;
        }

        var isDeleted = !_find.IsNull(1);
        var values = withValues || isDeleted
            ? new ContactValues(_find.Text(3), _find.Text(4), _find.Text(5), _find.Text(6), _find.Text(7), _find.Utf8(8), _find.Utf8(9)!)
            : null;
        var known = new KnownContact(_find.Key(0), isDeleted, _find.IsNull(2) ? null : _find.Key(2), values);
        _find.Reset();
        return known;
    }

    private void BindShared(DateTime now)
    {
        _insertContact.Bind(2, _target.WorkspaceId);
        _insertContact.Bind(13, _target.UploadBatchId);
        _insertContact.Bind(14, now);
        foreach (var update in (ReadOnlySpan<SqliteStatement>)[_updateUnsorted, _updateAll])
        {
            update.Bind(7, _target.UploadBatchId);
            update.Bind(8, now);
            update.Bind(9, _target.WorkspaceId);
        }

        _insertMember.Bind(2, _target.WorkspaceId);
        _insertMember.Bind(3, _target.ListId);
        _insertMember.Bind(5, now);
        _insertRejection.Bind(2, _target.WorkspaceId);
        _insertRejection.Bind(3, _target.UploadBatchId);
        _insertRejection.Bind(8, now);
    }

    private void Insert(ImportRow row)
    {
        var (address, values) = (row.Address!, row.Values!);
        _insertContact.Bind(1, row.ContactId);
        _insertContact.Bind(3, address.Address);
        _insertContact.Bind(4, address.Normalized);
        _insertContact.Bind(5, address.DomainSpan);
        _insertContact.Bind(6, values.Name);
        _insertContact.Bind(7, values.FirstName);
        _insertContact.Bind(8, values.LastName);
        _insertContact.Bind(9, values.Company);
        _insertContact.Bind(10, values.Timezone);
        _insertContact.BindUtf8(11, values.RawData);
        _insertContact.BindUtf8(12, values.EnrichedData);
        _insertContact.Execute();
    }

    private void Update(ImportRow row)
    {
        var (known, values) = (row.Known!, row.Values!);
        var sortsAlike = !known.IsDeleted && known.Values!.Name == values.Name && known.Values.Company == values.Company;
        var update = sortsAlike ? _updateUnsorted : _updateAll;
        update.Bind(1, row.ContactId);
        update.Bind(2, values.FirstName);
        update.Bind(3, values.LastName);
        update.Bind(4, values.Timezone);
        update.BindUtf8(5, values.RawData);
        update.BindUtf8(6, values.EnrichedData);
        if (!sortsAlike)
        {
            update.Bind(10, values.Name);
            update.Bind(11, values.Company);
        }

        update.Execute();
    }

    private void Reject(ImportRow row, Guid id)
    {
        var rejection = row.Rejection!;
        _insertRejection.Bind(1, id);
        _insertRejection.Bind(4, row.Number);
        _insertRejection.Bind(5, rejection.StoredLine);
        _insertRejection.Bind(6, rejection.StoredColumn);
        _insertRejection.Bind(7, rejection.Reason);
        _insertRejection.Execute();
    }
}
