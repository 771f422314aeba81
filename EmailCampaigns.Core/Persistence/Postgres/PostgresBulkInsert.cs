using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>One statement for all rows, an array for each column: unlike COPY it can leave out what stands already.</summary>
internal static class PostgresBulkInsert
{
    public static async Task<int> Run<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
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
            arrays.Add(string.Create(CultureInfo.InvariantCulture, $"${place}::{TypeOf(column.Mapping)}[]"));
            command.Parameters.Add(new NpgsqlParameter { Value = ArrayOf(column, rows.Entities) });
        }

        var names = string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));
        command.CommandText = $"INSERT INTO {rows.Table} ({names}) SELECT * FROM unnest({string.Join(", ", arrays)}) ON CONFLICT DO NOTHING";
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Without a length: a cast to a length would cut a text off without a word, where the column refuses it.</summary>
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
