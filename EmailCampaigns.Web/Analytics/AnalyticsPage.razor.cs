using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Sending.Health;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Analytics;

/// <summary>What the workspace sent in a span of days, which the address names: the last so many, or from one day to another.</summary>
public sealed partial class AnalyticsPage(PeriodQueries period, AnalyticsQueries analytics, HealthQueries health, NavigationManager navigation)
{
    private const int RowsShown = 25;
    private const int SendersJudged = 6;

    private static readonly (int Days, string Text)[] Periods = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "Year")];

    private PeriodSpan? _span;
    private PeriodResults? _results;
    private DaySeries? _days;
    private IReadOnlyList<(SenderPeriod Sender, SenderHealthReport Report)> _health = [];
    private DateRange? _range;
    private DateTime? _latest;
    private string? _problem;

    /// <summary>The number of days that end today; has precedence over <see cref="From"/> and <see cref="To"/>.</summary>
    [SupplyParameterFromQuery]
    private int? Days { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? From { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? To { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var span = await period.Span(Actor.WorkspaceId, From, To, Left);
        if (Days is { } days)
        {
            span = span with { From = span.Today.AddDays(1 - Math.Clamp(days, 1, PeriodSpan.MaxDays)), To = span.Today };
        }

        _latest = span.Today.ToDateTime(TimeOnly.MinValue);
        _problem = span.Problem?.Message;
        if (_problem is null && span != _span)
        {
            await Read(span);
        }
    }

    private async Task Read(PeriodSpan span)
    {
        var results = await period.Find(Actor.WorkspaceId, span, Left);
        var counted = await analytics.Daily(Actor.WorkspaceId, span.From.AddDays(-span.Days), span.To, campaignId: null, Left);
        var judged = new List<(SenderPeriod, SenderHealthReport)>();
        foreach (var sender in results.Senders.Take(SendersJudged))
        {
            if (await health.OfSender(Actor.WorkspaceId, sender.SenderAccountId, Left) is { } report)
            {
                judged.Add((sender, report));
            }
        }

        (_span, _results, _days, _health) = (span, results, DaySeries.Of(counted, span), judged);
        _range = new DateRange(span.From.ToDateTime(TimeOnly.MinValue), span.To.ToDateTime(TimeOnly.MinValue));
    }

    private bool IsChosen(int days) => _span is { } span && span.To == span.Today && span.Days == days;

    private int LabelEvery(int labels) => Math.Max(1, _days!.Points / labels);

    /// <summary>The picker tells what it was given too: only what differs was chosen by a person.</summary>
    private void ShowRange(DateRange? range)
    {
        if (range is { Start: { } start, End: { } end } && (DateOnly.FromDateTime(start), DateOnly.FromDateTime(end)) is var (from, to) && (from, to) != (_span?.From, _span?.To))
        {
            navigation.NavigateTo(PeriodWords.Address("/analytics", from, to));
        }
    }
}
