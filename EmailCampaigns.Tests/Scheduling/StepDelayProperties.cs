using EmailCampaigns.Core.Scheduling.Calendar;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class StepDelayProperties
{
    private static readonly Gen<(StepDelay Delay, WindowCase Window, DateTime Anchor)> Cases =
        from delay in PlanningCases.Delay
        from window in PlanningCases.Window
        from anchor in PlanningCases.InstantIn(window.Zone)
        select (delay, window, anchor);

    [Fact]
    public void A_step_is_due_in_the_window_and_not_before_its_delay() => PlanningCases.Holds(Cases, given =>
    {
        var due = given.Delay.DueAt(given.Anchor, given.Window.Build());

        Assert.True(WallClock.IsOpen(due, given.Window));
        Assert.True(due >= given.Anchor.AddHours(given.Delay.Hours));
        var anchorDay = WallClock.Day(given.Anchor, given.Window.Zone);
        var days = Enumerable.Range(1, WallClock.Day(due, given.Window.Zone).DayNumber - anchorDay.DayNumber).Select(anchorDay.AddDays);
        Assert.True(days.Count(day => !given.Delay.BusinessDaysOnly || WallClock.IsSendDay(day, given.Window)) >= given.Delay.Days);
    }, tests: 1_000);

    [Fact]
    public void A_step_is_due_as_soon_as_its_delay_and_the_window_allow() => PlanningCases.Holds(Cases, given =>
    {
        var (delay, window, anchor) = given;

        var due = delay.DueAt(anchor, window.Build());

        Assert.Equal(NextOpen(Bound(delay, window, anchor), window), due);
    }, tests: 1_000);

    /// <summary>The page's sentence, word by word.</summary>
    private static DateTime Bound(StepDelay delay, WindowCase window, DateTime anchor)
    {
        var day = WallClock.Day(anchor, window.Zone);
        for (var days = delay.Days; days > 0; days -= !delay.BusinessDaysOnly || WallClock.IsSendDay(day, window) ? 1 : 0)
            day = day.AddDays(1);
        var sameTime = delay.Days == 0 ? anchor : WallClock.FirstShowing(day, WallClock.Shows(anchor, window.Zone).TimeOfDay.ToTimeOnly(), window.Zone);
        var bound = sameTime.AddHours(delay.Hours);
        if (delay.PreferredTime is not { } preferred)
            return bound;
        var boundDay = WallClock.Day(bound, window.Zone);
        var onThatDay = WallClock.FirstShowing(boundDay, preferred, window.Zone);
        return onThatDay >= anchor.AddHours(delay.Hours) ? onThatDay : WallClock.FirstShowing(boundDay.AddDays(1), preferred, window.Zone);
    }

    private static DateTime NextOpen(DateTime from, WindowCase window)
    {
        if (WallClock.IsOpen(from, window))
            return from;
        var day = WallClock.Day(from, window.Zone);
        return Enumerable.Range(0, 30).Select(ahead => WallClock.FirstShowing(day.AddDays(ahead), window.Start, window.Zone))
            .First(opens => opens >= from && WallClock.IsOpen(opens, window));
    }
}
