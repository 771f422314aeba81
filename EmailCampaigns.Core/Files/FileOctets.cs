using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>
/// The bytes of files as messages have them. Encoded once, and kept while they are in use: of all that emails bring along the last <see cref="Kept"/> bytes are in memory, and beside them what
/// is being handed over at this moment. One per process.
/// </summary>
public sealed class FileOctets(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Octets that are kept, encoded: four of the largest emails, or hundreds of usual files.</summary>
    public const long Kept = 64 * 1024 * 1024;

    private readonly RecentlyUsed<Key, Task<byte[]?>> _encoded = new(Kept, key => Base64Lines.LengthOf(key.Size), key => Load(dbs, key));

    /// <summary>The whole message, its files in their places.</summary>
    /// <exception cref="MissingFileException">One of them is not kept any more.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> Complete(Guid workspaceId, WrittenMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (mail.Files.Count == 0)
        {
            return mail.Octets;
        }

        var encoded = new List<ReadOnlyMemory<byte>>(mail.Files.Count);
        foreach (var place in mail.Files)
        {
            encoded.Add(await Encoded(new Key(workspaceId, place.FileId, place.Size)) ?? throw new MissingFileException());
        }

        return mail.With(encoded);
    }

    private async Task<byte[]?> Encoded(Key key)
    {
        try
        {
            if (await _encoded.Get(key) is { } octets)
            {
                return octets;
            }
        }
        catch
        {
            _encoded.Forget(key); // whoever asks next tries again
            throw;
        }

        _encoded.Forget(key);
        return null;
    }

    private static async Task<byte[]?> Load(IDbContextFactory<CampaignsDb> dbs, Key key)
    {
        await using var db = dbs.For(key.WorkspaceId);
        return await db.EmailFiles.Where(f => f.Id == key.FileId).Select(f => f.Content).SingleOrDefaultAsync(CancellationToken.None) is { } content ? Base64Lines.Encode(content) : null;
    }

    private sealed record Key(Guid WorkspaceId, Guid FileId, int Size);
}

/// <summary>A file that an email brings along is not kept any more. The email fails alone.</summary>
public sealed class MissingFileException() : Exception("A file of the email is not kept any more. Upload it again, and attach it anew.");
