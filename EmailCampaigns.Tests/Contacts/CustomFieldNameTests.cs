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
    [InlineData("Dată înregistrării", "data_inregistrarii")]
    [InlineData("Дата покупки", "дата_покупки")]
    [InlineData("Йод", "йод")]
    [InlineData("会社名", "会社名")]
    [InlineData("ﾒｰﾙ２", "メール2")]
    [InlineData("ガイド・ブック", "ガイド_ブック")]
    [InlineData("부서 이름", "부서_이름")]
    [InlineData("Ημερομηνία", "ημερομηνία")]
    [InlineData("المدينة", "المدينة")]
    [InlineData("नाम", "नाम")]
    [InlineData("2025 год", "field_2025_год")]
    [InlineData("Stadt/город", "stadt_город")]
    public void A_field_is_stored_in_snake_case_of_plain_letters(string typed, string stored) => Assert.Equal(stored, CustomFieldName.Of(typed));

    [Theory]
    [InlineData("Дата покупки")]
    [InlineData("नाम")]
    [InlineData("3 días")]
    [InlineData("  会社・名（正式） ")]
    [InlineData("a\uD83D\uDE00b")]
    [InlineData("ẞß İı")]
    public void Every_name_that_is_made_is_valid_and_made_of_itself(string typed)
    {
        var name = CustomFieldName.Of(typed);

        Assert.True(CustomFieldName.IsValid(name), name);
        Assert.Equal(name, CustomFieldName.Of(name));
    }

    [Theory]
    [InlineData("Имя")]
    [InlineData("_name")]
    [InlineData("first name")]
    [InlineData("1st")]
    [InlineData("")]
    public void Capitals_blanks_and_a_digit_at_the_start_make_no_name(string name) => Assert.False(CustomFieldName.IsValid(name));

    [Fact]
    public void A_long_name_is_cut_to_what_a_key_holds() => Assert.Equal(64, CustomFieldName.Of($"2{new string('x', 100)}").Length);
}
