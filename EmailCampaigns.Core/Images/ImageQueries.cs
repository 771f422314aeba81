using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Images;

/// <summary>A picture without its bytes.</summary>
public sealed record ImageRow(Guid Id, string Name, string MediaType, int Width, int Height, int Size, string PublicToken, DateTime CreatedAt)
{
    /// <summary>Its path on this site; emails have the public address before it.</summary>
    public string Path => $"/i/{PublicToken}";
}

/// <summary>The bytes of a picture, as a browser is answered.</summary>
public sealed record ImageFile(string MediaType, byte[] Content, string ContentHash);

/// <summary>Reads pictures.</summary>
public sealed class ImageQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The pictures of a workspace, the newest first; there are at most <see cref="ContentLimits.Images"/>.</summary>
    public async Task<IReadOnlyList<ImageRow>> All(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailImages.OrderByDescending(i => i.Id)
            .Select(i => new ImageRow(i.Id, i.Name, i.MediaType, i.Width, i.Height, i.Size, i.PublicToken, i.CreatedAt)).ToListAsync(cancellationToken);
    }

    /// <summary>A picture by its public address, whoever asks; null where there is none.</summary>
    public async Task<ImageFile?> Find(string publicToken, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.EmailImages.IgnoreQueryFilters().Where(i => i.PublicToken == publicToken).Select(i => new ImageFile(i.MediaType, i.Content, i.ContentHash)).SingleOrDefaultAsync(cancellationToken);
    }
}
