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

    /// <summary>Writes columns of rows found by the others; how many were found.</summary>
    public static Task<int> Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        // A column that is written and finds stands twice, so what is given is named by its place.
        var columns = rows.Columns.Select((column, i) => (column.Name, column.Finds, Given: $"v{i}")).ToList();
        var given = string.Join(", ", columns.Select(c => c.Given));
        var set = string.Join(", ", columns.Where(c => !c.Finds).Select(c => $"\"{c.Name}\" = given.{c.Given}"));
        var found = string.Join(" AND ", columns.Where(c => c.Finds).Select(c => $"present.\"{c.Name}\" = given.{c.Given}"));
        return Run(db, rows, arrays => $"UPDATE {rows.Table} AS present SET {set} FROM unnest({arrays}) AS given ({given}) WHERE {found}", cancellationToken);
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
