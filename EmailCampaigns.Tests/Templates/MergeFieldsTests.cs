using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class MergeFieldsTests
{
    [Theory]
    [InlineData("first_name")]
    [InlineData("firstName")]
    [InlineData("First Name")]
    [InlineData("FIRST-NAME")]
    public void A_name_matches_in_every_common_spelling(string name) =>
        Assert.Equal("Ada", Fields((MergeFields.FirstName, "Ada"))[name]);

    [Fact]
    public void A_name_that_differs_by_a_sign_is_another_field()
    {
        var fields = Fields(("Revenue $", "100"), ("Revenue %", "7"));

        Assert.Equal("7", fields["revenue %"]);
    }

    [Fact]
    public void A_custom_field_never_hides_a_standard_one() =>
        Assert.Equal("ada@example.com", Fields((MergeFields.Email, "ada@example.com"), ("E-Mail", "other"))["email"]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \t")]
    public void Nothing_but_blanks_is_empty(string? value) => Assert.Equal("", Fields(("company", value))["company"]);

    [Fact]
    public void A_value_is_trimmed_and_loses_what_cannot_be_printed() =>
        Assert.Equal("Ada\nL", Fields(("name", " A\0da\nL\u0007\r\n"))["name"]);

    [Fact]
    public void An_unknown_name_is_empty() => Assert.Equal("", Fields()["nowhere"]);

    internal static MergeFields Fields(params (string Name, string? Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
