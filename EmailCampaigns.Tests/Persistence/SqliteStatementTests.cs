using EmailCampaigns.Core.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Tests.Persistence;

public sealed class SqliteStatementTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Zoë")]
    [InlineData("👋")]
    public void A_text_is_stored_as_it_is_and_an_empty_one_is_not_null(string text)
    {
        using var connection = Open();
        using (var insert = new SqliteStatement(connection, "INSERT INTO t (a, b, c, d) VALUES (?1, ?2, ?3, ?4)"))
        {
            insert.Bind(1, text);
            insert.Bind(2, text.AsSpan());
            insert.Bind(3, (object)text);
            insert.BindUtf8(4, System.Text.Encoding.UTF8.GetBytes(text));
            insert.Execute();
        }

        using var select = new SqliteStatement(connection, "SELECT a, b, c, d FROM t");
        Assert.True(select.Read());
        Assert.All(Enumerable.Range(0, 4), column => Assert.Equal(text, select.Text(column)));
    }

    [Fact]
    public void Octets_are_stored_as_they_are_and_none_are_not_null()
    {
        using var connection = Open();
        using (var insert = new SqliteStatement(connection, "INSERT INTO t (a, b, c, d) VALUES (?1, ?2, 0, 0)"))
        {
            insert.Bind(1, (object)Array.Empty<byte>());
            insert.Bind(2, (object)new byte[] { 0, 1 });
            insert.Execute();
        }

        using var select = new SqliteStatement(connection, "SELECT hex(a), typeof(a), hex(b) FROM t");
        Assert.True(select.Read());
        Assert.Equal(("", "blob", "0001"), (select.Text(0), select.Text(1), select.Text(2)));
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (a NOT NULL, b NOT NULL, c NOT NULL, d NOT NULL)";
        command.ExecuteNonQuery();
        return connection;
    }
}
