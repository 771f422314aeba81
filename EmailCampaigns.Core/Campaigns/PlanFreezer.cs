using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Freezes the plan of a campaign. Freezing an equal plan again makes no second version.</summary>
public sealed class PlanFreezer
{
    /// <summary>What would be frozen now: the steps with the content of their templates. Nothing is written.</summary>
    public async Task<FrozenPlan> Read(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).ToListAsync(cancellationToken);
        return await Freeze(db, steps, cancellationToken);
    }

    /// <summary>What steps would be frozen to. Nothing is written.</summary>
    internal static async Task<FrozenPlan> Freeze(CampaignsDb db, IReadOnlyCollection<SequenceStep> steps, CancellationToken cancellationToken)
    {
        var templateIds = steps.SelectMany(s => s.Variants.Select(v => v.EmailTemplateId).Append(s.EmailTemplateId)).OfType<Guid>().Distinct().ToList();
        var templates = await db.EmailTemplates.Where(t => templateIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
        return FrozenPlan.Freeze(steps, templates);
    }

    /// <summary>Makes a plan the present one of its campaign, as a new version or as the one that stands with this content; inside the caller's transaction, which saves.</summary>
    public async Task<PlanVersion> Freeze(CampaignsDb db, Campaign campaign, FrozenPlan plan, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(plan);
        var versions = await db.PlanVersions.Where(p => p.CampaignId == campaign.Id).ToListAsync(cancellationToken);
        var number = versions.Select(v => v.Version).DefaultIfEmpty(0).Max() + 1;
        plan = plan.After(versions.ToDictionary(v => v.Version, v => FrozenPlan.Parse(v.PlanJson)), number);
        var json = plan.ToJson();
        var hash = FrozenPlan.HashOf(json);
        if (versions.SingleOrDefault(p => p.PlanHash == hash) is not { } version)
        {
            version = new PlanVersion(campaign.Id, number, json, hash, now);
            db.PlanVersions.Add(version);
            await FileUses.Note(db, FileUser.Plan, version.Id, plan.Steps.SelectMany(s => s.Variants.Select(v => v.Html).Prepend(s.Html)), plan.Steps.SelectMany(s => s.Variants.SelectMany(v => v.Attachments).Concat(s.Attachments)), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        campaign.RunOn(version.Id, plan.Steps.Any(s => s.IsEnabled && s.Contents.Any(c => AiVariables.AreIn(c.Source))));
        foreach (var step in await db.SequenceSteps.Where(s => s.CampaignId == campaign.Id).ToListAsync(cancellationToken))
        {
            var frozen = plan.Find(step.Id)!;
            step.ContentVersion = frozen.ContentVersion;
            foreach (var variant in step.Variants)
            {
                variant.ContentVersion = frozen.Variants.Single(v => v.Letter == variant.Letter).ContentVersion;
            }
        }

        return version;
    }
}
