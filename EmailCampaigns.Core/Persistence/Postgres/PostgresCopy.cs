using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// COPY of many rows, inside a transaction. The server refuses it for a table with a policy, so the rows go to a temporary table, which has no indexes and no log, and from there by one statement.
/// </summary>
internal static class PostgresCopy
{
    /// <param name="connection">With a transaction under way.</param>
    /// <param name="table">Where to.</param>
    /// <param name="columns">Its columns, as a list in SQL, in the order in which <paramref name="write"/> writes them.</param>
    /// <param name="rows">What is written.</param>
    /// <param name="write">Writes the values of one row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task Run<TRow>(
        NpgsqlConnection connection, string table, string columns, IReadOnlyList<TRow> rows, Func<NpgsqlBinaryImporter, TRow, Task> write, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var staged = $"staged_{table}";
        await Execute(
            connection,
            [
                $"CREATE TEMPORARY TABLE IF NOT EXISTS {staged} ON COMMIT DELETE ROWS AS SELECT {columns} FROM {table} WITH NO DATA",
                $"DELETE FROM {staged}", // a copy before this one in the same transaction
            ],
            cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY {staged} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellationToken);
                await write(copy, row);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await Execute(connection, [$"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staged}"], cancellationToken);
    }

    private static async Task Execute(NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
