using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Writes the whole sequence of a campaign at once: what has an id stays that step for life, what has none is new, what is missing goes.</summary>
public sealed class SequenceEditor(IDbContextFactory<CampaignsDb> dbs, PlanFreezer freezer, TimeProvider clock)
{
    /// <summary>
    /// Replaces the sequence. On a started campaign the plan is frozen anew and what waits follows it; a step that was sent to anyone can be
    /// disabled, not left out.
    /// </summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="edits">The steps in their order.</param>
    /// <param name="version">The version that was seen, of the campaign or of its sequence (<see cref="SequenceVersion"/>); null lets the last write win.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public Task<EditOutcome> Replace(Actor by, Guid campaignId, IReadOnlyList<StepEdit> edits, int? version, CancellationToken cancellationToken) =>
        Replace(by, campaignId, edits, version, new PlanMove(), cancellationToken);

    /// <inheritdoc cref="Replace(Actor, Guid, IReadOnlyList{StepEdit}, int?, CancellationToken)"/>
    /// <param name="move">On a started campaign: who goes on with the new sequence.</param>
    public async Task<EditOutcome> Replace(
        Actor by, Guid campaignId, IReadOnlyList<StepEdit> edits, int? version, PlanMove move, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(move);
        var early = await CheckEarly(by, campaignId, edits, move, cancellationToken);
        return await dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (campaign is null)
            {
                return EditOutcome.NotFound(campaignId);
            }

            var standing = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).ToDictionaryAsync(s => s.Id, cancellationToken);
            if (version is { } seen && seen != campaign.Version && seen != SequenceVersion.Of(standing.Values.Select(s => (s.Id, s.Version))))
            {
                return EditOutcome.Stale(campaignId);
            }

            if (await UnknownIn(db, edits, standing, cancellationToken) is { } unknown)
            {
                return EditOutcome.NotFound(unknown);
            }

            var checks = new FieldChecks();
            SequenceChecks.Check(edits, checks);
            SequenceChecks.Check(move, checks);
            var (files, notKept) = await FilesOf(db, edits, checks, cancellationToken);
            if (notKept is not null)
            {
                return notKept;
            }

            if (checks.HasProblems)
            {
                return EditOutcome.Invalid(checks.Problems);
            }

            var kept = edits.Where(e => e.Id is not null).Select(e => e.Id!.Value).ToHashSet();
            var left = standing.Values.Where(s => !kept.Contains(s.Id)).ToList();
            if (await FirstSent(db, left, cancellationToken) is { } sent)
            {
                return EditOutcome.InUse(sent.Id, $"Step \"{sent.Name}\" was sent to somebody already, so it cannot be removed. Disable it instead.");
            }

            if (campaign.Status != CampaignStatus.Draft && FirstRemoved(edits, standing) is { } removed)
            {
                return EditOutcome.InUse(removed.StepId, $"Contacts have variant {removed.Letter} already, so it cannot be removed. Switch it off instead.");
            }

            await Write(db, campaign, edits, files, standing, left, now, cancellationToken);
            if (campaign.Status != CampaignStatus.Draft && await Follow(db, campaign, move, early, by, now, cancellationToken) is { Count: > 0 } problems)
            {
                return EditOutcome.Invalid(problems);
            }

