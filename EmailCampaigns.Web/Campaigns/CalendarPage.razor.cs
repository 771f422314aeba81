using System.Globalization;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>All campaigns of the workspace in one calendar; day and view stand in the address. A month is counts, a day a list that is read as far as it is shown.</summary>
public sealed partial class CalendarPage(ScheduleQueries schedule, ViewerTime viewer, TimeProvider clock)
{
    private const int Step = 50;

    /// <summary>How often it is read again while it stays open.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private ITimer? _timer;

    private ZoneCalendar? _zone;
    private IReadOnlyDictionary<DateOnly, ScheduleDay>? _days;
    private List<ScheduleRow> _rows = [];
    private CalendarView _view;
    private DateOnly _day;
    private DateOnly _month;
    private int _take = Step;

    [SupplyParameterFromQuery(Name = "day")]
    private string? DayText { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? ViewName { get; set; }

    private DateOnly Today => _zone!.Day(viewer.UtcNow);

    protected override async Task OnParametersSetAsync()
    {
        _zone ??= ZoneCalendar.Of(await schedule.ZoneOf(Actor.WorkspaceId, Left));
        var day = DateOnly.TryParseExact(DayText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : Today;
        var view = CalendarViews.Of(ViewName);
        _take = (day, view) == (_day, _view) ? _take : Step;
        (_day, _view, _month) = (day, view, MonthCalendar.MonthOf(day));
        await Load();
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReloadAsync()
    {
        await Load();
        StateHasChanged();
    }

    private async Task Load()
    {
        var asked = (_day, _view, _take);
        var first = _view == CalendarView.List ? _day : MonthCalendar.FirstShown(_month);
        var days = await schedule.Days(Actor.WorkspaceId, null, first, first.AddDays(MonthCalendar.DaysShown), Left);
        var rows = new List<ScheduleRow>();
        if (_view == CalendarView.List)
        {
            // Day by day as far as is shown, so that what waits behind is never read.
            foreach (var day in days.Values.Where(d => d.ToCome > 0 && d.Day >= _day).OrderBy(d => d.Day).TakeWhile(_ => rows.Count <= _take))
            {
                rows.AddRange(await schedule.Day(Actor.WorkspaceId, null, day.Day, ScheduleShow.ToCome, _take + 1 - rows.Count, Left));
            }
        }
        else
        {
            rows.AddRange(await schedule.Day(Actor.WorkspaceId, null, _day, ScheduleShow.All, _take + 1, Left));
        }

        if (asked == (_day, _view, _take)) // another day may have been chosen meanwhile, and be there already
        {
            (_days, _rows) = (days, rows);
        }

        _timer?.Dispose();
        _timer = clock.CreateTimer(_ => RunInBackground(ReloadAsync), null, ReadEvery, Timeout.InfiniteTimeSpan);
    }

    private Task More()
    {
        _take += 200;
        return Load();
    }

    private string For(DateOnly day) => AddressOf(day, _view);

    private string ForView(CalendarView view) => AddressOf(_day, view);

    private static string AddressOf(DateOnly day, CalendarView view) => $"/calendar?day={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" + CalendarViews.Query(view);
}
