using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Templates;

/// <summary>A template without its bodies.</summary>
public sealed record TemplateRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Subject { get; init; }

    /// <summary>Whether it is offered for new steps.</summary>
    public required bool IsActive { get; init; }

    /// <summary>How many campaigns that are not archived use it.</summary>
    public required int Campaigns { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required int Version { get; init; }
}

/// <summary>A whole template, and where it is used.</summary>
public sealed record TemplateDetail(TemplateRow Template, TemplateSource Source, IReadOnlyList<TemplateUse> UsedIn);

/// <summary>A step whose content is a template.</summary>
public sealed record TemplateUse(Guid CampaignId, string Campaign, CampaignStatus Status, int SequenceOrder);

/// <summary>Reads templates.</summary>
public sealed class TemplateQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What templates can be filtered and sorted by; they are few, so no field but the id and the name needs an index.</summary>
    public static ListFields<TemplateRow> Fields { get; } = new ListFields<TemplateRow>()
        .WithEveryField()
        .Searching("the name or the subject", t => t.Name, t => t.Subject)
        .OrderedBy("name");

    public async Task<Page<TemplateRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db, db.EmailTemplates), request, cancellationToken);
    }

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

        var source = await db.EmailTemplates.Where(t => t.Id == id).Select(t => new TemplateSource(t.Subject, t.BodyHtml, t.BodyText) { Preheader = t.Preheader, Attachments = t.Attachments ?? AttachedFiles.None })
            .SingleAsync(cancellationToken);
        var uses = await (
            from step in db.SequenceSteps
            join campaign in db.Campaigns on step.CampaignId equals campaign.Id
            where step.EmailTemplateId == id || step.Variants.Any(v => v.EmailTemplateId == id)
            orderby campaign.Name, step.SequenceOrder
            select new TemplateUse(campaign.Id, campaign.Name, campaign.Status, step.SequenceOrder)).ToListAsync(cancellationToken);
        return new TemplateDetail(row, source, uses);
    }

    private static bool Has(string text, string search) => text.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase);

    private static IQueryable<TemplateRow> Rows(CampaignsDb db, IQueryable<EmailTemplate> templates) => templates.Select(t => new TemplateRow
    {
        Id = t.Id,
        Name = t.Name,
        Subject = t.Subject,
        IsActive = t.IsActive,
        Campaigns = db.Campaigns.Count(c => c.Status != CampaignStatus.Archived && db.SequenceSteps.Any(s => s.CampaignId == c.Id
            && (s.EmailTemplateId == t.Id || s.Variants.Any(v => v.EmailTemplateId == t.Id)))),
        CreatedAt = t.CreatedAt,
        UpdatedAt = t.UpdatedAt,
        Version = t.Version,
    });
}