            campaign.Touch(db);
            await db.SaveChangesAsync(cancellationToken);
            var saved = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).Select(s => new { s.Id, s.Version }).ToListAsync(cancellationToken);
            return EditOutcome.Done(campaignId) with { SequenceVersion = SequenceVersion.Of(saved.Select(s => (s.Id, s.Version))) };
        }, cancellationToken);
    }

    /// <summary>An id that names no step of this campaign, or no template of this workspace.</summary>
    private static async Task<Guid?> UnknownIn(
        CampaignsDb db, IReadOnlyList<StepEdit> edits, Dictionary<Guid, SequenceStep> standing, CancellationToken cancellationToken)
    {
        var templateIds = edits.SelectMany(e => e.Variants.Select(v => v.EmailTemplateId).Append(e.EmailTemplateId)).OfType<Guid>().Distinct().ToList();
        var templates = await db.EmailTemplates.Where(t => templateIds.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancellationToken);
        return edits.Select(e => e.Id).FirstOrDefault(id => id is { } step && !standing.ContainsKey(step))
            ?? templateIds.Except(templates).Cast<Guid?>().FirstOrDefault();
    }

    /// <summary>The attachments of each step; or the refusal, where one is not kept.</summary>
    private static async Task<(IReadOnlyList<AttachedFiles> Files, EditOutcome? NotKept)> FilesOf(CampaignsDb db, IReadOnlyList<StepEdit> edits, FieldChecks checks, CancellationToken cancellationToken)
    {
        var files = new List<AttachedFiles>(edits.Count);
        foreach (var (index, edit) in edits.Index())
        {
            var chosen = await AttachmentInputs.Resolve(db, edit.Attachments, $"steps[{index}].attachments", cancellationToken);
            if (chosen.Unknown is not null)
            {
                return ([], chosen.Refusal);
            }

            files.Add(chosen.Files);
            foreach (var problem in chosen.Problems)
            {
                checks.Add(problem.Field, problem.Message);
            }
        }

        return (files, null);
    }

    /// <summary>A variant that stands and that its step is to have no more. Its letter stays what contacts got it under.</summary>
    private static StepVariant? FirstRemoved(IReadOnlyList<StepEdit> edits, Dictionary<Guid, SequenceStep> standing) => edits
        .Where(edit => edit.Id is not null)
        .SelectMany(edit => standing[edit.Id!.Value].Variants.Where(v => edit.Variants.All(kept => kept.Letter != v.Letter)))
        .FirstOrDefault();

    private static async Task<SequenceStep?> FirstSent(CampaignsDb db, List<SequenceStep> left, CancellationToken cancellationToken)
    {
        foreach (var step in left)
        {
            if (await db.SentEmails.AnyAsync(s => s.StepId == step.Id, cancellationToken))
            {
                return step;
            }
        }

        return null;
    }

    private static async Task Write(
        CampaignsDb db, Campaign campaign, IReadOnlyList<StepEdit> edits, IReadOnlyList<AttachedFiles> files, Dictionary<Guid, SequenceStep> standing, List<SequenceStep> left,
        DateTime now, CancellationToken cancellationToken)
    {
        // On a started campaign a step that nobody got yet has rows that name it: it is disabled and put last, out of everybody's way.
        var removed = campaign.Status == CampaignStatus.Draft ? left : [];
        db.SequenceSteps.RemoveRange(removed);
        var order = 0;

        // Orders are unique at every moment: those that stand step aside first.
        foreach (var step in standing.Values.Except(removed))
        {
            step.SequenceOrder = -1 - order++;
        }

        await db.SaveChangesAsync(cancellationToken);
        var steps = StepArrangement.Arrange(campaign.Id, edits, files, standing, left.Except(removed), now);
        db.SequenceSteps.AddRange(steps.Where(s => !standing.ContainsKey(s.Id)));
        foreach (var step in steps)
        {
            await FileUses.Note(db, FileUser.Step, step.Id, [step.BodyTemplate, .. step.Variants.Select(v => v.BodyTemplate)], step.Attachments ?? AttachedFiles.None, cancellationToken);
        }
    }

    /// <summary>
    /// A started campaign follows its new sequence: whoever was chosen moves to the new plan with what waits for them, in blocks by a job. From this commit until that is done nothing of it
    /// passes the gate, so nobody gets the text before. What would refuse a start refuses it too.
    /// </summary>
    private async Task<IReadOnlyList<FieldProblem>> Follow(
        CampaignsDb db, Campaign campaign, PlanMove move, EarlyCheck early, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var sequence = await freezer.Read(db, campaign.Id, cancellationToken);
        if (sequence.Steps.Any(s => s.IsEnabled) && await StartChecks.OfSequence(db, campaign, sequence, cancellationToken) is { Count: > 0 } problems)
        {
            return problems;
        }

        var (before, from) = (campaign.PlanVersionId, campaign.Status);
        var plan = await freezer.Freeze(db, campaign, sequence, now, cancellationToken);
        // Whatever was found early, others may have moved contacts since, or be moving them.
        var movesAnybody = early.MovesAnybody || campaign.PendingMoves is not null || early.PlanVersionId != before;
        if (plan.Id == before && !(movesAnybody && IsFollowed(campaign)))
        {
            return [];
        }

        if (IsFollowed(campaign))
        {
            campaign.MoveContacts(new PendingMove(plan.Id, plan.Version, move, now), movesAnybody);
            await CampaignPause.HoldLanes(db, campaign.Id, cancellationToken);
            await JobRunner.Forget(db, JobKind.Settle, campaign.Id, cancellationToken); // what it failed on may be mended
        }

        db.Transitions.Add(Transition.Of(campaign, from, $"Sequence changed: version {plan.Version}", by, now));
        return [];
    }

    /// <summary>Whether contacts of a campaign can move to a changed sequence.</summary>
    private static bool IsFollowed(Campaign campaign) => campaign.Status is CampaignStatus.Active or CampaignStatus.Paused or CampaignStatus.Completed;

    /// <summary>Whom a sequence would concern if it was saved: of a campaign that was started. Nothing is written.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="edits">The steps in their order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where there is no such campaign, or a step, template or file is none of it.</returns>
    public async Task<SequenceImpact?> Impact(Actor by, Guid campaignId, IReadOnlyList<StepEdit> edits, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(edits);
        await using var db = dbs.For(by.WorkspaceId);
        return await ProposedPlan(db, campaignId, edits, cancellationToken) is not { } seen ? null
            : seen.Plan is null ? SequenceImpact.None
            : await SequenceImpact.Of(db, seen.Campaign, seen.Plan, cancellationToken);
    }

    /// <summary>Looks whether the change moves anybody, before the transaction that writes it: a million contacts are not counted while others wait.</summary>
    private async Task<EarlyCheck> CheckEarly(Actor by, Guid campaignId, IReadOnlyList<StepEdit> edits, PlanMove move, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await ProposedPlan(db, campaignId, edits, cancellationToken) is { Plan: { } plan, Campaign: var campaign }
            ? new EarlyCheck(campaign.PlanVersionId, await SequenceImpact.IsAnybodyMoved(db, campaign, plan, move, cancellationToken))
            : default;
    }

    /// <summary>
    /// The campaign and the plan that it would have; no plan where its contacts cannot move, or the steps are refused. Null where there is no such campaign, or a step, template or file is
    /// none of it.
    /// </summary>
    private async Task<(Campaign Campaign, FrozenPlan? Plan)?> ProposedPlan(CampaignsDb db, Guid campaignId, IReadOnlyList<StepEdit> edits, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        var standing = await db.SequenceSteps.AsNoTracking().Where(s => s.CampaignId == campaignId).ToDictionaryAsync(s => s.Id, cancellationToken);
        var checks = new FieldChecks();
        if (campaign is null || await UnknownIn(db, edits, standing, cancellationToken) is not null || await FilesOf(db, edits, checks, cancellationToken) is not { NotKept: null, Files: var files })
        {
            return null;
        }

        SequenceChecks.Check(edits, checks);
        if (!IsFollowed(campaign) || checks.HasProblems)
        {
            return (campaign, null);
        }

        var kept = edits.Select(e => e.Id).OfType<Guid>().ToHashSet();
        var steps = StepArrangement.Arrange(campaignId, edits, files, standing, standing.Values.Where(s => !kept.Contains(s.Id)), clock.UtcNow());
        return (campaign, await PlanFreezer.Freeze(db, steps, cancellationToken));
    }

    /// <summary>What was found before the transaction.</summary>
    /// <param name="PlanVersionId">The plan that the campaign had then.</param>
    /// <param name="MovesAnybody">Whether somebody would move who gets something else.</param>
    private readonly record struct EarlyCheck(Guid? PlanVersionId, bool MovesAnybody);
}
