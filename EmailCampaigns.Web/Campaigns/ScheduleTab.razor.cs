using System.Globalization;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A month of the campaign and the emails of one day of it; day and kind stand in the address.</summary>
public sealed partial class ScheduleTab(
    ScheduleQueries schedule, WaitingQueries waiting, NavigationManager navigation, ViewerTime viewer, TimeProvider clock)
{
    private const int Step = 50;

    /// <summary>How often the page is read again while the campaign sends.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private ITimer? _timer;

    private ZoneCalendar _zone = ZoneCalendar.Of("UTC");
    private IReadOnlyDictionary<DateOnly, ScheduleDay>? _days;
    private IReadOnlyList<ScheduleRow>? _rows;
    private IReadOnlyList<LaneWaiting> _lanes = [];
    private ScheduleAhead? _ahead;
    private ScheduleShow _show;
    private DateOnly _day;
    private DateOnly _month;
    private int _take = Step;

    [SupplyParameterFromQuery(Name = "day")]
    private string? DayText { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    /// <summary><c>week</c>: a week instead of a month.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    private string? ViewName { get; set; }

    private CalendarView _view;

    private DateOnly Today => _zone.Day(viewer.UtcNow);

    private ScheduleDay Chosen => _days!.GetValueOrDefault(_day) ?? new ScheduleDay(_day, 0, 0, 0, 0, 0);

    private IEnumerable<(ScheduleShow Show, string Word, int Count)> Shows =>
        ((ScheduleShow Show, string Word, int Count)[])
        [
            (ScheduleShow.All, "All", Chosen.Total), (ScheduleShow.Sent, "Sent", Chosen.Sent), (ScheduleShow.ToCome, "To come", Chosen.ToCome),
            (ScheduleShow.WaitsForApproval, "Wait for approval", Chosen.Waiting), (ScheduleShow.Trouble, "Trouble", Chosen.Trouble),
        ];

    /// <summary>The senders of a running campaign through which nothing goes now, each with the rule that binds.</summary>
    private IEnumerable<LaneWaiting> Waiting => Campaign.Status == CampaignStatus.Active ? _lanes.Where(l => l.Waiting.Rule != WaitingRule.Due) : [];

    private string Headline => (Campaign.Status, _ahead?.NextAt) switch
    {
        (CampaignStatus.Paused, _) => "The campaign is paused: nothing goes out.",
        (CampaignStatus.Completed, _) => "Everything was sent or has ended.",
        (CampaignStatus.Stopped or CampaignStatus.Archived, _) => "The campaign has ended: nothing goes out.",
        (CampaignStatus.Active, null) when Campaign is { IsIntakeOpen: true, LaunchState: LaunchState.Done } && _ahead is { LastAt: null } =>
            Detail.Enrolled == 0 ? $"Nobody has come yet. Contacts get the sequence as they come: {IntakeWords.Ways(Campaign, Detail.List?.Name)}." : IntakeWords.AllSent,
        _ when Waiting.Any(l => l.Waiting.NextAt is null) => "Nothing goes out until somebody acts.",
        (_, { } due) when Waiting.Select(l => l.Waiting.NextAt).Max() is { } opens && opens > due =>
            $"The next email {(IsLate(due) ? $"is due since {When(due)} and " : "")}goes out {When(opens)} in {TimeWords.Place(_zone.Zone)}.",
        (_, { } due) when IsLate(due) => $"The next email is due since {When(due)} in {TimeWords.Place(_zone.Zone)} and goes out at the next opening.",
        (_, { } next) => $"The next email goes out {When(next)} in {TimeWords.Place(_zone.Zone)}.",
        _ => Campaign.Approval == Approval.Required ? "No email has a firm time: each gets one when its draft is approved." : "No email has a firm time yet.",
    };

    protected override async Task OnParametersSetAsync()
    {
        if (Campaign.Status == CampaignStatus.Draft)
        {
            return;
        }

        _zone = ZoneCalendar.Of(Detail.Settings.Timezone);
        _ahead = await schedule.Ahead(Me.WorkspaceId, Campaign.Id, Left);
        var day = DateOnly.TryParseExact(DayText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : await NextDay();
        var show = Enum.TryParse<ScheduleShow>(Show, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : ScheduleShow.All;
        _take = (day, show) == (_day, _show) ? _take : Step;
        (_day, _show, _month) = (day, show, MonthCalendar.MonthOf(day));
        _view = CalendarViews.Of(ViewName);
        var first = MonthCalendar.FirstShown(_month);
        _days = await schedule.Days(Me.WorkspaceId, Campaign.Id, first, first.AddDays(MonthCalendar.DaysShown), Left);
        _lanes = await waiting.OfLanes(Me.WorkspaceId, Campaign.Id, Left);
        await LoadDay();
        _timer?.Dispose();
        _timer = Campaign.Status == CampaignStatus.Active ? clock.CreateTimer(_ => RunInBackground(() => Changed.InvokeAsync()), null, ReadEvery, Timeout.InfiniteTimeSpan) : null;
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Today if it has an email, else the next day that has one, else today.</summary>
    private async Task<DateOnly> NextDay()
    {
        var today = Today;
        if ((await schedule.Days(Me.WorkspaceId, Campaign.Id, today, today.AddDays(1), Left)).ContainsKey(today))
        {
            return today;
        }

        var ahead = new[] { _ahead?.NextAt, _ahead?.PlannedAt }.OfType<DateTime>().Select(_zone.Day).Where(day => day > today);
        return ahead.DefaultIfEmpty(today).Min();
    }

    private async Task LoadDay()
    {
        var asked = (_day, _show, _view, _take);
        var rows = await RowsOfDay();
        // Another day may have been chosen meanwhile, and be there already.
        _rows = asked == (_day, _show, _view, _take) ? rows : _rows;
    }

    private async Task<IReadOnlyList<ScheduleRow>> RowsOfDay()
    {
        if (_view != CalendarView.List)
        {
            return await schedule.Day(Me.WorkspaceId, Campaign.Id, _day, _show, _take + 1, Left);
        }

        // Day by day as far as is shown, so that what waits behind is never read.
        var rows = new List<ScheduleRow>();
        var days = await schedule.Days(Me.WorkspaceId, Campaign.Id, _day, _day.AddDays(MonthCalendar.DaysShown), Left);
        foreach (var day in days.Values.Where(d => d.ToCome > 0).OrderBy(d => d.Day).TakeWhile(_ => rows.Count <= _take))
        {
            rows.AddRange(await schedule.Day(Me.WorkspaceId, Campaign.Id, day.Day, ScheduleShow.ToCome, _take + 1 - rows.Count, Left));
        }

        return rows;
    }

    private Task More()
    {
        _take += 200;
        return LoadDay();
    }

    private void Choose(ScheduleShow show) => navigation.NavigateTo(AddressOf(_day, show));

    private string ForView(CalendarView view) => $"/campaigns/{Campaign.Id}/schedule?day={_day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" + CalendarViews.Query(view);

    private string For(DateOnly day) => AddressOf(day, ScheduleShow.All);

    private string AddressOf(DateOnly day, ScheduleShow show) => $"/campaigns/{Campaign.Id}/schedule?day={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        + (show == ScheduleShow.All ? "" : $"&show={show.ToString().ToLowerInvariant()}") + CalendarViews.Query(_view);

    private bool IsLate(DateTime at) => ReviewWords.IsLate(at, viewer.UtcNow);

    private string When(DateTime at)
    {
        var zone = DateTimeZoneProviders.Tzdb[_zone.Zone];
        var day = _zone.Day(at);
        var clock = TimeWords.Clock(at, zone);
        return day == Today ? $"today at {clock}" : day == Today.AddDays(-1) ? $"yesterday at {clock}" : day == Today.AddDays(1) ? $"tomorrow at {clock}" : $"on {CampaignWords.Day(day, Today)} at {clock}";
    }
}
