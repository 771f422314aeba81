using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>A file without its bytes.</summary>
public sealed record FileRow
{
    public required Guid Id { get; init; }
    public required FileKind Kind { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }

    /// <summary>Pixels; 0 of an attachment.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels; 0 of an attachment.</summary>
    public required int Height { get; init; }

    /// <summary>Bytes.</summary>
    public required int Size { get; init; }

    /// <summary>SHA-256 of its bytes in hex.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The path of a picture on this site, which emails have the public address before; null of an attachment.</summary>
    public required string? Path { get; init; }

    public required DateTime CreatedAt { get; init; }
}

/// <summary>Something that has a file in it, as people look for it.</summary>
/// <param name="FileId">The file.</param>
/// <param name="UsedBy">What it is. A plan stands for the campaign as it was started, where no step has the file any more.</param>
/// <param name="OwnerId">The template, the sender, or the campaign of the step, plan or drafts.</param>
/// <param name="Name">Of the template or campaign; the address of the sender.</param>
public sealed record FileUse(Guid FileId, FileUser UsedBy, Guid OwnerId, string Name)
{
    /// <summary>The number of the step in its sequence; 0 of everything else.</summary>
    public int Step { get; init; }

    /// <summary>How many edited drafts of the campaign have it; 0 of everything else.</summary>
    public int Drafts { get; init; }
}

/// <summary>The bytes of a file, as a browser is answered.</summary>
public sealed record FileContent(string Name, string MediaType, byte[] Content, string ContentHash);

/// <summary>Reads files.</summary>
public sealed class FileQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What files can be filtered and sorted by; there are at most <see cref="ContentLimits.Images"/> and <see cref="ContentLimits.Attachments"/>.</summary>
    public static ListFields<FileRow> Fields { get; } = new ListFields<FileRow>()
        .WithEveryField()
        .Searching("the name", f => f.Name)
        .OrderedBy("-createdAt");

    public async Task<Page<FileRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db.EmailFiles), request, cancellationToken);
    }

    /// <summary>The files of a kind, the newest first.</summary>
    public async Task<IReadOnlyList<FileRow>> All(Guid workspaceId, FileKind kind, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.EmailFiles.Where(f => f.Kind == kind).OrderByDescending(f => f.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>One of the workspace; null where there is none.</summary>
    public async Task<FileRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.EmailFiles.Where(f => f.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What has these files in it, by file. A note that outlived its template, campaign or edit is none.</summary>
    public async Task<ILookup<Guid, FileUse>> Uses(Guid workspaceId, IReadOnlyCollection<Guid> fileIds, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var notes = db.EmailFileUses.Where(u => fileIds.Contains(u.FileId));
        var templates = await (
            from use in notes
            join template in db.EmailTemplates on use.UserId equals template.Id
            where use.UsedBy == FileUser.Template
            select new FileUse(use.FileId, use.UsedBy, template.Id, template.Name)).ToListAsync(cancellationToken);
        var steps = await (
            from use in notes
            join step in db.SequenceSteps on use.UserId equals step.Id
            join campaign in db.Campaigns on step.CampaignId equals campaign.Id
            where use.UsedBy == FileUser.Step
            select new FileUse(use.FileId, use.UsedBy, campaign.Id, campaign.Name) { Step = step.SequenceOrder }).ToListAsync(cancellationToken);
        var plans = await (
            from use in notes
            join plan in db.PlanVersions on use.UserId equals plan.Id
            join campaign in db.Campaigns on plan.CampaignId equals campaign.Id
            where use.UsedBy == FileUser.Plan
            select new { use.FileId, campaign.Id, campaign.Name }).Distinct().ToListAsync(cancellationToken);
        var drafts = await (
            from use in notes
            join draft in db.EmailDrafts on use.UserId equals draft.Id
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            where use.UsedBy == FileUser.Draft && (draft.EditedBody != null || draft.EditedAttachments != null)
            group use by new { use.FileId, campaign.Id, campaign.Name } into ofCampaign
            select new { ofCampaign.Key.FileId, ofCampaign.Key.Id, ofCampaign.Key.Name, Count = ofCampaign.Count() }).ToListAsync(cancellationToken);
        var senders = await (
            from use in notes
            join sender in db.SenderAccounts on use.UserId equals sender.Id
            where use.UsedBy == FileUser.Sender
            select new FileUse(use.FileId, use.UsedBy, sender.Id, sender.Email)).ToListAsync(cancellationToken);
        var inSteps = steps.Select(s => (s.FileId, s.OwnerId)).ToHashSet();
        return templates
            .Concat(steps)
            .Concat(plans.Where(p => !inSteps.Contains((p.FileId, p.Id))).Select(p => new FileUse(p.FileId, FileUser.Plan, p.Id, p.Name)))
            .Concat(drafts.Select(d => new FileUse(d.FileId, FileUser.Draft, d.Id, d.Name) { Drafts = d.Count }))
            .Concat(senders)
            .OrderBy(u => u.UsedBy).ThenBy(u => u.Name, StringComparer.OrdinalIgnoreCase).ThenBy(u => u.Step)
            .ToLookup(u => u.FileId);
    }

    /// <summary>The bytes of one of the workspace; null where there is none.</summary>
    public async Task<FileContent?> Content(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailFiles.Where(f => f.Id == id).Select(f => new FileContent(f.Name, f.MediaType, f.Content, f.ContentHash)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>A picture by its public address, whoever asks; null where there is none.</summary>
    public async Task<FileContent?> PublicPicture(string publicToken, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.EmailFiles.IgnoreQueryFilters().Where(f => f.PublicToken == publicToken && f.Kind == FileKind.Picture)
            .Select(f => new FileContent(f.Name, f.MediaType, f.Content, f.ContentHash)).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<FileRow> Rows(IQueryable<EmailFile> files) => files.Select(f => new FileRow
    {
        Id = f.Id,
        Kind = f.Kind,
        Name = f.Name,
        MediaType = f.MediaType,
        Width = f.Width,
        Height = f.Height,
        Size = f.Size,
        ContentHash = f.ContentHash,
        Path = f.Kind == FileKind.Picture ? "/i/" + f.PublicToken : null,
        CreatedAt = f.CreatedAt,
    });
}
