using System.Buffers.Text;
using System.Security.Cryptography;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>Keeps the pictures and attachments of a workspace. They live in the database, so that a backup has them and each process of several serves them.</summary>
public sealed class FileStore(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Nobody tries out 2^160 addresses.</summary>
    private const int TokenBytes = 20;

    /// <summary>Takes a picture in. The same one a second time is the one that stands already.</summary>
    /// <param name="content">The file; it is read to its end, or until it is too large.</param>
    /// <param name="name">What the file is called; too long a name is cut.</param>
    /// <param name="by">Who adds it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<EditOutcome> AddPicture(Stream content, string name, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        if (await Read(content, ContentLimits.ImageBytes, cancellationToken) is not { } bytes)
        {
            return Refused($"A picture may have {ContentLimits.ImageBytes / 1024 / 1024} MB at most. Emails are read on phones: save it smaller.");
        }

        if (ImageFormat.Of(bytes) is not { } format)
        {
            return Refused("This is no PNG, JPEG, GIF or WebP picture.");
        }

        return format.Width > ContentLimits.ImagePixels || format.Height > ContentLimits.ImagePixels
            ? Refused($"A picture may be {ContentLimits.ImagePixels:N0} pixels wide and high at most; this one has {format.Width:N0} by {format.Height:N0}.")
            : await Keep(FileKind.Picture, FileNames.Clean(name, format.MediaType.Replace('/', '.')), format, bytes, by, cancellationToken);
    }

    /// <summary>Takes a file in that emails bring along; see <see cref="AddPicture"/>. Refused are programs and what else mail services throw away.</summary>
    public async Task<EditOutcome> AddAttachment(Stream content, string name, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        var cleaned = FileNames.Clean(name, "attachment");
        if (AttachmentTypes.ProblemOfName(cleaned) is { } refusedName)
        {
            return Refused(refusedName); // before megabytes are read
        }

        if (await Read(content, ContentLimits.AttachmentBytes, cancellationToken) is not { } bytes)
        {
            return Refused($"An attachment may have {ContentLimits.AttachmentBytes / 1024 / 1024} MB at most. Put the file on a web page and link to it.");
        }

        return bytes.Length == 0 ? Refused("The file is empty.")
            : AttachmentTypes.ProblemOfContent(cleaned, bytes) is { } refused ? Refused(refused)
            : await Keep(FileKind.Attachment, cleaned, new ImageFormat(AttachmentTypes.MediaTypeOf(cleaned), 0, 0), bytes, by, cancellationToken);
    }

    /// <summary>Removes a file. Refused while a template, a step, a plan, a signature or a draft that somebody edited has it: emails that are still to go out would lack it.</summary>
    public Task<EditOutcome> Remove(Guid fileId, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var file = await db.EmailFiles.Where(f => f.Id == fileId).Select(f => new FileIdentity(f.Id, f.Kind, f.PublicToken)).SingleOrDefaultAsync(cancellationToken);
            if (file is null)
            {
                return EditOutcome.NotFound(fileId);
            }

            if (await FileUses.FirstOf(db, file, cancellationToken) is { } user)
            {
                return EditOutcome.InUse(fileId, file.Kind == FileKind.Picture ? $"{user} shows this picture. Take it out there first." : $"{user} brings this file along. Take it out there first.");
            }

            // A use that comes at this moment is refused by its key, or refuses this; then it is looked at again.
            await db.EmailFiles.Where(f => f.Id == fileId).ExecuteDeleteAsync(cancellationToken);
            return EditOutcome.Done(fileId);
        }, cancellationToken);
    }

    private async Task<EditOutcome> Keep(FileKind kind, string name, ImageFormat format, byte[] bytes, Actor by, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var now = clock.UtcNow();
        return await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.EmailFiles.Where(f => f.Kind == kind && f.ContentHash == hash).Select(f => (Guid?)f.Id).SingleOrDefaultAsync(cancellationToken) is { } standing)
            {
                return EditOutcome.Done(standing);
            }

            if (await ProblemOfRoom(db, kind, bytes.Length, cancellationToken) is { } full)
            {
                return Refused(full);
            }

            var file = new EmailFile
            {
                Id = Guid.CreateVersion7(now),
                Kind = kind,
                Name = name,
                MediaType = format.MediaType,
                Width = format.Width,
                Height = format.Height,
                Size = bytes.Length,
                ContentHash = hash,
                PublicToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)),
                Content = bytes,
            };
            db.EmailFiles.Add(file);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(file.Id);
        }, cancellationToken);
    }

    private static async Task<string?> ProblemOfRoom(CampaignsDb db, FileKind kind, int size, CancellationToken cancellationToken)
    {
        var ofKind = db.EmailFiles.Where(f => f.Kind == kind);
        var count = await ofKind.CountAsync(cancellationToken);
        if (kind == FileKind.Picture)
        {
            return count >= ContentLimits.Images ? $"A workspace keeps {ContentLimits.Images:N0} pictures at most. Remove some that no email uses." : null;
        }

        return count >= ContentLimits.Attachments ? $"A workspace keeps {ContentLimits.Attachments:N0} attachments at most. Remove some that no email uses."
            : size + await ofKind.SumAsync(f => (long)f.Size, cancellationToken) > ContentLimits.AttachmentBytesKept ? "The attachments of this workspace take up 1 GB, which is the most that is kept. Remove some that no email uses."
            : null;
    }

    private static EditOutcome Refused(string message) => EditOutcome.Invalid([new FieldProblem("file", message)]);

    /// <summary>The bytes; null where there are too many.</summary>
    private static async Task<byte[]?> Read(Stream content, int limit, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int taken;
        while ((taken = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (read.Length + taken > limit)
            {
                return null;
            }

            read.Write(buffer, 0, taken);
        }

        return read.ToArray();
    }
}
