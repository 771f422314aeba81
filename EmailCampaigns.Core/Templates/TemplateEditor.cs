using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Makes, changes and deletes templates. What cannot be read as a template is refused with line and column; a variable that no contact has is not, since the
/// contacts that have it may still come: <see cref="TemplateReview"/> tells of it, and a start is refused.
/// </summary>
public sealed class TemplateEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    public Task<EditOutcome> Create(TemplateInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: true);
        var now = clock.UtcNow();
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : dbs.Edit(by.WorkspaceId, async db =>
        {
            var template = new EmailTemplate(given.Name!, now);
            return await Save(db, template, given, isNew: true, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>
    /// Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one. Campaigns that were started keep what they froze.
    /// </summary>
    public Task<EditOutcome> Update(Guid id, TemplateInput input, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: false);
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : dbs.Edit(by.WorkspaceId, async db =>
        {
            var template = await db.EmailTemplates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
            return EditOutcome.IsCurrent(template, id, expectedVersion, out var refusal) ? await Save(db, template, given, isNew: false, cancellationToken) : refusal;
        }, cancellationToken);
    }

    /// <summary>Copies the template into a new one called "Copy of …"; where there is one already, "Copy of … (2)".</summary>
    public Task<EditOutcome> Duplicate(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var original = await db.EmailTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
            if (original is null)
            {
                return EditOutcome.NotFound(id);
            }

            var copy = new EmailTemplate(await FreeName(db, original.Name, cancellationToken), now)
            {
                Subject = original.Subject,
                Preheader = original.Preheader,
                BodyHtml = original.BodyHtml,
                BodyText = original.BodyText,
                Attachments = original.Attachments,
            };
            db.EmailTemplates.Add(copy);
            await FileUses.Note(db, FileUser.Template, copy.Id, [copy.BodyHtml], copy.Attachments ?? AttachedFiles.None, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(copy.Id);
        }, cancellationToken);
    }

    /// <summary>
    /// Deletes the template. Refused while a step of a campaign that is not archived uses it; steps of archived campaigns forget it, their frozen plans do not.
    /// </summary>
    public Task<EditOutcome> Delete(Guid id, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var template = await db.EmailTemplates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(template, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            var campaigns = db.Campaigns.Where(c => c.Status != CampaignStatus.Archived && db.SequenceSteps.Any(s => s.CampaignId == c.Id
                && (s.EmailTemplateId == id || s.Variants.Any(v => v.EmailTemplateId == id))));
            if (await InUse.By(campaigns, "template", cancellationToken) is { } used)
            {
                return used;
            }

            await db.SequenceSteps.Where(s => s.EmailTemplateId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.EmailTemplateId, (Guid?)null), cancellationToken);
            await db.StepVariants.Where(v => v.EmailTemplateId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.EmailTemplateId, (Guid?)null), cancellationToken);
            db.EmailTemplates.Remove(template);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    private static async Task<string> FreeName(CampaignsDb db, string original, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            var end = number == 1 ? "" : $" ({number})";
            var name = $"Copy of {original}";
            name = name[..Math.Min(name.Length, ContentLimits.Name - end.Length)] + end;
            var normalized = UniqueName.Of(name);
            if (!await db.EmailTemplates.AnyAsync(t => t.NameNormalized == normalized, cancellationToken))
            {
                return name;
            }
        }
    }

    private static async Task<EditOutcome> Save(CampaignsDb db, EmailTemplate template, TemplateInput given, bool isNew, CancellationToken cancellationToken)
    {
        template.Name = given.Name ?? template.Name;
        template.Subject = given.Subject ?? template.Subject;
        template.Preheader = given.Preheader is null ? template.Preheader : FieldChecks.NullIfEmpty(given.Preheader);
        template.BodyHtml = given.BodyHtml ?? template.BodyHtml;
        template.BodyText = given.BodyText is null ? template.BodyText : FieldChecks.NullIfEmpty(given.BodyText);
        template.IsActive = given.IsActive ?? template.IsActive;
        if (TemplateSyntax.Problems(new TemplateSource(template.Subject, template.BodyHtml, template.BodyText) { Preheader = template.Preheader }) is { Count: > 0 } problems)
        {
            return EditOutcome.Invalid([.. problems.Select(p => new FieldProblem(TemplateReview.FieldOf(p.Part), TemplateReview.Describe(p)))]);
        }

        var standing = await db.EmailTemplates.Where(t => t.NameNormalized == template.NameNormalized && t.Id != template.Id)
            .Select(t => new { t.Id, t.Name }).SingleOrDefaultAsync(cancellationToken);
        if (standing is not null)
        {
            return EditOutcome.Exists(standing.Id, $"There is a template named \"{standing.Name}\" already.");
        }

        if (given.Attachments is not null)
        {
            var chosen = await AttachmentInputs.Resolve(db, given.Attachments, "attachments", cancellationToken);
            if (chosen.Refusal is { } refusal)
            {
                return refusal;
            }

            template.Attachments = chosen.Files.OrNull;
        }

        if (isNew)
        {
            db.EmailTemplates.Add(template);
        }

        await FileUses.Note(db, FileUser.Template, template.Id, [template.BodyHtml], template.Attachments ?? AttachedFiles.None, cancellationToken);

        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(template.Id);
    }
}
