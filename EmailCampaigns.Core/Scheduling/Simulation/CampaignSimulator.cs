using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>What is supposed of a campaign; what is null is as it is saved.</summary>
public sealed record SimulationRequest
{
    public CampaignSettings? Settings { get; init; }
    public Guid? ListId { get; init; }
    public Guid? SenderAccountId { get; init; }

    /// <summary>The enabled steps, in order.</summary>
    public IReadOnlyList<SimulatedStep>? Steps { get; init; }

    /// <summary>Whether to try what a change would do, too: each is a run of its own.</summary>
    public bool WithChanges { get; init; }
}

/// <summary>Works out what would be sent of a campaign on which day. Nothing is written; what runs on the same sender, and the workspace's limits, count.</summary>
public sealed class CampaignSimulator(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock) : IDisposable
{
    /// <summary>A run keeps a processor busy, for seconds where the list is long: others wait for their turn.</summary>
    private const int MaxAtOnce = 2;

    /// <summary>Mailboxes beside its own that are tried.</summary>
    private const int MaxOtherSenders = 2;

    private readonly SemaphoreSlim _turns = new(MaxAtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>Simulates on a thread of its own, so that the caller's stays free; null where there is no such campaign.</summary>
    public async Task<CampaignSimulation?> Simulate(Guid workspaceId, Guid campaignId, SimulationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Work(workspaceId, campaignId, request, cancellationToken), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<CampaignSimulation?> Work(Guid workspaceId, Guid campaignId, SimulationRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken) is not { } campaign)
        {
            return null;
        }

        var settings = request.Settings ?? await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
        var senderId = request.SenderAccountId ?? campaign.SenderAccountId;
        var steps = request.Steps ?? await StepsOf(db, campaignId, cancellationToken);
        var audience = steps.Count == 0
            ? new SimulatedAudience([], new Dictionary<SuppressionReason, int>())
            : await SimulatedAudience.Read(db, planner, campaign, request.ListId ?? campaign.ListId, cancellationToken);
        var supposed = new Supposed(campaign, steps, audience.Contacts, clock.UtcNow());
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var (result, limits, wait) = await Run(db, supposed, settings, sender, cancellationToken);
        return new CampaignSimulation
        {
            Timezone = settings.Timezone,
            Sender = sender is null ? null : new SimulatedSender(sender.Id, sender.Email),
            Contacts = audience.Contacts.Count,
            TakesContactsLater = campaign.IsIntakeOpen,
            LeftOut = [.. audience.LeftOut.OrderByDescending(l => l.Value).ThenBy(l => l.Key).Select(l => new LeftOut(l.Key, l.Value))],
            Emails = result.Days.Sum(d => d.Emails),
            Days = result.Days,
            FirstAt = result.FirstAt,
            FirstEmailsAtNight = result.FirstEmailsAtNight,
            FirstWaitsFor = wait,
            IsComplete = result.IsComplete,
            Limits = limits,
            Changes = request.WithChanges && result.Days.Count > 0 ? await Try(db, supposed, settings, sender, (result, limits, wait), cancellationToken) : [],
        };
    }

    private async Task<IReadOnlyList<SimulatedChange>> Try(
        CampaignsDb db, Supposed supposed, CampaignSettings settings, SenderAccount? sender, (SimulatedDays Days, IReadOnlyList<SimulatedLimit> Limits, FirstEmailWait? Wait) now,
        CancellationToken cancellationToken)
    {
        var others = supposed.Campaign.Status != CampaignStatus.Draft || sender is null
            ? []
            : await db.SenderAccounts.AsNoTracking()
                .Where(s => s.Id != sender.Id && s.IsActive && s.ValidationStatus == ValidationStatus.Verified)
                .OrderByDescending(s => s.DailyLimit == 0).ThenByDescending(s => s.DailyLimit).ThenBy(s => s.Email).Take(MaxOtherSenders)
                .ToListAsync(cancellationToken);
        var found = new List<SimulatedChange>();
        var local = new DateTime(ZoneCalendar.Of(settings.Timezone).LocalTicks(supposed.Now.Ticks));
        foreach (var change in PossibleChanges.For(settings, now.Limits, now.Wait, local, others.ConvertAll(s => new SimulatedSender(s.Id, s.Email))))
        {
            var from = others.SingleOrDefault(s => s.Id == change.Sender?.Id) ?? sender;
            var (changed, _, _) = await Run(db, supposed, change.ApplyTo(settings, supposed.Now), from, cancellationToken);
            // Of longer hours, those that do no more than shorter ones are not worth it.
            var before = change.SendWindowEnd is null ? now.Days.LastDay : found.Where(c => c.Change.SendWindowEnd is not null).Select(c => (DateOnly?)c.LastDay).LastOrDefault(now.Days.LastDay);
            if (changed.LastDay is { } last && !(last >= before))
            {
                found.Add(new SimulatedChange(change, last, now.Days.LastDay is { } day ? day.DayNumber - last.DayNumber : null));
            }
        }

        return [.. found.OrderByDescending(c => c.LastDay)];
    }

