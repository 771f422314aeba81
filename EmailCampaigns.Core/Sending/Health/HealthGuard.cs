using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Health;

/// <summary>
/// Pauses the senders and campaigns whose emails come back too often (<see cref="HealthRules"/>). Looks only at those of which something failed within the window; each is judged
/// again behind the locks of its lanes, so that a person who was faster has the last word.
/// </summary>
public sealed partial class HealthGuard(IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, TimeProvider clock, ILogger<HealthGuard> log)
{
    /// <summary>Judges every workspace in which something failed. One that cannot be judged is tried again, and holds up no other.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        List<Guid> workspaces;
        await using (var db = dbs.AcrossWorkspaces())
        {
            workspaces = await FailedDeliveries.Workspaces(db, clock.UtcNow() - HealthRules.Window, cancellationToken);
        }

        await jobs.Run(JobKind.JudgeHealth, workspaces.ConvertAll(id => new JobItem(id, id)), (item, stop) => Judge(item.WorkspaceId, stop), giveUp: null, cancellationToken);
    }

    private async Task Judge(Guid workspaceId, CancellationToken cancellationToken)
    {
        List<Guid> campaigns;
        List<Guid> senders;
        await using (var db = dbs.For(workspaceId))
        {
            var now = clock.UtcNow();
            var failures = await FailedDeliveries.Load(db, now - HealthRules.Window, senderId: null, campaignId: null, cancellationToken);
            campaigns = await CampaignsOverLimit(db, failures.ToLookup(f => f.CampaignId), now, cancellationToken);
            senders = await SendersOverLimit(db, failures.ToLookup(f => f.SenderId), now, cancellationToken);
        }

        foreach (var campaign in campaigns)
        {
            await PauseCampaign(workspaceId, campaign, cancellationToken);
        }

        foreach (var sender in senders)
        {
            await PauseSender(workspaceId, sender, cancellationToken);
        }
    }

    private static async Task<List<Guid>> CampaignsOverLimit(CampaignsDb db, ILookup<Guid, FailedDelivery> failures, DateTime now, CancellationToken cancellationToken)
    {
        var concerned = failures.Select(f => f.Key).ToList();
        var over = new List<Guid>();
        foreach (var campaign in await db.Campaigns.AsNoTracking().Where(c => c.Status == CampaignStatus.Active && concerned.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken))
        {
            if (HealthRules.ReasonToPause(HealthRules.OfCampaign, await NumbersOf(db, campaign, failures[campaign.Id], now, cancellationToken)) is not null)
            {
                over.Add(campaign.Id);
            }
        }

        return over;
    }

    private static async Task<List<Guid>> SendersOverLimit(CampaignsDb db, ILookup<Guid, FailedDelivery> failures, DateTime now, CancellationToken cancellationToken)
    {
        var concerned = failures.Select(f => f.Key).ToList();
        var over = new List<Guid>();
        foreach (var sender in await db.SenderAccounts.AsNoTracking().Where(s => s.HealthPausedAt == null && concerned.Contains(s.Id)).OrderBy(s => s.Id).ToListAsync(cancellationToken))
        {
            if (HealthRules.ReasonToPause(HealthRules.OfSender, await NumbersOf(db, sender, failures[sender.Id], now, cancellationToken)) is not null)
            {
                over.Add(sender.Id);
            }
        }

        return over;
    }

    private Task PauseCampaign(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        var now = clock.UtcNow();
        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign.Status != CampaignStatus.Active
            || HealthRules.ReasonToPause(HealthRules.OfCampaign, await NumbersOf(db, campaign, failures: null, now, cancellationToken)) is not { } reason)
        {
            return false; // somebody was faster
        }

        await CampaignPause.Begin(db, campaign, reason, now, cancellationToken);
        db.Transitions.Add(Transition.Of(campaign, CampaignStatus.Active, reason, Actor.System(workspaceId), now));
        await db.SaveChangesAsync(cancellationToken);
        LogPaused("campaign", campaignId);
        return true;
    }, cancellationToken);

    private Task PauseSender(Guid workspaceId, Guid senderId, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        var now = clock.UtcNow();
        await LaneLocks.OfSender(db, senderId, cancellationToken);
        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == senderId, cancellationToken);
        if (sender.HealthPausedAt is not null || HealthRules.ReasonToPause(HealthRules.OfSender, await NumbersOf(db, sender, failures: null, now, cancellationToken)) is not { } reason)
        {
            return false; // somebody was faster
        }

        await SenderPause.BeginForHealth(db, senderId, reason, now, cancellationToken);
        LogPaused("sender", senderId);
        return true;
    }, cancellationToken);

    private static async Task<HealthNumbers> NumbersOf(CampaignsDb db, Campaign campaign, IEnumerable<FailedDelivery>? failures, DateTime now, CancellationToken cancellationToken)
    {
        var window = HealthWindow.At(now, campaign.ResumedAt);
        return HealthNumbers.Of(
            window,
            await db.SentEmails.CountAsync(s => s.CampaignId == campaign.Id && s.SentAt > window.Since, cancellationToken),
            failures ?? await FailedDeliveries.Load(db, window.Since, senderId: null, campaign.Id, cancellationToken));
    }

    /// <summary>The numbers of a sender; <paramref name="failures"/> where they are at hand.</summary>
    internal static async Task<HealthNumbers> NumbersOf(CampaignsDb db, SenderAccount sender, IEnumerable<FailedDelivery>? failures, DateTime now, CancellationToken cancellationToken)
    {
        var window = HealthWindow.At(now, sender.HealthResumedAt);
        return HealthNumbers.Of(
            window,
            await db.SentEmails.CountAsync(s => s.SenderAccountId == sender.Id && s.SentAt > window.Since, cancellationToken),
            failures ?? await FailedDeliveries.Load(db, window.Since, sender.Id, campaignId: null, cancellationToken));
    }

    [LoggerMessage(4070, LogLevel.Warning, "Too many emails of {What} {Id} came back; it is paused until a person resumes it")]
    private partial void LogPaused(string what, Guid id);
}
