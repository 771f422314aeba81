using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>Binds parameters by index: looking each one up by name for every row costs as much as running the statement.</summary>
internal sealed class SqliteRowStatement(SqliteConnection connection, string sql) : IRowStatement
{
    private readonly SqliteStatement _statement = new(connection, sql);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public bool[] Run(IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows)
    {
        foreach (var (name, value) in shared)
        {
            if (PlaceOf(name) is > 0 and var place)
            {
                _statement.Bind(place, value);
            }
        }

        var columns = rows.Columns.Select(c => (Place: PlaceOf(c.Name), c.Values)).Where(c => c.Place > 0).ToArray();
        var touched = new bool[rows.Count];
        var before = _statement.RowsTouchedEver;
        for (var row = 0; row < touched.Length; row++)
        {
            foreach (var (place, values) in columns)
            {
                Bind(place, values, row);
            }

            _statement.Execute();
            var after = _statement.RowsTouchedEver;
            (touched[row], before) = (after > before, after);
        }

        return touched;
    }

    public void Dispose() => _statement.Dispose();

    private int PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out var place))
        {
            _places.Add(name, place = _statement.PlaceOf(name));
        }

        return place;
    }

    private void Bind(int place, Array values, int row)
    {
        switch (values)
        {
            case Guid[] keys:
                _statement.Bind(place, keys[row]);
                break;
            case Guid?[] keys:
                _statement.Bind(place, keys[row]);
                break;
            case string?[] texts:
                _statement.Bind(place, texts[row]);
                break;
            case int[] numbers when values.GetType() == typeof(int[]): // the runtime takes statuses for numbers, too
                _statement.Bind(place, (long)numbers[row]);
                break;
            case DateTime[] instants:
                _statement.Bind(place, instants[row]);
                break;
            default:
                _statement.Bind(place, values.GetValue(row));
                break;
        }
    }
}
