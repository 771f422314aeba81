using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Sending;

/// <summary>The days on which nothing is sent: public holidays of countries, and own days.</summary>
public sealed partial class HolidaysPage(RuleQueries rules, HolidayEditor holidays, UndoToast toasts, ViewerTime viewer)
{
    private const int Few = 5;

    private readonly FormProblems _problems = new();
    private IReadOnlyList<HolidayRow>? _rules;
    private DateOnly _today;
    private string? _refused;
    private string? _countryProblem;
    private HolidayCountry? _country;
    private string? _name;
    private DateOnly? _day;
    private bool _isYearly;
    private bool _isBusy;
    private bool _showsAll;
    private Dictionary<DateOnly, string> _public = [];
    private Dictionary<DateOnly, string> _own = [];

    [SupplyParameterFromQuery(Name = "year")]
    private int? YearInAddress { get; set; }

    /// <summary>The year that is shown at a glance.</summary>
    private int Year => YearInAddress is >= 2000 and <= 2100 and var year ? year : _today.Year;

    private int DaysOff => _public.Keys.Union(_own.Keys).Count(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private List<(HolidayRow Row, HolidayCountry Country)> Countries =>
        [.. from row in _rules let country = HolidayRule.Parse(row.Rule).Country where country is not null orderby country.Name select (row, country)];

    /// <summary>The public holidays of a year from today, each with the countries that have it.</summary>
    private IReadOnlyList<PublicDay> Coming { get; set; } = [];

    /// <summary>What comes first stands first, what is past last.</summary>
    private IReadOnlyList<OwnDay> OwnDays { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    protected override void OnParametersSet() => Glance();

    private string AddressOf(int year) => year == _today.Year ? "/settings/holidays" : FormattableString.Invariant($"/settings/holidays?year={year}");

    private void Glance()
    {
        if (_rules is null)
        {
            return;
        }

        _public = Countries.SelectMany(c => c.Country.In(Year)).DistinctBy(day => day.Key).ToDictionary(day => day.Key, day => day.Value);
        _own = OwnDays.SelectMany(own => own.Rule.In(Year).Select(day => (Day: day, own.Row.Name))).DistinctBy(own => own.Day).ToDictionary(own => own.Day, own => own.Name);
    }

    private async Task LoadAsync()
    {
        _today = DateOnly.FromDateTime(viewer.Local(viewer.UtcNow));
        _rules = await rules.Holidays(Actor.WorkspaceId, Left);
        Coming = [.. Countries.SelectMany(c => new[] { _today.Year, _today.Year + 1 }.SelectMany(year => c.Country.In(year)).Select(h => (Day: h.Key, Name: h.Value, c.Country)))
            .Where(h => h.Day >= _today && h.Day < _today.AddYears(1))
            .GroupBy(h => h.Day)
            .OrderBy(day => day.Key)
            .Select(day => new PublicDay(day.Key, day.First().Name, string.Join("; ", day.Select(h => h.Country.Name))))];
        OwnDays = [.. _rules.Select(row => OwnDay.Of(row, _today)).Where(own => own.Rule.Country is null)
            .OrderBy(own => own.Next ?? DateOnly.MaxValue).ThenBy(own => own.Row.Rule, StringComparer.Ordinal)];
        Glance();
    }

    /// <summary>Those with the words in them that are not chosen yet.</summary>
    private Task<IEnumerable<HolidayCountry>> FindAsync(string? words, CancellationToken cancellation)
    {
        var wanted = words is null || words == _country?.Name ? "" : words.Trim();
        var chosen = Countries.Select(c => c.Country).ToHashSet();
        return Task.FromResult(HolidayCountry.All.Where(country => !chosen.Contains(country) && country.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task AddCountryAsync()
    {
        _countryProblem = _country is null ? "Choose a country." : null;
        if (_country is { } country && await AddAsync(new HolidayInput(country.Name, country.Code)) is { IsDone: true })
        {
            _country = null;
        }
    }

    private async Task AddDayAsync()
    {
        // Null while the day is not complete.
        var rule = _day?.ToString(_isYearly ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (rule is null)
        {
            _problems.Take(EditOutcome.Invalid([new FieldProblem("rule", "Choose a day."), .. new HolidayInput(_name, null).Problems(isNew: true)]));
            return;
        }

        if (_problems.Take(await AddAsync(new HolidayInput(_name, rule))))
        {
            (_name, _day, _isYearly) = (null, null, false);
        }
    }

    private async Task<EditOutcome> AddAsync(HolidayInput input)
    {
        _isBusy = true;
        var outcome = await holidays.Create(Actor, input, CancellationToken.None);
        _isBusy = false;
        if (outcome.IsDone)
        {
            toasts.Say("Added", input.Name);
        }

        await ShowAsync(outcome);
        return outcome;
    }

    private async Task RemoveAsync(HolidayRow holiday, string name)
    {
        var outcome = await holidays.Delete(Actor, holiday.Id, expectedVersion: null, CancellationToken.None);
        if (outcome.IsDone)
        {
            toasts.Show("Removed", name, "emails go out then again", async () =>
            {
                var restored = await holidays.Create(Actor, new HolidayInput(holiday.Name, holiday.Rule), CancellationToken.None);
                if (!restored.IsDone)
                {
                    toasts.Refuse("Not put back:", name, restored.Message);
                }

                await ShowAgainAsync(LoadAsync);
            });
        }

        await ShowAsync(outcome);
    }

    /// <summary>A problem with a field stands at the field; anything else over the page.</summary>
    private async Task ShowAsync(EditOutcome outcome)
    {
        _refused = outcome.IsDone || outcome.Verdict == EditVerdict.Invalid ? null : outcome.Message;
        await LoadAsync();
    }

    private sealed record PublicDay(DateOnly Day, string Name, string Where);

    private sealed record OwnDay(HolidayRow Row, HolidayRule Rule, DateOnly? Next)
    {
        /// <summary>With the next time it comes; a day of every fourth year may take up to eight.</summary>
        public static OwnDay Of(HolidayRow row, DateOnly today)
        {
            var rule = HolidayRule.Parse(row.Rule);
            return new OwnDay(row, rule, Enumerable.Range(today.Year, 9).SelectMany(rule.In).Where(day => day >= today).Select(day => (DateOnly?)day).FirstOrDefault());
        }
    }
}
