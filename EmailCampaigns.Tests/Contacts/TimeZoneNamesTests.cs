using EmailCampaigns.Core.Contacts;
using NodaTime;

namespace EmailCampaigns.Tests.Contacts;

public sealed class TimeZoneNamesTests
{
    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData(" europe/berlin ", "Europe/Berlin")]
    [InlineData("America/New York", "America/New_York")]
    [InlineData("america_slash_new_york", "America/New_York")] // HubSpot
    [InlineData("us_slash_eastern", "US/Eastern")]
    [InlineData("Europe/Berlin (CET)", "Europe/Berlin")]
    [InlineData("Pacific Time (US & Canada)", "America/Los_Angeles")] // Rails
    [InlineData("Eastern Time (US & Canada)", "America/New_York")]
    [InlineData("(GMT-08:00) Pacific Time (US & Canada)", "America/Los_Angeles")]
    [InlineData("(GMT+01:00) Berlin", "Europe/Berlin")]
    [InlineData("Kyiv", "Europe/Kyiv")]
    [InlineData("St. Petersburg", "Europe/Moscow")]
    [InlineData("Nuku'alofa", "Pacific/Tongatapu")]
    [InlineData("Indiana (East)", "America/Indiana/Indianapolis")]
    [InlineData("(GMT-08:00) Pacific Standard Time (America/Los_Angeles)", "America/Los_Angeles")] // Salesforce
    [InlineData("(GMT+01:00) Central European Standard Time (Europe/Rome)", "Europe/Rome")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")] // Windows
    [InlineData("Pacific Standard Time", "America/Los_Angeles")]
    [InlineData("Tokyo Standard Time", "Asia/Tokyo")]
    [InlineData("pacific daylight time", "America/Los_Angeles")]
    [InlineData("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam")]
    [InlineData("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York")]
    [InlineData("Eastern Time", "America/New_York")]
    [InlineData("EST", "America/New_York")]
    [InlineData("pst", "America/Los_Angeles")]
    [InlineData("CET", "CET")]
    [InlineData("MESZ", "Europe/Berlin")]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("New York", "America/New_York")]
    [InlineData("São Paulo", "America/Sao_Paulo")]
    [InlineData("UTC", "UTC")]
    [InlineData("Z", "Etc/UTC")]
    [InlineData("GMT+2", "Etc/GMT-2")]
    [InlineData("UTC-05:00", "Etc/GMT+5")]
    [InlineData("UTC+0", "Etc/UTC")]
    [InlineData("+02:00", "Etc/GMT-2")]
    [InlineData("GMT+0200", "Etc/GMT-2")]
    [InlineData("(UTC+01:00)", "Etc/GMT-1")]
    [InlineData("UTC−3", "Etc/GMT+3")]
    [InlineData("UTC+5:30", "Asia/Kolkata")]
    public void A_zone_is_found_under_the_names_that_programs_give_it(string text, string zone)
    {
        Assert.Equal(zone, TimeZoneNames.Find(text));
        Assert.NotNull(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Somewhere")]
    [InlineData("IST")]
    [InlineData("UTC+25")]
    [InlineData("GMT+1:17")]
    [InlineData("+49 30 1234567")]
    [InlineData("Central")]
    public void What_names_no_zone_or_several_is_none(string text) => Assert.Null(TimeZoneNames.Find(text));
}
