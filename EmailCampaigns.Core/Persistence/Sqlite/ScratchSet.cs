using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// A set of numbers that spills into a temporary file, which is deleted with it. It is independent of the product's database.
/// </summary>
internal sealed class ScratchSet : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=;Pooling=False");
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _number;

    public ScratchSet()
    {
        _connection.Open();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "PRAGMA journal_mode=OFF; CREATE TABLE numbers (number INTEGER PRIMARY KEY); BEGIN;";
        _insert.ExecuteNonQuery();
        _insert.CommandText = "INSERT INTO numbers VALUES (@number) ON CONFLICT DO NOTHING";
        _number = _insert.Parameters.Add("@number", SqliteType.Integer);
    }

    /// <summary>False where the number was added before.</summary>
    public bool Add(long number)
    {
        _number.Value = number;
        return _insert.ExecuteNonQuery() == 1;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }
}
