namespace EmailCampaigns.Core.Persistence;

/// <summary>A table of counters, one row per key.</summary>
/// <param name="name">The table. It has <c>id</c>, <c>workspace_id</c>, <c>created_at</c> and <c>updated_at</c> beside what follows.</param>
/// <param name="keys">The columns that, with the workspace, are its unique key.</param>
/// <param name="attributes">Columns that follow from the key.</param>
/// <param name="counters">The columns that are incremented.</param>
public sealed class CountedTable(string name, IReadOnlyList<string> keys, IReadOnlyList<string> attributes, IReadOnlyList<string> counters)
{
    /// <summary>The table.</summary>
    public string Name => name;

    /// <summary>The columns that, with the workspace, are its unique key.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Columns that follow from the key.</summary>
    public IReadOnlyList<string> Attributes => attributes;

    /// <summary>The columns that are incremented.</summary>
    public IReadOnlyList<string> Counters => counters;

    /// <summary>Inserts one row; every column but <c>created_at</c> and <c>updated_at</c> takes a parameter of its name, those take <c>@now</c>.</summary>
    internal string Insert { get; } =
        $"INSERT INTO {name} (id, workspace_id, {Listed(keys, attributes, counters)}, created_at, updated_at) VALUES (@id, @workspace, {Listed(keys, attributes, counters, "@")}, @now, @now)";

    private static string Listed(IEnumerable<string> keys, IEnumerable<string> attributes, IEnumerable<string> counters, string prefix = "") =>
        string.Join(", ", keys.Concat(attributes).Concat(counters).Select(column => prefix + column));
}