    private static async Task<(SimulatedDays Days, IReadOnlyList<SimulatedLimit> Limits, FirstEmailWait? Wait)> Run(
        CampaignsDb db, Supposed supposed, CampaignSettings settings, SenderAccount? sender, CancellationToken cancellationToken)
    {
        var (lane, book) = await LanePlan.BookAnew(db, supposed.Campaign, settings, sender, supposed.Now, cancellationToken);
        var steps = supposed.Steps.Select(s => s with { Delay = s.Delay with { BusinessDaysOnly = s.Delay.BusinessDaysOnly || settings.BusinessDaysOnly } }).ToList();
        var rules = new PlanRules(supposed.Campaign.StartsAt, CampaignCause: null, Moved: null, Anew: true, settings.DelayJitterSeconds);
        FirstEmailRules? first = supposed.Campaign.Status == CampaignStatus.Draft && steps.Count > 0
            ? FirstEmailRules.Of(supposed.Campaign.StartsAt, steps[0], book, lane.Window, supposed.Now)
            : null;
        var days = SimulationRun.Of(supposed.Contacts, steps, book, lane.Window, rules, settings.UseContactTimezone, supposed.Now, cancellationToken);
        var wait = days.FirstAt is { } at ? first?.Reason(at, lane.Window, settings.UseContactTimezone, supposed.Now) : null;
        return (days, LimitsOf(days.Days, book, lane.Window), wait);
    }

    /// <summary>Each limit on its fullest day; the one that is used up on most days binds.</summary>
    private static List<SimulatedLimit> LimitsOf(IReadOnlyList<SimulatedDay> days, SlotBook book, SendWindow window)
    {
        var limits = days.SelectMany(day => book.LimitsAt(window.Next(window.DayStart(day.Day))))
            .GroupBy(use => (use.Kind, use.Domain))
            .Select(uses =>
            {
                var fullest = uses.MaxBy(use => (use.Used, use.Limit));
                return new SimulatedLimit(uses.Key.Kind, uses.Key.Domain, fullest.Limit, fullest.Used, uses.Count(use => use.Used >= use.Limit), Binds: false);
            })
            .OrderByDescending(limit => limit.FullDays)
            .ThenBy(limit => limit.Limit)
            .ThenBy(limit => limit.Kind)
            .ToList();
        if (limits is [{ FullDays: > 0 } first, ..])
        {
            limits[0] = first with { Binds = true };
        }

        return limits;
    }

    private static async Task<IReadOnlyList<SimulatedStep>> StepsOf(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        await db.SequenceSteps.Where(s => s.CampaignId == campaignId && s.IsEnabled).OrderBy(s => s.SequenceOrder)
            .Select(s => new SimulatedStep(s.SequenceOrder, new StepDelay(s.DelayDays, s.DelayHours, s.PreferredSendTime, s.DelayInBusinessDays)))
            .ToListAsync(cancellationToken);

    /// <summary>What stays the same in every run.</summary>
    private sealed record Supposed(Campaign Campaign, IReadOnlyList<SimulatedStep> Steps, IReadOnlyList<SimulatedContact> Contacts, DateTime Now);
}
