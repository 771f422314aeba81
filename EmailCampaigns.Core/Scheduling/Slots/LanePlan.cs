using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>Everything that planning for one campaign needs: its settings, its sender, and the book of free times of its lane.</summary>
public sealed class LanePlan
{
    private readonly LaneRules _rules;

    private readonly BookSpan? _span;

    private LanePlan(Campaign campaign, CampaignSettings settings, SenderAccount sender, string? postalAddress, LaneRules rules, SlotBook book, bool isAnew, BookSpan? span = null)
    {
        _rules = rules;
        _span = span;
        IsAnew = isAnew;
        Campaign = campaign;
        Settings = settings;
        Sender = sender;
        PostalAddress = postalAddress;
        Book = book;
    }

    public Campaign Campaign { get; }

    public CampaignSettings Settings { get; }

    public SenderAccount Sender { get; }

    /// <summary>The workspace's, which texts may name.</summary>
    public string? PostalAddress { get; }

    public SendWindow Window => _rules.Window;

    public SlotBook Book { get; }

    /// <summary>Whether the whole lane is planned anew: what waits of the campaign itself is not in the book yet.</summary>
    public bool IsAnew { get; }

    /// <summary>Loads it with all that waits on the sender.</summary>
    /// <param name="db">A context in the campaign's workspace.</param>
    /// <param name="campaignId">A campaign that has a sender.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public static Task<LanePlan> Load(CampaignsDb db, Guid campaignId, DateTime now, CancellationToken cancellationToken) =>
        Load(db, campaignId, isAnew: false, now, cancellationToken);

    /// <summary>Loads it to plan the campaign's contacts beyond its <see cref="Campaign.SettlingCursor"/> anew: what waits for them is left out.</summary>
    public static Task<LanePlan> LoadAnew(CampaignsDb db, Guid campaignId, DateTime now, CancellationToken cancellationToken) =>
        Load(db, campaignId, isAnew: true, now, cancellationToken);

    /// <summary>
    /// The rules and the book of a campaign under settings and with a sender that may not be saved yet, without what waits of the campaign itself. Where it has no sender, only its own
    /// limits are known.
    /// </summary>
    internal static async Task<(LaneRules Rules, SlotBook Book)> BookAnew(
        CampaignsDb db, Campaign campaign, CampaignSettings settings, SenderAccount? sender, DateTime now, CancellationToken cancellationToken)
    {
        var rules = await LaneRules.Load(db, campaign, settings, sender, now, cancellationToken);
        return (rules, await Fill(db, campaign.Id, sender?.Id, rules, anewAfter: Guid.Empty, span: null, now, cancellationToken));
    }

    /// <summary>Loads all but the book, which stays empty: for <see cref="WithBook"/>, once it is known which days are asked for.</summary>
    internal static async Task<LanePlan> LoadWithoutBook(CampaignsDb db, Guid campaignId, DateTime now, CancellationToken cancellationToken)
    {
        var (campaign, settings, sender, address, rules) = await LoadRules(db, campaignId, now, cancellationToken);
        return new LanePlan(campaign, settings, sender, address, rules, new SlotBook(rules.Window, rules.Limits, now), isAnew: false);
    }

    /// <summary>
    /// The same lane with a book of a span of time alone: nothing is to be planned before its second day, and what comes out beyond its end is not known to be
    /// free.
    /// </summary>
    internal async Task<LanePlan> WithBook(CampaignsDb db, BookSpan span, DateTime now, CancellationToken cancellationToken) => new(
        Campaign, Settings, Sender, PostalAddress, _rules, await Fill(db, Campaign.Id, Sender.Id, _rules, anewAfter: null, span, now, cancellationToken), IsAnew, span);

    /// <summary>Whether what waits for an instant is in the book.</summary>
    internal bool Knows(DateTime at) => _span is not { } span || (at >= span.From && at < span.Until);

