using System.Buffers.Text;
using System.Security.Cryptography;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Images;

/// <summary>Keeps the pictures of a workspace. They live in the database, so that a backup has them and each process of several serves them.</summary>
public sealed class ImageStore(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Nobody tries out 2^160 addresses.</summary>
    private const int TokenBytes = 20;

    /// <summary>Takes a picture in. The same one a second time is the one that stands already.</summary>
    /// <param name="content">The file; it is read to its end, or until it is too large.</param>
    /// <param name="name">What the file is called; too long a name is cut.</param>
    /// <param name="by">Who adds it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<EditOutcome> Add(Stream content, string name, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        if (await Read(content, cancellationToken) is not { } bytes)
        {
            return Refused($"A picture may have {ContentLimits.ImageBytes / 1024 / 1024} MB at most. Emails are read on phones: save it smaller.");
        }

        if (ImageFormat.Of(bytes) is not { } format)
        {
            return Refused("This is no PNG, JPEG, GIF or WebP picture.");
        }

        if (format.Width > ContentLimits.ImagePixels || format.Height > ContentLimits.ImagePixels)
        {
            return Refused($"A picture may be {ContentLimits.ImagePixels:N0} pixels wide and high at most; this one has {format.Width:N0} by {format.Height:N0}.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var now = clock.UtcNow();
        return await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.EmailImages.Where(i => i.ContentHash == hash).Select(i => (Guid?)i.Id).SingleOrDefaultAsync(cancellationToken) is { } standing)
            {
                return EditOutcome.Done(standing);
            }

            if (await db.EmailImages.CountAsync(cancellationToken) >= ContentLimits.Images)
            {
                return Refused($"A workspace keeps {ContentLimits.Images:N0} pictures at most. Remove some that no email uses.");
            }

            var image = new EmailImage
            {
                Id = Guid.CreateVersion7(now),
                Name = NameOf(name, format),
                MediaType = format.MediaType,
                Width = format.Width,
                Height = format.Height,
                Size = bytes.Length,
                ContentHash = hash,
                PublicToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)),
                Content = bytes,
            };
            db.EmailImages.Add(image);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(image.Id);
        }, cancellationToken);
    }

    /// <summary>Removes a picture. Refused while a template, a step, a plan or a draft that somebody edited shows it: emails that are still to go out would have a hole.</summary>
    public Task<EditOutcome> Remove(Guid imageId, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var token = await db.EmailImages.Where(i => i.Id == imageId).Select(i => i.PublicToken).SingleOrDefaultAsync(cancellationToken);
            if (token is null)
            {
                return EditOutcome.NotFound(imageId);
            }

            if (await UserOf(db, token, cancellationToken) is { } user)
            {
                return EditOutcome.InUse(imageId, $"{user} shows this picture. Take it out there first.");
            }

            await db.EmailImages.Where(i => i.Id == imageId).ExecuteDeleteAsync(cancellationToken);
            return EditOutcome.Done(imageId);
        }, cancellationToken);
    }

    /// <summary>What shows the picture, in words; null where nothing does. Drafts as they were made say what their plan says.</summary>
    private static async Task<string?> UserOf(CampaignsDb db, string token, CancellationToken cancellationToken)
    {
        var part = LikePattern.Containing(token);
        if (await db.EmailTemplates.Where(t => LikePattern.Matches(t.BodyHtml, part)).OrderBy(t => t.Name).Select(t => t.Name).FirstOrDefaultAsync(cancellationToken) is { } template)
        {
            return $"The template \"{template}\"";
        }

        var campaign = await db.Campaigns.Where(c =>
                db.SequenceSteps.Any(s => s.CampaignId == c.Id
                    && (LikePattern.Matches(s.BodyTemplate, part) || s.Variants.Any(v => LikePattern.Matches(v.BodyTemplate, part))))
                || db.PlanVersions.Any(p => p.CampaignId == c.Id && LikePattern.Matches(p.PlanJson, part))
                || db.EmailDrafts.Any(d => d.CampaignId == c.Id && d.EditedBody != null && LikePattern.Matches(d.EditedBody, part)))
            .OrderBy(c => c.Name).Select(c => c.Name).FirstOrDefaultAsync(cancellationToken);
        return campaign is null ? null : $"The campaign \"{campaign}\"";
    }

    private static EditOutcome Refused(string message) => EditOutcome.Invalid([new FieldProblem("file", message)]);

    /// <summary>The bytes; null where there are too many.</summary>
    private static async Task<byte[]?> Read(Stream content, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int taken;
        while ((taken = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (read.Length + taken > ContentLimits.ImageBytes)
            {
                return null;
            }

            read.Write(buffer, 0, taken);
        }

        return read.ToArray();
    }

    private static string NameOf(string file, ImageFormat format)
    {
        var name = string.Concat(file.Where(c => !char.IsControl(c))).Trim();
        return name.Length == 0 ? format.MediaType.Replace('/', '.') : name[..Math.Min(name.Length, ContentLimits.Name)];
    }
}
