using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Everything that planning for one campaign needs: its settings, its sender, and the book of free times of its lane.</summary>
public sealed class LanePlan
{
    private readonly LaneRules _rules;

    private LanePlan(Campaign campaign, CampaignSettings settings, SenderAccount sender, LaneRules rules, SlotBook book, bool isAnew)
    {
        _rules = rules;
        IsAnew = isAnew;
        Campaign = campaign;
        Settings = settings;
        Sender = sender;
        Book = book;
    }

    public Campaign Campaign { get; }

    public CampaignSettings Settings { get; }

    public SenderAccount Sender { get; }

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
        Load(db, campaignId, anewAfter: null, now, cancellationToken);

    /// <summary>Loads it to plan the campaign's contacts beyond <paramref name="cursor"/> anew: what waits for them is left out.</summary>
    public static Task<LanePlan> LoadAnew(CampaignsDb db, Guid campaignId, Guid? cursor, DateTime now, CancellationToken cancellationToken) =>
        Load(db, campaignId, cursor ?? Guid.Empty, now, cancellationToken);

    /// <summary>The window and the book of a campaign under settings that may not be saved yet; where it has no sender, only its own limits are known.</summary>
    public static async Task<(SendWindow Window, SlotBook Book)> BookFor(
        CampaignsDb db, Campaign campaign, CampaignSettings settings, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        var rules = await LaneRules.Load(db, campaign, settings, sender, now, cancellationToken);
        return (rules.Window, await Fill(db, campaign.Id, sender?.Id, rules, anewAfter: null, now, cancellationToken));
    }

    private static async Task<LanePlan> Load(CampaignsDb db, Guid campaignId, Guid? anewAfter, DateTime now, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == campaignId, cancellationToken);
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        var rules = await LaneRules.Load(db, campaign, settings, sender, now, cancellationToken);
        return new LanePlan(campaign, settings, sender, rules, await Fill(db, campaignId, sender.Id, rules, anewAfter, now, cancellationToken), isAnew: anewAfter is not null);
    }

    /// <summary>What holds for the campaign's emails now.</summary>
    public PlanRules Rules(MovedReason? moved) => new(Campaign.StartsAt, CauseAgainst(Campaign), moved, IsAnew, Settings.DelayJitterSeconds);

    /// <summary>What holds for one contact: its clocks, where the campaign keeps to those and they are known, and its domain, where some domain is limited.</summary>
    public RecipientRules RulesFor(Recipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return new RecipientRules(Settings.UseContactTimezone ? Window.ForContactIn(recipient.Timezone) : Window, _rules.Limits.Domains.Count == 0 ? null : recipient.EmailDomain);
    }

    /// <summary>An email as the book counts it.</summary>
    public SlotEmail SlotOf(ScheduledEmail email)
    {
        ArgumentNullException.ThrowIfNull(email);
        return new SlotEmail(
            email.Priority == ScheduledEmail.FirstEmail, _rules.Limits.Domains.Count == 0 ? null : email.RecipientDomain, GapJitter.After(email.Id, Settings.DelayJitterSeconds));
    }

    /// <summary>The pause before a step of the campaign.</summary>
    public StepDelay DelayOf(FrozenStep step) => new(step.DelayDays, step.DelayHours, step.PreferredSendTime, Settings.BusinessDaysOnly);

    private static CancelReason? CauseAgainst(Campaign campaign) => campaign.Status switch
    {
        CampaignStatus.Active or CampaignStatus.Draft or CampaignStatus.Completed => null,
        CampaignStatus.Paused => CancelReason.CampaignPaused,
        CampaignStatus.Stopped => CancelReason.CampaignStopped,
        CampaignStatus.Archived => CancelReason.CampaignArchived,
    };

    private static async Task<SlotBook> Fill(
        CampaignsDb db, Guid campaignId, Guid? senderId, LaneRules rules, Guid? anewAfter, DateTime now, CancellationToken cancellationToken)
    {
        var book = new SlotBook(rules.Window, rules.Limits, now);
        if (senderId is { } sender && !rules.Limits.None)
        {
            await new SlotLoader(db, campaignId, sender, rules, now).Fill(book, anewAfter, cancellationToken);
        }

        return book;
    }
}
