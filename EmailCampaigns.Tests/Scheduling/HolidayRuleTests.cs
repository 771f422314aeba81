using EmailCampaigns.Core.Scheduling.Calendar;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class HolidayRuleTests
{
    [Theory]
    [InlineData("2026-12-24", 2026, "2026-12-24")]
    [InlineData("2026-12-24", 2027, null)]
    [InlineData("12-25", 2031, "2031-12-25")]
    [InlineData("02-29", 2028, "2028-02-29")]
    [InlineData("02-29", 2027, null)]
    [InlineData("11-thursday-4", 2026, "2026-11-26")] // Thanksgiving
    [InlineData("05-monday-last", 2026, "2026-05-25")] // Memorial Day
    [InlineData("09-monday-1", 2026, "2026-09-07")] // Labor Day
    [InlineData("02-sunday-5", 2026, null)]
    [InlineData("02-sunday-5", 2032, "2032-02-29")]
    [InlineData("easter", 2026, "2026-04-05")]
    [InlineData("easter+1", 2024, "2024-04-01")]
    [InlineData("easter-2", 2025, "2025-04-18")]
    [InlineData("easter+39", 2026, "2026-05-14")] // Ascension
    [InlineData("easter", 2038, "2038-04-25")] // the latest
    [InlineData("easter", 2285, "2285-03-22")] // the earliest
    [InlineData("orthodox_easter", 2026, "2026-04-12")]
    [InlineData("orthodox_easter+1", 2024, "2024-05-06")]
    [InlineData("orthodox_easter", 2025, "2025-04-20")]
    public void A_rule_gives_the_day_of_a_year(string rule, int year, string? day) =>
        Assert.Equal(day is null ? [] : [Day(day)], HolidayRule.Parse(rule).In(year));

    [Theory]
    [InlineData("")]
    [InlineData("christmas")]
    [InlineData("2026-02-29")]
    [InlineData("13-01")]
    [InlineData("02-30")]
    [InlineData("13-monday-1")]
    [InlineData("05-monday-6")]
    [InlineData("05-payday-1")]
    [InlineData("easter-81")]
    [InlineData("easter+")]
    [InlineData("XX")]
    [InlineData("DE-XX")]
    public void What_is_no_rule_is_refused(string text) => Assert.False(HolidayRule.TryParse(text, out _));

    [Theory]
    [InlineData("2026-12-24", "Thursday 24 December 2026")]
    [InlineData("12-25", "25 December every year")]
    [InlineData("05-monday-last", "the last Monday of May")]
    [InlineData("11-thursday-4", "the fourth Thursday of November")]
    [InlineData("easter", "Easter Sunday")]
    [InlineData("easter+1", "the day after Easter Sunday")]
    [InlineData("orthodox_easter-2", "2 days before Orthodox Easter Sunday")]
    [InlineData("AT", "public holidays of Austria")]
    [InlineData("CH-ZH", "public holidays of Switzerland, Zurich")]
    public void A_rule_reads_as_a_person_would_say_it_and_is_stored_as_it_was_written(string rule, string words)
    {
        Assert.Equal(words, HolidayRule.Parse(rule).InWords());
        Assert.Equal(rule, HolidayRule.Parse(rule).ToString());
    }

    [Theory]
    [InlineData("DE", 9)]
    [InlineData("de-by", 13)]
    [InlineData("AT", 13)]
    [InlineData("GB-SCT", 10)]
    public void A_country_has_its_public_holidays(string code, int days) => Assert.Equal(days, HolidayRule.Parse(code).In(2026).Count());

    [Fact]
    public void A_part_of_a_country_has_holidays_that_the_country_has_not()
    {
        var assumption = Day("2026-08-15");

        Assert.Contains(assumption, HolidayRule.Parse("DE-BY").In(2026));
        Assert.DoesNotContain(assumption, HolidayRule.Parse("DE").In(2026));
    }

    [Fact]
    public void A_holiday_that_is_observed_in_the_year_before_is_kept_in_that_year()
    {
        Assert.Contains(Day("2027-12-31"), HolidayRule.Parse("US").In(2027)); // 1 January 2028 is a Saturday
        Assert.All(HolidayRule.Parse("US").In(2028), day => Assert.Equal(2028, day.Year));
    }

    [Fact]
    public void Every_country_has_a_code_of_its_own_and_holidays_in_each_year_of_a_campaign()
    {
        Assert.Equal(HolidayCountry.All.Count, HolidayCountry.All.Select(country => country.Code).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(HolidayCountry.All, country => Assert.All(Enumerable.Range(2026, 10), year => Assert.InRange(country.In(year).Count, 3, 25)));
    }

    [Fact]
    public void A_window_stays_shut_on_the_public_holidays_of_several_countries_and_on_own_days()
    {
        var calendar = new HolidayCalendar([HolidayRule.Parse("DE-BY"), HolidayRule.Parse("AT"), HolidayRule.Parse("2026-06-26")]);

        Assert.All(["2026-08-15", "2026-10-26", "2026-10-03", "2026-06-26"], day => Assert.True(calendar.Contains(Day(day))));
        Assert.False(calendar.Contains(Day("2026-06-25")));
        Assert.Equal(int.MaxValue, calendar.LastYear);
    }

    [Fact]
    public void A_window_stays_shut_on_a_holiday_of_every_year()
    {
        var window = Window("09:00", "18:00", "Europe/Berlin", null, "12-25", "easter+1");

        Assert.Equal(Wall("2027-12-26 09:00 +01"), window.Next(Wall("2027-12-24 18:00 +01")));
        Assert.Equal(Wall("2026-04-07 09:00 +02"), window.Next(Wall("2026-04-06 09:00 +02")));
    }

    [Fact]
    public void A_window_over_midnight_that_opened_the_day_before_a_holiday_stays_open_into_it_and_opens_the_day_after()
    {
        var window = Window("22:00", "06:00", "Europe/Berlin", null, "12-25");

        Assert.True(window.IsOpen(Wall("2026-12-25 05:59 +01")));
        Assert.Equal(Wall("2026-12-26 22:00 +01"), window.Next(Wall("2026-12-25 06:00 +01")));
    }

    [Fact]
    public void A_window_that_is_never_shut_closes_for_the_next_holiday() => Assert.Equal(
        Wall("2026-12-25 00:00 +01"), Window("00:00", "00:00", "Europe/Berlin", null, "12-25").ClosesAt(Wall("2026-01-01 00:00 +01")));
}
