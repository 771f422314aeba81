using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// One prepared statement, row after row: on a database in the same process nothing is faster. Rows made together have much in common, and what a column
/// had in the row before is bound already.
/// </summary>
internal static class SqliteBulkInsert
{
    private static readonly MethodInfo TypedColumn = typeof(SqliteBulkInsert).GetMethod(nameof(ColumnOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static int Run<TEntity>(CampaignsDb db, BulkRows<TEntity> rows)
        where TEntity : class
    {
        if (rows.Entities.Count == 0)
        {
            return 0;
        }

        var names = string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));
        var values = string.Join(", ", rows.Columns.Select((_, i) => $"?{i + 1}"));
        using var insert = new SqliteStatement(
            (SqliteConnection)db.Database.GetDbConnection(), $"INSERT INTO {rows.Table} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING");
        var columns = new List<Column<TEntity>>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            if (rows.Columns[i].IsShared)
            {
                insert.Bind(i + 1, rows.Columns[i].Value(rows.Entities[0]));
            }
            else
            {
                columns.Add((Column<TEntity>)TypedColumn.MakeGenericMethod(typeof(TEntity), rows.Columns[i].Property.ClrType).Invoke(null, [rows.Columns[i], i + 1])!);
            }
        }

        var before = insert.RowsTouchedEver;
        foreach (var entity in rows.Entities)
        {
            foreach (var column in columns)
            {
                column.Bind(insert, entity);
            }

            insert.Execute();
        }

        return insert.RowsTouchedEver - before;
    }

    private static Column<TEntity> ColumnOf<TEntity, TValue>(BulkColumn<TEntity> column, int place)
    {
        var get = column.Property.PropertyInfo!.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();
        Delegate? bind = 0 switch
        {
            _ when typeof(TValue) == typeof(Guid) => (SqliteStatement insert, Guid value) => insert.Bind(place, value),
            _ when typeof(TValue) == typeof(Guid?) => (SqliteStatement insert, Guid? value) => insert.Bind(place, value),
            _ when typeof(TValue) == typeof(string) => (SqliteStatement insert, string? value) => insert.Bind(place, value),
            _ => null,
        };
        return new Column<TEntity, TValue>(get, bind as Action<SqliteStatement, TValue> ?? ((insert, value) => insert.Bind(place, column.Convert(value))));
    }

    private abstract class Column<TEntity>
    {
        public abstract void Bind(SqliteStatement insert, TEntity entity);
    }

    private sealed class Column<TEntity, TValue>(Func<TEntity, TValue> get, Action<SqliteStatement, TValue> bind) : Column<TEntity>
    {
        private TValue? _bound;
        private bool _isBound;

        public override void Bind(SqliteStatement insert, TEntity entity)
        {
            var value = get(entity);
            if (!_isBound || !EqualityComparer<TValue>.Default.Equals(value, _bound))
            {
                bind(insert, value);
                (_bound, _isBound) = (value, true);
            }
        }
    }
}
