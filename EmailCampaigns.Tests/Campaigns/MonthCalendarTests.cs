using Bunit;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Web.Campaigns;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Campaigns;

public sealed class MonthCalendarTests : BunitContext
{
    private static readonly DateOnly January = new(2026, 1, 1); // a Thursday

    public MonthCalendarTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
    }

    [Fact]
    public void A_month_is_shown_in_whole_weeks_from_Monday_on()
    {
        var days = Calendar().FindAll(".calendar-day");

        Assert.Equal(35, days.Count);
        Assert.Equal("/day/2025-12-29", days[0].GetAttribute("href"));
        Assert.Equal("/day/2026-02-01", days[^1].GetAttribute("href"));
    }

    [Theory]
    [InlineData(2026, 11, 30)] // a Monday, whose week ends in December
    [InlineData(2026, 11, 1)]
    public void A_day_is_shown_in_its_own_month_with_its_whole_week(int year, int month, int day)
    {
        var chosen = new DateOnly(year, month, day);
        var first = MonthCalendar.FirstShown(MonthCalendar.MonthOf(chosen));

        Assert.Equal(new DateOnly(year, month, 1), MonthCalendar.MonthOf(chosen));
        Assert.InRange(MonthCalendar.FirstShown(chosen), first, first.AddDays(MonthCalendar.DaysShown - 7));
    }

    [Fact]
    public void The_chosen_day_is_marked() => Assert.Equal("/day/2026-01-15", Calendar().Find("[aria-current=date]").GetAttribute("href"));

    [Fact]
    public void A_weekend_on_which_nothing_is_sent_is_narrow() => Assert.Empty(Calendar().FindAll(".calendar.seven"));

    [Fact]
    public void A_weekend_with_an_email_is_as_wide_as_other_days() => Assert.Single(Calendar(new DateOnly(2026, 1, 17)).FindAll(".calendar.seven"));

    private IRenderedComponent<MonthCalendar> Calendar(params DateOnly[] withEmails) => Render<MonthCalendar>(p => p
        .Add(c => c.Month, January)
        .Add(c => c.Days, withEmails.ToDictionary(day => day, day => new ScheduleDay(day, 0, 1, 0, 0, 0)))
        .Add(c => c.SendDays, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday])
        .Add(c => c.Today, new DateOnly(2026, 1, 14))
        .Add(c => c.Chosen, new DateOnly(2026, 1, 15))
        .Add(c => c.HrefOf, day => $"/day/{day:yyyy-MM-dd}"));
}
