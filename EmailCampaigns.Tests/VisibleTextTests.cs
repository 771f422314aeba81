using EmailCampaigns.Core;

namespace EmailCampaigns.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("A\u200Bn\u00ADn\uFEFF", "Ann")]
    [InlineData("\u202BAnn\u202C \u2066Lee\u2069", "Ann Lee")]
    [InlineData("A\u200Cn\u200Dn", "Ann")]
    [InlineData("Ann\U000E0041\U000E007F", "Ann")]
    [InlineData("علی\u200Cرضا", "علی\u200Cرضا")]
    [InlineData("\u200Cعلی\u200C", "علی")]
    [InlineData("क्\u200Dष", "क्\u200Dष")]
    public void Nothing_invisible_stays_but_the_joiners_of_scripts_that_need_them(string text, string visible) => Assert.Equal(visible, VisibleText.WithoutInvisible(text));

    [Theory]
    [InlineData("=\"007\"", "007")]
    [InlineData("=\"\"", "")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("=\"a\"&\"b\"", "=\"a\"&\"b\"")]
    public void A_value_wrapped_in_a_formula_is_the_value(string text, string value) => Assert.Equal(value, VisibleText.WithoutFormula(text));
}
