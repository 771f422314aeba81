using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>
/// Starts, pauses, resumes, stops and archives a campaign. Each call is one short commit, however many emails wait: from it on nothing passes
/// the gate that should not, and a job brings the rows in line.
/// </summary>
public sealed class CampaignControl(IDbContextFactory<CampaignsDb> dbs, PlanFreezer freezer, AiModels models, TimeProvider clock)
{
    /// <summary>Checks, freezes the plan and begins the launch. Refused with every finding at once.</summary>
    /// <exception cref="IllegalTransitionException">It was started before.</exception>
    public Task<EditOutcome> Start(Actor by, Guid campaignId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, async (db, campaign, now) =>
        {
            Campaign.States.Require(campaign.Status, CampaignStatus.Active);
            var plan = await freezer.Read(db, campaignId, cancellationToken);
            var problems = await StartChecks.Of(db, campaign, plan, models, cancellationToken);
            if (problems.Count > 0)
            {
                return EditOutcome.Invalid(problems);
            }

            await freezer.Freeze(db, campaign, plan, now, cancellationToken);
            campaign.Start(now);
            db.SendLanes.Add(new SendLane(campaignId, campaign.SenderAccountId!.Value, now));
            return EditOutcome.Done(campaignId);
        }, reason: null, cancellationToken);
    }

    /// <summary>Nothing of it passes the gate from this commit on.</summary>
    /// <exception cref="IllegalTransitionException">It is not active.</exception>
    public Task<EditOutcome> Pause(Actor by, Guid campaignId, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, async (db, campaign, now) =>
        {
            await CampaignPause.Begin(db, campaign, reason, now, cancellationToken);
            return EditOutcome.Done(campaignId);
        }, reason, cancellationToken);
    }

    /// <summary>Takes it up again; its lane opens once the first emails have their new times.</summary>
    /// <exception cref="IllegalTransitionException">It is not paused.</exception>
    public Task<EditOutcome> Resume(Actor by, Guid campaignId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, async (db, campaign, now) =>
        {
            campaign.Resume(now);
            campaign.RetryLaunch();
            await JobRunner.Forget(db, JobKind.Launch, campaignId, cancellationToken);
            return EditOutcome.Done(campaignId);
        }, reason: null, cancellationToken);
    }

    /// <summary>From now on nobody is enrolled by an event or by joining the list; it completes once all is sent.</summary>
    /// <exception cref="IllegalTransitionException">It has no intake, or was not started.</exception>
    public Task<EditOutcome> CloseIntake(Actor by, Guid campaignId, CancellationToken cancellationToken) =>
        ChangeIntake(by, campaignId, (campaign, now) => campaign.CloseIntake(now), "Takes no new contacts.", cancellationToken);

    /// <summary>Takes contacts by events, or as they join the list, again.</summary>
    /// <exception cref="IllegalTransitionException">It has no intake, or was not started.</exception>
    public Task<EditOutcome> OpenIntake(Actor by, Guid campaignId, CancellationToken cancellationToken) =>
        ChangeIntake(by, campaignId, (campaign, now) => campaign.OpenIntake(now), "Takes new contacts again.", cancellationToken);

    /// <summary>Ends it for good: nothing of it passes the gate from this commit on.</summary>
    /// <exception cref="IllegalTransitionException">It is neither active nor paused.</exception>
    public Task<EditOutcome> Stop(Actor by, Guid campaignId, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, async (db, campaign, now) =>
        {
            if (campaign.Stop(now))
            {
                await CampaignPause.CloseLanes(db, campaignId, LaneClosedReason.CampaignEnded, cancellationToken);
                await JobRunner.Forget(db, JobKind.Launch, campaignId, cancellationToken);
            }

            return EditOutcome.Done(campaignId);
        }, reason, cancellationToken);
    }

    /// <summary>Puts it out of sight; its history stays.</summary>
    /// <exception cref="IllegalTransitionException">It is active.</exception>
    public Task<EditOutcome> Archive(Actor by, Guid campaignId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, async (db, campaign, now) =>
        {
            if (campaign.Archive(now))
            {
                await CampaignPause.CloseLanes(db, campaignId, LaneClosedReason.CampaignEnded, cancellationToken);
                await JobRunner.Forget(db, JobKind.Launch, campaignId, cancellationToken);
            }

            return EditOutcome.Done(campaignId);
        }, reason: null, cancellationToken);
    }

    private Task<EditOutcome> ChangeIntake(Actor by, Guid campaignId, Func<Campaign, DateTime, bool> act, string said, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, (db, campaign, now) =>
        {
            var from = campaign.Status;
            if (act(campaign, now) && campaign.Status == from)
            {
                db.Transitions.Add(Transition.Of(campaign, from, said, by, now));
            }

            return Task.FromResult(EditOutcome.Done(campaignId));
        }, said, cancellationToken);
    }

    private Task<EditOutcome> Change(
        Actor by, Guid campaignId, Func<CampaignsDb, Campaign, DateTime, Task<EditOutcome>> act, string? reason, CancellationToken cancellationToken) =>
        dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (campaign is null)
            {
                return EditOutcome.NotFound(campaignId);
            }

            var from = campaign.Status;
            var outcome = await act(db, campaign, now);
            if (outcome.IsDone && campaign.Status != from)
            {
                db.Transitions.Add(Transition.Of(campaign, from, reason, by, now));
            }

            await db.SaveChangesAsync(cancellationToken);
            return outcome;
        }, cancellationToken);
}
