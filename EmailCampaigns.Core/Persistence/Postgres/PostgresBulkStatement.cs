using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// Very many rows at once: COPY for what is new, and else one statement with an array for each column, which can leave out what stands already, and change what stands.
/// </summary>
internal static class PostgresBulkStatement
{
    /// <summary>Inserts, except for rows that a unique key refuses, and returns how many were new.</summary>
    public static async Task<int> Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (rows.Entities.Count == 0)
        {
            return 0;
        }

        await using var command = Command(db);
        var given = new Given<TEntity>(command, rows);
        command.CommandText = $"INSERT INTO {rows.Table} ({NamesOf(rows)}) SELECT {string.Join(", ", given.Values)} FROM {given.Rows} ON CONFLICT DO NOTHING";
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Inserts rows that cannot exist yet. A COPY looks for nothing before it writes, which is a third of what a row costs.</summary>
    public static async Task Copy<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        var columns = rows.Columns.Select(PostgresColumn<TEntity>.Of).ToList();
        await PostgresCopy.Run(
            ConnectionOf(db),
            rows.Table,
            NamesOf(rows),
            rows.Entities,
            async (copy, entity) =>
            {
                foreach (var column in columns)
                {
                    await column.Write(copy, entity, cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Updates columns of rows that are found by the others, and returns how many were found.</summary>
    public static async Task<int> Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (rows.Entities.Count == 0)
        {
            return 0;
        }

        await using var command = Command(db);
        var given = new Given<TEntity>(command, rows);
        var places = rows.Columns.Zip(given.Values).ToList();
        var set = string.Join(", ", places.Where(p => !p.First.Finds).Select(p => $"\"{p.First.Name}\" = {p.Second}"));
        var found = string.Join(" AND ", places.Where(p => p.First.Finds).Select(p => $"present.\"{p.First.Name}\" = {p.Second}"));
        command.CommandText = $"UPDATE {rows.Table} AS present SET {set} FROM {given.Rows} WHERE {found}";
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(CampaignsDb db)
    {
        var command = ConnectionOf(db).CreateCommand();
        command.Transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        return command;
    }

    private static NpgsqlConnection ConnectionOf(CampaignsDb db) => (NpgsqlConnection)db.Database.GetDbConnection();

    private static string NamesOf<TEntity>(BulkRows<TEntity> rows)
        where TEntity : class => string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));

    /// <summary>The rows as a source of a statement: what varies or finds as arrays side by side, what else all have the same as it is.</summary>
    private sealed class Given<TEntity>
        where TEntity : class
    {
        public Given(NpgsqlCommand command, BulkRows<TEntity> rows)
        {
            var (arrays, names) = (new List<string>(), new List<string>());
            foreach (var column in rows.Columns)
            {
                // What finds rows is an array in any case. A status given by itself is one that the server has statistics of: right after a pause these say that next to nothing is
                // cancelled, and it would go through all that is for each row.
                var isAlone = column.IsShared && !column.Finds;
                command.Parameters.Add(isAlone ? PostgresColumn<TEntity>.Shared(column) : PostgresColumn<TEntity>.Of(column).Parameter(rows.Entities));
                var place = $"${command.Parameters.Count}";
                if (isAlone)
                {
                    Values.Add(place);
                    continue;
                }

                // A column that is written and finds stands twice, so what is given is named by its place.
                arrays.Add(place);
                names.Add($"v{command.Parameters.Count}");
                Values.Add($"given.{names[^1]}");
            }

            Rows = $"unnest({string.Join(", ", arrays)}) AS given ({string.Join(", ", names)})";
        }

        /// <summary>What follows FROM.</summary>
        public string Rows { get; }

        /// <summary>An expression for each column.</summary>
        public List<string> Values { get; } = [];
    }
}
