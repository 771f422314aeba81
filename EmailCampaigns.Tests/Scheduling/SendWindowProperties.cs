using EmailCampaigns.Core.Scheduling.Calendar;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class SendWindowProperties
{
    private static readonly Gen<(WindowCase Window, DateTime At)> Cases =
        from window in PlanningCases.Window
        from at in PlanningCases.InstantIn(window.Zone)
        select (window, at);

    [Fact]
    public void Next_is_open_and_nothing_before_it_is() => PlanningCases.Holds(Cases, given =>
    {
        var next = given.Window.Build().Next(given.At);

        Assert.True(next >= given.At);
        Assert.True(WallClock.IsOpen(next, given.Window), $"{next:o} is not open");
        Assert.All(Between(given.At, next, 150), instant => Assert.False(WallClock.IsOpen(instant, given.Window), $"{instant:o} is open already"));
    });

    [Fact]
    public void Next_of_next_is_itself() => PlanningCases.Holds(Cases, given =>
    {
        var window = given.Window.Build();
        var next = window.Next(given.At);

        Assert.Equal(next, window.Next(next));
    });

    [Fact]
    public void Open_is_what_the_wall_clock_says() => PlanningCases.Holds(Cases, given =>
    {
        var window = given.Window.Build();

        Assert.All(Between(given.At.AddDays(-2), given.At.AddDays(2), 400), at => Assert.Equal(WallClock.IsOpen(at, given.Window), window.IsOpen(at)));
    }, tests: 100);

    [Fact]
    public void It_stays_open_until_it_closes() => PlanningCases.Holds(Cases, given =>
    {
        var window = given.Window.Build();
        var open = window.Next(given.At);

        var closes = window.ClosesAt(open);

        Assert.NotNull(closes);
        var sampled = closes < open.AddDays(30) ? closes.Value : open.AddDays(30);
        Assert.All(Between(open, sampled, 150), instant => Assert.True(WallClock.IsOpen(instant, given.Window), $"{instant:o} is shut"));
        Assert.True(closes == DateTime.MaxValue || !WallClock.IsOpen(closes.Value, given.Window));
    });

    [Fact]
    public void Open_time_is_the_number_of_open_minutes() => PlanningCases.Holds(Cases, given =>
    {
        var window = given.Window.Build();
        var start = given.At.AddSeconds(-given.At.Second);
        var minutes = Enumerable.Range(0, 3 * 24 * 60).Count(minute => window.IsOpen(start.AddMinutes(minute)));

        Assert.Equal(TimeSpan.FromMinutes(minutes), window.OpenTime(start, start.AddDays(3)));
    });

    /// <summary>The ends (the later one excluded, but its last tick included) and so many instants between.</summary>
    private static IEnumerable<DateTime> Between(DateTime from, DateTime until, int count) => from >= until
        ? []
        : Enumerable.Range(0, count).Select(index => from + (until - from) * ((double)index / count)).Append(until.AddTicks(-1));
}
