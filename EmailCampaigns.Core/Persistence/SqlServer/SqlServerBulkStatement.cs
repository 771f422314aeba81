using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>Many rows by way of <see cref="InputRows"/>. The rows given at once differ from each other in every key.</summary>
internal static class SqlServerBulkStatement
{
    /// <summary>Inserts, except for rows that a unique key refuses, and returns how many were new.</summary>
    public static Task<int> Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class => RowsOf(rows).Run(db, InsertStatement(db, typeof(TEntity)), cancellationToken);

    /// <summary>Inserts what cannot stand yet, without a look at what does.</summary>
    public static Task InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class => RowsOf(rows).Copy(db, cancellationToken);

    /// <summary>Updates columns of rows that are found by the others, and returns how many were found.</summary>
    public static Task<int> Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class => RowsOf(rows).Run(
            db,
            InputRows.Update(rows.Table, rows.Columns.Where(c => !c.Finds).Select(c => c.Name), rows.Columns.Where(c => c.Finds).Select(c => (c.Name, NameOf(c, rows)))),
            cancellationToken);

    /// <summary>The statement that inserts what is new of a table, by all of its unique keys.</summary>
    internal static string InsertStatement(CampaignsDb db, Type type)
    {
        // Filters of indexes are not part of the model that queries run on.
        var entity = db.GetService<IDesignTimeModel>().Model.FindEntityType(type)!;
        var keys = entity.GetKeys().Select(k => (Columns(k.Properties), (string?)null))
            .Concat(entity.GetIndexes().Where(i => i.IsUnique).Select(i => (Columns(i.Properties), i.GetFilter())));
        return InputRows.InsertNew(entity.GetTableName()!, Columns(entity.GetProperties()), keys);
    }

    private static IReadOnlyList<string> Columns(IEnumerable<IProperty> properties) => [.. properties.Select(p => p.GetColumnName())];

    /// <summary>One that is written and finds stands twice.</summary>
    private static string NameOf<TEntity>(BulkColumn<TEntity> column, BulkRows<TEntity> rows)
        where TEntity : class => column.Finds && rows.Columns.Any(c => c.Name == column.Name && !c.Finds) ? $"was_{column.Name}" : column.Name;

    private static InputRows RowsOf<TEntity>(BulkRows<TEntity> rows)
        where TEntity : class
    {
        var given = new InputRows(rows.Table);
        foreach (var column in rows.Columns)
        {
            var type = column.Mapping.Converter?.ProviderClrType ?? column.Mapping.ClrType;
            given.Column(NameOf(column, rows), Nullable.GetUnderlyingType(type) ?? type, column.Name);
        }

        foreach (var entity in rows.Entities)
        {
            given.Add([.. rows.Columns.Select(c => c.Value(entity))]);
        }

        return given;
    }
}
