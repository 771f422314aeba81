namespace EmailCampaigns.Core.Persistence;

/// <summary>The parameters of many rows, for <see cref="SqlBatch.ExecuteEach"/>.</summary>
public abstract class SqlRows
{
    private readonly List<(string Name, Array Values)> _columns = [];

    private protected SqlRows(int count) => Count = count;

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The names of the parameters of each row; the first is its key.</summary>
    internal IReadOnlyList<string> Names => [.. _columns.Select(c => c.Name)];

    /// <summary>Makes rows of items, with a parameter for each <see cref="SqlRows{TItem}.With"/> that follows.</summary>
    public static SqlRows<TItem> Of<TItem>(IReadOnlyList<TItem> items) => new(items);

    /// <summary>The parameters with the values of all rows.</summary>
    internal IReadOnlyList<(string Name, Array Values)> Columns => _columns;

    internal IEnumerable<Guid> Keys() => (Guid[])_columns[0].Values;

    /// <summary>The parameters of one row.</summary>
    internal IEnumerable<(string Name, object? Value)> Row(int row) => _columns.Select(c => (c.Name, c.Values.GetValue(row)));

    /// <summary>The parameters of all rows, an array each.</summary>
    internal IEnumerable<(string Name, object? Value)> Arrays() => _columns.Select(c => (c.Name, (object?)c.Values));

    private protected void Add(string name, Array values) => _columns.Add((name, values));
}

/// <inheritdoc/>
public sealed class SqlRows<TItem> : SqlRows
{
    private readonly IReadOnlyList<TItem> _items;

    internal SqlRows(IReadOnlyList<TItem> items)
        : base(items.Count) => _items = items;

    /// <summary>Adds a parameter of each row.</summary>
    public SqlRows<TItem> With<TValue>(string name, Func<TItem, TValue> value)
    {
        Add(name, _items.Select(value).ToArray());
        return this;
    }
}
