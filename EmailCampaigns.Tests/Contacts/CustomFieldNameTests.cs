using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Tests.Contacts;

public sealed class CustomFieldNameTests
{
    [Theory]
    [InlineData("jobTitle", "job_title")]
    [InlineData("Letzter Kauf", "letzter_kauf")]
    [InlineData("Größe (cm)", "grosse_cm")]
    [InlineData("Customer's choice", "customers_choice")]
    [InlineData("2025 goal", "field_2025_goal")]
    [InlineData("--", "")]
    [InlineData("ÖPNV", "opnv")]
    public void A_field_is_stored_in_snake_case_of_plain_letters(string typed, string stored) => Assert.Equal(stored, CustomFieldName.Of(typed));

    [Fact]
    public void A_long_name_is_cut_to_what_a_key_holds() => Assert.Equal(64, CustomFieldName.Of($"2{new string('x', 100)}").Length);
}
