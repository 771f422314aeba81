using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Tests.Imports;

public sealed class ColumnMappingTests
{
    private static readonly string[] Headers = ["E-Mail", "Vorname", "Notiz"];

    [Fact]
    public void A_mapping_names_for_each_column_its_field()
    {
        Assert.True(ColumnMapping.TryCreate(Headers, Fields(("e-mail ", "email"), ("Vorname", "firstName"), ("Notiz", "")), out var mapping, out _));

        Assert.Equal(["email", "first_name", null], mapping.Fields);
        Assert.Equal((1, -1), (mapping.ColumnOf("first_name"), mapping.ColumnOf("company")));
    }

    [Fact]
    public void A_mapping_survives_being_stored()
    {
        Assert.True(ColumnMapping.TryCreate(Headers, Fields(("E-Mail", "email"), ("Notiz", "last_note")), out var mapping, out _));
        Assert.True(ColumnMapping.TryCreate(Headers, mapping.ToDictionary().ToDictionary(f => f.Key, f => (string?)f.Value), out var again, out _));

        Assert.Equal(["email", null, "last_note"], again.Fields);
    }

    [Theory]
    [InlineData("firstname")]
    [InlineData("firstName")]
    [InlineData("First name")]
    public void A_field_that_every_contact_has_may_be_written_in_several_ways(string written)
    {
        Assert.True(ColumnMapping.TryCreate(Headers, Fields(("E-Mail", "email"), ("Vorname", written)), out var mapping, out _));

        Assert.Equal("first_name", mapping.Fields[1]);
        Assert.Empty(mapping.CustomFields);
    }

    [Fact]
    public void Two_spellings_of_one_field_are_one_field()
    {
        Assert.False(ColumnMapping.TryCreate(Headers, Fields(("E-Mail", "email"), ("Vorname", "job_title"), ("Notiz", "jobtitle")), out _, out var problems));

        Assert.Contains("cannot both become", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named()
    {
        Assert.False(ColumnMapping.TryCreate(Headers, Fields(("Vorname", "note"), ("Notiz", "note"), ("Firma", "company"), ("E-Mail", "!?")), out var mapping, out var problems));

        Assert.Null(mapping);
        Assert.Equal(3, problems.Count);
        Assert.Contains("\"Vorname\" and \"Notiz\" cannot both become note", problems[0], StringComparison.Ordinal);
        Assert.Contains("no column \"Firma\"", problems[1], StringComparison.Ordinal);
        Assert.Contains("\"!?\"", problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_nothing_can_be_imported()
    {
        Assert.False(ColumnMapping.TryCreate(Headers, Fields(("Vorname", "name")), out _, out var problems));

        Assert.Equal(["No column is the email address."], problems);
    }

    private static Dictionary<string, string?> Fields(params (string Header, string? Field)[] fields) => fields.ToDictionary(f => f.Header, f => f.Field);
}
