using System.Globalization;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Tests.Shared;

public sealed class TimeWordsTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("2026-01-15T09:42:44Z", "now")]
    [InlineData("2026-01-15T09:41:16Z", "just now")]
    [InlineData("2026-01-15T09:42:45Z", "in 1 minute")]
    [InlineData("2026-01-15T09:45:00Z", "in 3 minutes")]
    [InlineData("2026-01-15T09:04:00Z", "38 minutes ago")]
    [InlineData("2026-01-15T10:41:29Z", "in 59 minutes")]
    [InlineData("2026-01-15T10:41:40Z", "in 1 hour")]
    [InlineData("2026-01-15T12:42:00Z", "in 3 hours")]
    [InlineData("2026-01-16T09:11:00Z", "in 23 hours")]
    [InlineData("2026-01-16T10:00:00Z", "tomorrow")]
    [InlineData("2026-01-14T08:00:00Z", "yesterday")]
    [InlineData("2026-01-20T08:00:00Z", "in 5 days")]
    [InlineData("2026-01-01T08:00:00Z", "14 days ago")]
    [InlineData("2026-01-30T08:00:00Z", "30 January")]
    [InlineData("2025-10-14T08:00:00Z", "14 October 2025")]
    public void An_instant_is_told_relative_to_now(string at, string words) =>
        Assert.Equal(words, TimeWords.Relative(Utc(at), Utc("2026-01-15T09:42:00Z"), Berlin));

    [Fact]
    public void Days_are_those_of_the_zone_and_not_of_UTC()
    {
        // 23:30 UTC on 14 January is 00:30 on 15 January in Berlin: two days before the 17th there, three in UTC.
        Assert.Equal("in 2 days", TimeWords.Relative(Utc("2026-01-17T08:00:00Z"), Utc("2026-01-14T23:30:00Z"), Berlin));
        Assert.Equal("in 3 days", TimeWords.Relative(Utc("2026-01-17T08:00:00Z"), Utc("2026-01-14T23:30:00Z"), DateTimeZone.Utc));
    }

    [Theory]
    [InlineData("2026-01-15T09:45:00Z", "Europe/Berlin", "Thursday 15 January 2026, 10:45 in Berlin (UTC+1)")]
    [InlineData("2026-07-15T09:45:00Z", "Europe/Berlin", "Wednesday 15 July 2026, 11:45 in Berlin (UTC+2)")]
    [InlineData("2026-01-15T09:45:00Z", "Europe/London", "Thursday 15 January 2026, 09:45 in London (UTC)")]
    [InlineData("2026-01-15T09:45:00Z", "Asia/Kolkata", "Thursday 15 January 2026, 15:15 in Kolkata (UTC+5:30)")]
    [InlineData("2026-01-15T09:45:00Z", "America/St_Johns", "Thursday 15 January 2026, 06:15 in St Johns (UTC-3:30)")]
    [InlineData("2026-01-15T23:45:00Z", "UTC", "Thursday 15 January 2026, 23:45 UTC")]
    public void The_exact_time_names_place_and_offset(string at, string zone, string words) =>
        Assert.Equal(words, TimeWords.Exact(Utc(at), DateTimeZoneProviders.Tzdb[zone]));

    [Fact]
    public void Grids_have_one_format_of_dates() => Assert.Equal("15 Jan 2026, 10:45", TimeWords.DateAndTime(Utc("2026-01-15T09:45:00Z"), Berlin));

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
