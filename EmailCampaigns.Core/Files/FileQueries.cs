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

    /// <summary>One page.</summary>
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
