using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics.Variants;

/// <summary>Reads the results of the variants of a campaign's steps. A campaign without variants costs one look at a small table.</summary>
internal static class VariantQueries
{
    /// <summary>The comparisons by step; none of steps that never had two variants on.</summary>
    public static async Task<IReadOnlyDictionary<Guid, VariantComparison>> Of(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var stepIds = await db.SequenceSteps.Where(s => s.CampaignId == campaignId && s.Variants.Count > 0).Select(s => s.Id).ToListAsync(cancellationToken);
        if (stepIds.Count == 0)
        {
            return new Dictionary<Guid, VariantComparison>();
        }

        var present = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.PlanVersionId).SingleAsync(cancellationToken);
        var versions = await db.PlanVersions.AsNoTracking().Where(p => p.CampaignId == campaignId).ToListAsync(cancellationToken);
        var plans = versions.Select(v => new VersionedPlan(v.Id, v.Version, v.Id == present, FrozenPlan.Parse(v.PlanJson))).ToList();
        var sent = await Sent(db, campaignId, stepIds, cancellationToken);
        var replied = (await Replied(db, campaignId, stepIds, cancellationToken)).ToDictionary(r => r.Of);
        var waiting = await db.ScheduledEmails
            .Where(e => e.CampaignId == campaignId && stepIds.Contains(e.StepId) && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending))
            .GroupBy(e => e.StepId)
            .Select(step => new { StepId = step.Key, Count = step.Count() })
            .ToDictionaryAsync(s => s.StepId, s => s.Count, cancellationToken);

        var comparisons = new Dictionary<Guid, VariantComparison>();
        foreach (var stepId in stepIds)
        {
            if (LatestTest(plans, stepId) is { } test)
            {
                comparisons.Add(stepId, Compare(test, plans, [.. sent.Where(s => s.Of.StepId == stepId)], replied, waiting.GetValueOrDefault(stepId)));
            }
        }

        return comparisons;
    }

    /// <summary>The step in the latest sequence that has several variants on; null where none has.</summary>
    private static FrozenStep? LatestTest(List<VersionedPlan> plans, Guid stepId) => plans
        .OrderByDescending(p => p.IsPresent).ThenByDescending(p => p.Version)
        .Select(p => p.Plan.Find(stepId))
        .FirstOrDefault(step => step is { Contents.Count: > 1 });

    private static VariantComparison Compare(
        FrozenStep test, List<VersionedPlan> plans, List<SentCount> sent, Dictionary<VariantOfPlan, RepliedCount> replied, int waiting)
    {
        var same = plans.Where(p => p.Plan.Find(test.Id)?.SaysTheSameAs(test) == true).Select(p => p.Id).ToHashSet();
        var counted = sent.Where(s => same.Contains(s.Of.PlanVersionId)).ToLookup(s => s.Of.Variant);
        IReadOnlyList<FrozenStep> now = plans.Find(p => p.IsPresent)?.Plan.Find(test.Id) is { IsEnabled: true } step ? step.Contents : [];
        return VariantJudge.Compare(
            [
                .. test.Contents.Select(content => new VariantResults(
                    content.Variant!.Value,
                    content.Subject,
                    now.Any(c => c.Variant == content.Variant),
                    counted[content.Variant].Sum(s => s.Count),
                    counted[content.Variant].Sum(s => replied.GetValueOrDefault(s.Of)?.Replied ?? 0),
                    counted[content.Variant].Sum(s => replied.GetValueOrDefault(s.Of)?.Interested ?? 0))),
            ],
            remaining: now.Count > 1 ? waiting / now.Count : 0,
            leavesOut: sent.Sum(s => s.Count) > test.Contents.Sum(c => counted[c.Variant].Sum(s => s.Count)));
    }

    private static Task<List<SentCount>> Sent(CampaignsDb db, Guid campaignId, List<Guid> stepIds, CancellationToken cancellationToken) => db.SentEmails
        .Where(s => s.CampaignId == campaignId && stepIds.Contains(s.StepId))
        .GroupBy(s => new { s.StepId, s.PlanVersionId, s.Variant })
        .Select(g => new SentCount(new VariantOfPlan(g.Key.StepId, g.Key.PlanVersionId, g.Key.Variant), g.Count()))
        .ToListAsync(cancellationToken);

    /// <summary>Emails that people replied to, each once; what a person took back is not counted.</summary>
    private static Task<List<RepliedCount>> Replied(CampaignsDb db, Guid campaignId, List<Guid> stepIds, CancellationToken cancellationToken) => (
        from reply in db.EmailReplies
        where reply.CampaignId == campaignId && reply.TakenBackAt == null && reply.Kind == ReplyKind.Reply
        join sent in db.SentEmails on reply.SentEmailId equals sent.Id
        where stepIds.Contains(sent.StepId)
        group reply by new { sent.Id, sent.StepId, sent.PlanVersionId, sent.Variant } into email
        select new { email.Key.StepId, email.Key.PlanVersionId, email.Key.Variant, Interested = email.Count(r => r.Intent == ReplyIntent.Interested) } into email
        group email by new { email.StepId, email.PlanVersionId, email.Variant } into variant
        select new RepliedCount(
            new VariantOfPlan(variant.Key.StepId, variant.Key.PlanVersionId, variant.Key.Variant), variant.Count(), variant.Count(e => e.Interested > 0)))
        .ToListAsync(cancellationToken);

    private sealed record VersionedPlan(Guid Id, int Version, bool IsPresent, FrozenPlan Plan);

    private sealed record VariantOfPlan(Guid StepId, Guid PlanVersionId, VariantLetter? Variant);

    private sealed record SentCount(VariantOfPlan Of, int Count);

    private sealed record RepliedCount(VariantOfPlan Of, int Replied, int Interested);
}