    private static async Task<LanePlan> Load(CampaignsDb db, Guid campaignId, bool isAnew, DateTime now, CancellationToken cancellationToken)
    {
        var (campaign, settings, sender, address, rules) = await LoadRules(db, campaignId, now, cancellationToken);
        var book = await Fill(db, campaignId, sender.Id, rules, isAnew ? campaign.SettlingCursor ?? Guid.Empty : null, span: null, now, cancellationToken);
        return new LanePlan(campaign, settings, sender, address, rules, book, isAnew);
    }

    private static async Task<(Campaign Campaign, CampaignSettings Settings, SenderAccount Sender, string? PostalAddress, LaneRules Rules)> LoadRules(
        CampaignsDb db, Guid campaignId, DateTime now, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == campaignId, cancellationToken);
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        var rules = await LaneRules.Load(db, campaign, settings, sender, now, cancellationToken);
        return (campaign, settings, sender, await db.PostalAddress(cancellationToken), rules);
    }

    /// <summary>What holds for the campaign's emails now.</summary>
    public PlanRules Rules(MovedReason? moved) => new(Campaign.StartsAt, CauseAgainst(Campaign), moved, IsAnew, Settings.DelayJitterSeconds) { ResumedAt = Campaign.ResumedAt };

    /// <summary>
    /// What holds for one contact: its clocks, where the campaign keeps to those and they are known, and its domain, where some domain is limited.
    /// </summary>
    public RecipientRules RulesFor(Recipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return new RecipientRules(
            Settings.UseContactTimezone ? Window.ForContactIn(recipient.Timezone) : Window, _rules.Limits.Domains.Count == 0 ? null : recipient.EmailDomain);
    }

    /// <summary>An email as the book counts it.</summary>
    public SlotEmail SlotOf(ScheduledEmail email)
    {
        ArgumentNullException.ThrowIfNull(email);
        return new SlotEmail(
            email.Priority == ScheduledEmail.FirstEmail, _rules.Limits.Domains.Count == 0 ? null : email.RecipientDomain, GapJitter.After(email.Id, Settings.DelayJitterSeconds));
    }

    /// <summary>The pause before a step of the campaign.</summary>
    public StepDelay DelayOf(FrozenStep step) => new(step.DelayDays, step.DelayHours, step.PreferredSendTime, Settings.BusinessDaysOnly || step.DelayInBusinessDays);

    private static CancelReason? CauseAgainst(Campaign campaign) => campaign.Status switch
    {
        CampaignStatus.Active or CampaignStatus.Draft or CampaignStatus.Completed => null,
        CampaignStatus.Paused => CancelReason.CampaignPaused,
        CampaignStatus.Stopped => CancelReason.CampaignStopped,
        CampaignStatus.Archived => CancelReason.CampaignArchived,
    };

    private static async Task<SlotBook> Fill(
        CampaignsDb db, Guid campaignId, Guid? senderId, LaneRules rules, Guid? anewAfter, BookSpan? span, DateTime now, CancellationToken cancellationToken)
    {
        var book = new SlotBook(rules.Window, rules.Limits, now);
        if (senderId is { } sender && !rules.Limits.None)
        {
            await new SlotLoader(db, campaignId, sender, rules, now, span).Fill(book, anewAfter, cancellationToken);
        }

        return book;
    }
}

/// <summary>The part of the calendar that a book is loaded with.</summary>
internal readonly record struct BookSpan(DateTime From, DateTime Until)
{
    // No zone's day begins more than 26 hours before an instant of it, and no rolling day is longer.
    private static readonly TimeSpan Before = TimeSpan.FromHours(26);
    private static readonly TimeSpan After = TimeSpan.FromDays(2);

    /// <summary>What has to be known to plan from one instant to another.</summary>
    public static BookSpan Of(DateTime first, DateTime last) => new(first - Before, last + After);

    /// <summary>The same, up to beyond a later instant; at least twice as long, so that a full calendar is read in few steps.</summary>
    public BookSpan UpTo(DateTime last)
    {
        var (twice, beyond) = (Until + (Until - From), last + After);
        return this with { Until = twice > beyond ? twice : beyond };
    }
}
