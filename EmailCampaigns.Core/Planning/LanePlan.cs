using System.Collections.Concurrent;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Everything that planning for one campaign needs: its settings, its sender, and the book of free times of its lane.</summary>
public sealed class LanePlan
{
    private LanePlan(Campaign campaign, CampaignSettings settings, SenderAccount sender, SendWindow window, SlotBook book, bool isAnew)
    {
        IsAnew = isAnew;
        Campaign = campaign;
        Settings = settings;
        Sender = sender;
        Window = window;
        Book = book;
    }

    public Campaign Campaign { get; }

    public CampaignSettings Settings { get; }

    public SenderAccount Sender { get; }

    public SendWindow Window { get; }

    public SlotBook Book { get; }

    /// <summary>Whether the whole lane is planned anew: what waits of the campaign itself is not in the book yet.</summary>
    public bool IsAnew { get; }

    /// <summary>Loads it with all that waits on the sender.</summary>
    /// <param name="db">A context in the campaign's workspace.</param>
    /// <param name="campaignId">A campaign that has a sender.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public static Task<LanePlan> Load(CampaignsDb db, Guid campaignId, DateTime now, CancellationToken cancellationToken) =>
        Load(db, campaignId, anewAfter: null, now, cancellationToken);

    /// <summary>Loads it to plan the campaign's contacts beyond <paramref name="cursor"/> anew: what waits for them is left out.</summary>
    public static Task<LanePlan> LoadAnew(CampaignsDb db, Guid campaignId, Guid? cursor, DateTime now, CancellationToken cancellationToken) =>
        Load(db, campaignId, cursor ?? Guid.Empty, now, cancellationToken);

    /// <summary>The book of a campaign under settings that may not be saved yet; where it has no sender, only its own limits are known.</summary>
    public static async Task<SlotBook> BookFor(CampaignsDb db, Campaign campaign, CampaignSettings settings, DateTime now, CancellationToken cancellationToken)
    {
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        var limits = sender is null ? OwnLimits(settings) : LimitsOf(settings, sender);
        var book = new SlotBook(settings.Window(), limits, now);
        if (sender is not null && IsBounded(limits))
        {
            await Fill(book, db, campaign.Id, sender.Id, anewAfter: null, now, cancellationToken);
        }

        return book;
    }

    private static async Task<LanePlan> Load(CampaignsDb db, Guid campaignId, Guid? anewAfter, DateTime now, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == campaignId, cancellationToken);
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        var window = settings.Window();
        var limits = LimitsOf(settings, sender);
        var book = new SlotBook(window, limits, now);
        if (IsBounded(limits))
        {
            await Fill(book, db, campaignId, sender.Id, anewAfter, now, cancellationToken);
        }

        return new LanePlan(campaign, settings, sender, window, book, isAnew: anewAfter is not null);
    }

    /// <summary>What bounds a campaign on a sender.</summary>
    public static LaneLimits LimitsOf(CampaignSettings settings, SenderAccount sender) => OwnLimits(settings) with
    {
        SenderDailyLimit = sender.DailyLimit,
        SenderHourlyLimit = sender.HourlyLimit,
        SenderGap = TimeSpan.FromSeconds(sender.MinGapSeconds),
        SenderZone = sender.Timezone,
        SenderRampUp = sender.RampUpStart == 0
            ? null
            : new RampUp(ZoneCalendar.Of(sender.Timezone).Day(sender.CreatedAt), sender.RampUpStart, sender.RampUpIncrement),
    };

    private static LaneLimits OwnLimits(CampaignSettings settings) => new()
    {
        CampaignDailyLimit = settings.DailyLimit,
        CampaignGap = TimeSpan.FromSeconds(settings.DelayBetweenEmailsSeconds),
    };

    /// <summary>What holds for the campaign's emails now.</summary>
    public PlanRules Rules(MovedReason? moved) => new(Window, Campaign.StartsAt, CauseAgainst(Campaign), moved, IsAnew);

    /// <summary>The pause before a step of the campaign.</summary>
    public StepDelay DelayOf(FrozenStep step) => new(step.DelayDays, step.DelayHours, step.PreferredSendTime, Settings.BusinessDaysOnly);

    private static CancelReason? CauseAgainst(Campaign campaign) => campaign.Status switch
    {
        CampaignStatus.Active or CampaignStatus.Draft or CampaignStatus.Completed => null,
        CampaignStatus.Paused => CancelReason.CampaignPaused,
        CampaignStatus.Stopped => CancelReason.CampaignStopped,
        CampaignStatus.Archived => CancelReason.CampaignArchived,
    };

    private static bool IsBounded(LaneLimits limits) => limits is not
    {
        CampaignDailyLimit: 0, SenderDailyLimit: 0, SenderHourlyLimit: 0, CampaignGap.Ticks: 0, SenderGap.Ticks: 0, SenderRampUp: null,
    };

    private static async Task Fill(
        SlotBook book, CampaignsDb db, Guid campaignId, Guid senderId, Guid? anewAfter, DateTime now, CancellationToken cancellationToken)
    {
        // What waits on the sender, of every campaign: firm times take their slot, estimates room on their day.
        var waiting = db.ScheduledEmails
            .Where(e => e.SenderAccountId == senderId && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending))
            .Where(e => anewAfter == null || e.CampaignId != campaignId || e.ContactId <= anewAfter)
            .GroupBy(e => new { e.ScheduledFor, e.Status, Own = e.CampaignId == campaignId })
            .Select(g => new { g.Key.ScheduledFor, g.Key.Status, g.Key.Own, Count = g.Count() })
            .AsAsyncEnumerable();
        await foreach (var times in waiting.WithCancellation(cancellationToken))
        {
            if (times.Status == ScheduledEmailStatus.Pending)
            {
                for (var i = 0; i < times.Count; i++)
                {
                    book.AddTaken(times.ScheduledFor, times.Own);
                }
            }
            else
            {
                book.AddPlanned(times.ScheduledFor, times.Own, times.Count);
            }
        }

        // What left lately counts for today's limits and for the gap. No zone's day began more than 26 hours ago.
        var sent = await db.SentEmails
            .Where(s => s.SenderAccountId == senderId && s.SentAt > now.AddHours(-26))
            .Select(s => new { s.SentAt, Own = s.CampaignId == campaignId })
            .ToListAsync(cancellationToken);
        foreach (var email in sent)
        {
            book.AddTaken(email.SentAt, email.Own);
        }
    }
}

/// <summary>The window that a campaign's settings describe.</summary>
public static class CampaignWindow
{
    // A window remembers the days it worked out, so equal settings share one. There are few different ones.
    private static readonly ConcurrentDictionary<(TimeOnly Start, TimeOnly End, string Days, string Zone), SendWindow> Windows = new();

    /// <summary>When the campaign may send.</summary>
    public static SendWindow Window(this CampaignSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Shared(settings.SendWindowStart, settings.SendWindowEnd, settings.SendDays, settings.Timezone);
    }

    /// <summary>The same zone, open always.</summary>
    public static SendWindow AllDay(this SendWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Shared(TimeOnly.MinValue, TimeOnly.MinValue, Enum.GetValues<DayOfWeek>(), window.Calendar.Zone);
    }

    private static SendWindow Shared(TimeOnly start, TimeOnly end, IEnumerable<DayOfWeek> days, string zone)
    {
        var ordered = days.Distinct().Order().ToList();
        return Windows.GetOrAdd((start, end, string.Join(',', ordered), zone), _ => new SendWindow(start, end, ordered, zone));
    }
}
