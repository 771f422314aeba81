using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// One prepared statement, row after row: on a database in the same process nothing is faster. Rows made together have much in common, and what a column
/// had in the row before is bound already.
/// </summary>
internal static class SqliteBulkStatement
{
    private static readonly MethodInfo TypedColumn = typeof(SqliteBulkStatement).GetMethod(nameof(ColumnOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Inserts, except for rows that a unique key refuses, and returns how many were new.</summary>
    public static int Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows)
        where TEntity : class => Run(db, rows, $"{Insertion(rows)} ON CONFLICT DO NOTHING");

    /// <summary>Inserts rows that cannot exist yet.</summary>
    public static int InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows)
        where TEntity : class => Run(db, rows, Insertion(rows));

    /// <summary>Updates columns of rows that are found by the others, and returns how many were found.</summary>
    public static int Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows)
        where TEntity : class
    {
        var places = rows.Columns.Select((column, i) => (column.Finds, Text: $"\"{column.Name}\" = ?{i + 1}")).ToList();
        var set = string.Join(", ", places.Where(p => !p.Finds).Select(p => p.Text));
        var found = string.Join(" AND ", places.Where(p => p.Finds).Select(p => p.Text));
        return Run(db, rows, $"UPDATE {rows.Table} SET {set} WHERE {found}");
    }

    private static string Insertion<TEntity>(BulkRows<TEntity> rows)
        where TEntity : class
    {
        var names = string.Join(", ", rows.Columns.Select(c => $"\"{c.Name}\""));
        var values = string.Join(", ", rows.Columns.Select((_, i) => $"?{i + 1}"));
        return $"INSERT INTO {rows.Table} ({names}) VALUES ({values})";
    }

    private static int Run<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, string sql)
        where TEntity : class
    {
        if (rows.Entities.Count == 0)
        {
            return 0;
        }

        using var statement = new SqliteStatement((SqliteConnection)db.Database.GetDbConnection(), sql);
        var columns = new List<Column<TEntity>>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            if (rows.Columns[i].IsShared)
            {
                statement.Bind(i + 1, rows.Columns[i].Value(rows.Entities[0]));
            }
            else
            {
                columns.Add((Column<TEntity>)TypedColumn.MakeGenericMethod(typeof(TEntity), rows.Columns[i].Property.ClrType).Invoke(null, [rows.Columns[i], i + 1])!);
            }
        }

        var before = statement.RowsTouchedEver;
        foreach (var entity in rows.Entities)
        {
            foreach (var column in columns)
            {
                column.Bind(statement, entity);
            }

            statement.Execute();
        }

        return statement.RowsTouchedEver - before;
    }

    private static Column<TEntity> ColumnOf<TEntity, TValue>(BulkColumn<TEntity> column, int place)
    {
        var get = column.Property.PropertyInfo!.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();
        Delegate? bind =
            typeof(TValue) == typeof(Guid) ? (SqliteStatement statement, Guid value) => statement.Bind(place, value)
            : typeof(TValue) == typeof(Guid?) ? (SqliteStatement statement, Guid? value) => statement.Bind(place, value)
            : typeof(TValue) == typeof(string) ? (SqliteStatement statement, string? value) => statement.Bind(place, value)
            : null;
        return new Column<TEntity, TValue>(get, bind as Action<SqliteStatement, TValue> ?? ((statement, value) => statement.Bind(place, column.Convert(value))));
    }

    private abstract class Column<TEntity>
    {
        public abstract void Bind(SqliteStatement statement, TEntity entity);
    }

    private sealed class Column<TEntity, TValue>(Func<TEntity, TValue> get, Action<SqliteStatement, TValue> bind) : Column<TEntity>
    {
        private TValue? _bound;
        private bool _isBound;

        public override void Bind(SqliteStatement statement, TEntity entity)
        {
            var value = get(entity);
            if (!_isBound || !EqualityComparer<TValue>.Default.Equals(value, _bound))
            {
                bind(statement, value);
                (_bound, _isBound) = (value, true);
            }
        }
    }
}
