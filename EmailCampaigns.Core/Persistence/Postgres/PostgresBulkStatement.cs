using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>One statement for all rows, an array for each column: unlike COPY it can leave out what stands already, and change what stands.</summary>
internal static class PostgresBulkStatement
{
    /// <summary>Inserts, but for what a unique key refuses; how many were new.</summary>
    public static Task<int> Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        var names = string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));
        return Run(db, rows, arrays => $"INSERT INTO {rows.Table} ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING", cancellationToken);
    }

    /// <summary>Writes columns of rows found by their keys.</summary>
    public static Task Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        var names = string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));
        var set = string.Join(", ", rows.Columns.Where(c => !c.Finds).Select(c => $"\"{c.Name}\" = given.\"{c.Name}\""));
        var found = string.Join(" AND ", rows.Columns.Where(c => c.Finds).Select(c => $"present.\"{c.Name}\" = given.\"{c.Name}\""));
        return Run(db, rows, arrays => $"UPDATE {rows.Table} AS present SET {set} FROM unnest({arrays}) AS given ({names}) WHERE {found}", cancellationToken);
    }

    private static async Task<int> Run<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, Func<string, string> sql, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (rows.Entities.Count == 0)
        {
            return 0;
        }

        await using var command = ((NpgsqlConnection)db.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        var arrays = new List<string>();
        foreach (var (column, place) in rows.Columns.Select((column, i) => (column, i + 1)))
        {
            arrays.Add(string.Create(CultureInfo.InvariantCulture, $"${place}"));
            command.Parameters.Add(new NpgsqlParameter { DataTypeName = $"{TypeOf(column.Mapping)}[]", Value = ArrayOf(column, rows.Entities) });
        }

        command.CommandText = sql(string.Join(", ", arrays));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Said, and not guessed from the first value, which may be null; and without a length, which the column looks after.</summary>
    private static string TypeOf(RelationalTypeMapping mapping) => mapping.StoreTypeNameBase;

    private static Array ArrayOf<TEntity>(BulkColumn<TEntity> column, IReadOnlyList<TEntity> entities)
    {
        var type = column.Mapping.Converter?.ProviderClrType ?? column.Mapping.ClrType;
        var array = Array.CreateInstance(type.IsValueType ? typeof(Nullable<>).MakeGenericType(Nullable.GetUnderlyingType(type) ?? type) : type, entities.Count);
        for (var i = 0; i < entities.Count; i++)
        {
            array.SetValue(column.Value(entities[i]), i);
        }

        return array;
    }
}
