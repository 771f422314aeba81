using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Templates;

/// <summary>A template without its bodies.</summary>
/// <param name="Id">The template.</param>
/// <param name="Name">Its name.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="IsActive">Whether it is offered for new steps.</param>
/// <param name="Campaigns">How many campaigns that are not archived use it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">Its last change.</param>
/// <param name="Version">Its present version.</param>
public sealed record TemplateRow(Guid Id, string Name, string Subject, bool IsActive, int Campaigns, DateTime CreatedAt, DateTime UpdatedAt, int Version);

/// <summary>A whole template, and where it is used.</summary>
public sealed record TemplateDetail(TemplateRow Template, TemplateSource Source, IReadOnlyList<TemplateUse> UsedIn);

/// <summary>A step whose content is a template.</summary>
public sealed record TemplateUse(Guid CampaignId, string Campaign, CampaignStatus Status, int SequenceOrder);

/// <summary>Reads templates.</summary>
public sealed class TemplateQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Every template by name.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="search">Part of a name or subject, in any case; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<TemplateRow>> All(Guid workspaceId, string? search, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var rows = await Rows(db, db.EmailTemplates).ToListAsync(cancellationToken);
        return [.. rows.Where(r => search is null || Has(r.Name, search) || Has(r.Subject, search)).OrderBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>One template; null where there is none.</summary>
    public async Task<TemplateDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var row = await Rows(db, db.EmailTemplates.Where(t => t.Id == id)).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return null;
        }

        var source = await db.EmailTemplates.Where(t => t.Id == id).Select(t => new TemplateSource(t.Subject, t.BodyHtml, t.BodyText))
            .SingleAsync(cancellationToken);
        var uses = await (
            from step in db.SequenceSteps
            join campaign in db.Campaigns on step.CampaignId equals campaign.Id
            where step.EmailTemplateId == id
            orderby campaign.Name, step.SequenceOrder
            select new TemplateUse(campaign.Id, campaign.Name, campaign.Status, step.SequenceOrder)).ToListAsync(cancellationToken);
        return new TemplateDetail(row, source, uses);
    }

    private static bool Has(string text, string search) => text.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase);

    private static IQueryable<TemplateRow> Rows(CampaignsDb db, IQueryable<EmailTemplate> templates) => templates.Select(t => new TemplateRow(
        t.Id,
        t.Name,
        t.Subject,
        t.IsActive,
        db.Campaigns.Count(c => c.Status != CampaignStatus.Archived && db.SequenceSteps.Any(s => s.CampaignId == c.Id && s.EmailTemplateId == t.Id)),
        t.CreatedAt,
        t.UpdatedAt,
        t.Version));
}
