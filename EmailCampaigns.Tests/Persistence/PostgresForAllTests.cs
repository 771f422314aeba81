using EmailCampaigns.Core.Persistence.Postgres;

namespace EmailCampaigns.Tests.Persistence;

public sealed class PostgresForAllTests
{
    [Theory]
    [InlineData(
        "UPDATE contacts SET name = @name, updated_at = @now\nWHERE id = @id AND workspace_id = @workspace",
        "UPDATE contacts SET name = given_name, updated_at = @now FROM unnest(@id, @name) AS given (given_id, given_name) WHERE id = given_id AND workspace_id = @workspace RETURNING id")]
    [InlineData(
        "INSERT INTO contacts (id, workspace_id, name, names)\nVALUES (@id, @workspace, @name, @names)",
        "INSERT INTO contacts (id, workspace_id, name, names) SELECT given_id, @workspace, given_name, @names FROM unnest(@id, @name) AS given (given_id, given_name) RETURNING id")]
    [InlineData(
        "INSERT INTO counters (id, name, count) VALUES (@id, @name, @count) ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count",
        "INSERT INTO counters (id, name, count) SELECT given_id, given_name, @count FROM unnest(@id, @name) AS given (given_id, given_name) "
            + "ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count RETURNING id")]
    [InlineData(
        "INSERT INTO contacts (id, name)\nSELECT @id, @name\nWHERE EXISTS (SELECT 1 FROM lists WHERE name = @name) ON CONFLICT DO NOTHING",
        "INSERT INTO contacts (id, name)\nSELECT given_id, given_name FROM unnest(@id, @name) AS given (given_id, given_name) "
            + "WHERE EXISTS (SELECT 1 FROM lists WHERE name = given_name) ON CONFLICT DO NOTHING RETURNING id")]
    public void A_statement_about_one_row_is_made_into_one_about_many(string one, string many) => Assert.Equal(many, PostgresForAll.Of(one, ["@id", "@name"]));

    [Theory]
    [InlineData("DELETE FROM contacts WHERE id = @id")]
    [InlineData("UPDATE contacts SET name = 'x'")]
    [InlineData("SELECT id FROM contacts WHERE id = @id")]
    [InlineData("INSERT INTO contacts (id) VALUES (lower(@id))")]
    public void Another_statement_is_refused(string sql) => Assert.Throws<NotSupportedException>(() => PostgresForAll.Of(sql, ["@id"]));
}
