using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>How a file is referred to where it is used.</summary>
internal sealed record FileIdentity(Guid Id, FileKind Kind, string PublicToken);

/// <summary>
/// Which template, step, plan, draft or signature has a file in it. Each that is saved notes its files in the same transaction, and a key of the database keeps a file that is noted. Before
/// a file goes, what is noted is read again: a note may be older than the text.
/// </summary>
public static partial class FileUses
{
    /// <summary>The number of tokens by which pictures are looked up at once.</summary>
    private const int TokensAtOnce = 500;

    /// <summary>Notes the files of something that is being saved, and forgets those that it had before; the caller saves.</summary>
    /// <param name="db">The transaction in which it is saved.</param>
    /// <param name="usedBy">What it is.</param>
    /// <param name="userId">Its id.</param>
    /// <param name="html">The HTML of it, in which pictures are found by the tokens of their addresses.</param>
    /// <param name="attachments">The files that it brings along.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task Note(
        CampaignsDb db, FileUser usedBy, Guid userId, IEnumerable<string?> html, IEnumerable<AttachedFile> attachments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var wanted = attachments.Select(file => file.FileId).ToHashSet();
        foreach (var tokens in html.SelectMany(TokensIn).Distinct(StringComparer.Ordinal).Chunk(TokensAtOnce))
        {
            wanted.UnionWith(await db.EmailFiles.Where(f => f.Kind == FileKind.Picture && tokens.Contains(f.PublicToken)).Select(f => f.Id).ToListAsync(cancellationToken));
        }

        var standing = await db.EmailFileUses.Where(u => u.UserId == userId && u.UsedBy == usedBy).ToListAsync(cancellationToken);
        db.EmailFileUses.RemoveRange(standing.Where(u => !wanted.Contains(u.FileId)));
        db.EmailFileUses.AddRange(wanted.Except(standing.Select(u => u.FileId)).Select(fileId => new EmailFileUse(fileId, usedBy, userId, db.Now)));
    }

    /// <summary>The tokens of the addresses of pictures in a text. Entities and percent signs that stand for letters of an address are read as these.</summary>
    public static IEnumerable<string> TokensIn(string? html)
    {
        if (string.IsNullOrEmpty(html))
        {
            return [];
        }

        var plain = html.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(html) : html;
        var decoded = plain.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(plain) : plain;
        return new[] { html, plain, decoded }.Distinct(ReferenceEqualityComparer.Instance).Cast<string>().SelectMany(text => Address().Matches(text).Select(match => match.Groups[1].Value));
    }

    /// <summary>What has the file in it, in words; null where nothing has. Notes that are not true any more are taken away.</summary>
    internal static async Task<string?> FirstOf(CampaignsDb db, FileIdentity file, CancellationToken cancellationToken)
    {
        foreach (var use in await db.EmailFileUses.Where(u => u.FileId == file.Id).OrderBy(u => u.UsedBy).ThenBy(u => u.Id).ToListAsync(cancellationToken))
        {
            if (await NameOf(db, use, file, cancellationToken) is { } name)
            {
                return name;
            }

            await db.EmailFileUses.Where(u => u.Id == use.Id).ExecuteDeleteAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>What this is, where it has the file in it at this moment.</summary>
    private static async Task<string?> NameOf(CampaignsDb db, EmailFileUse use, FileIdentity file, CancellationToken cancellationToken)
    {
        switch (use.UsedBy)
        {
            case FileUser.Template:
                var template = await db.EmailTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == use.UserId, cancellationToken);
                return template is not null && Has(template.BodyHtml, template.Attachments, file) ? $"The template \"{template.Name}\"" : null;
            case FileUser.Step:
                var step = await db.SequenceSteps.AsNoTracking().SingleOrDefaultAsync(s => s.Id == use.UserId, cancellationToken);
                return step is not null && (Has(step.BodyTemplate, step.Attachments, file) || step.Variants.Any(v => Has(v.BodyTemplate, null, file))) ? await CampaignOf(db, step.CampaignId, cancellationToken) : null;
            case FileUser.Plan:
                var plan = await db.PlanVersions.AsNoTracking().SingleOrDefaultAsync(p => p.Id == use.UserId, cancellationToken);
                return plan is not null && FrozenPlan.Parse(plan.PlanJson).Steps.Any(s => Has(s.Html, s.Attachments, file) || s.Variants.Any(v => Has(v.Html, v.Attachments, file))) ? await CampaignOf(db, plan.CampaignId, cancellationToken) : null;
            case FileUser.Draft:
                var draft = await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == use.UserId, cancellationToken);
                return draft is not null && Has(draft.EditedBody, draft.EditedAttachments, file) ? await CampaignOf(db, draft.CampaignId, cancellationToken) : null;
            case FileUser.Sender:
                var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == use.UserId, cancellationToken);
                return sender is not null && Has(sender.SignatureHtml, null, file) ? $"The signature of {sender.Email}" : null;
            default:
                throw new UnreachableException();
        }
    }

    private static bool Has(string? html, AttachedFiles? attachments, FileIdentity file) =>
        attachments?.Any(a => a.FileId == file.Id) == true || TokensIn(html).Contains(file.PublicToken, StringComparer.Ordinal);

    private static async Task<string> CampaignOf(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        $"The campaign \"{await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.Name).SingleAsync(cancellationToken)}\"";

    // 20 bytes in Base64url. A lookahead, so that of two that overlap both are found.
    [GeneratedRegex(@"/i/(?=([A-Za-z0-9_-]{27}))", RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Address();
}
