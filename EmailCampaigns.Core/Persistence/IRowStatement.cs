namespace EmailCampaigns.Core.Persistence;

/// <summary>A prepared statement that runs once per row, on a database in the same process.</summary>
internal interface IRowStatement : IDisposable
{
    /// <summary>Runs it once per row in the current transaction of its connection, and returns which rows it changed.</summary>
    bool[] Run(IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows);
}
