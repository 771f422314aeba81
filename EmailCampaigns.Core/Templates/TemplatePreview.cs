using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Templates;

/// <summary>Shows a source as one contact would get it.</summary>
public sealed class TemplatePreview(IDbContextFactory<CampaignsDb> dbs, TemplateRenderer renderer)
{
    /// <summary>Merges the source with a contact's fields; null where there is no such contact.</summary>
    /// <param name="by">Who looks, and where.</param>
    /// <param name="source">Saved or not.</param>
    /// <param name="contactId">Who would get it.</param>
    /// <param name="senderId">Who would send it; null takes the workspace's default sender, if there is one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PreviewedEmail?> As(Actor by, TemplateSource source, Guid contactId, Guid? senderId, CancellationToken cancellationToken) =>
        As(by, source, contactId, senderId, new Dictionary<string, bool>(), cancellationToken);

    /// <summary>The same with conditions that are decided otherwise than the contact's fields do (<see cref="TemplateBranches"/>).</summary>
    /// <param name="by">Who looks, and where.</param>
    /// <param name="source">Saved or not.</param>
    /// <param name="contactId">Who would get it.</param>
    /// <param name="senderId">Who would send it; null takes the workspace's default sender, if there is one.</param>
    /// <param name="decided">By <see cref="TemplateBranch.Condition"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PreviewedEmail?> As(
        Actor by, TemplateSource source, Guid contactId, Guid? senderId, IReadOnlyDictionary<string, bool> decided, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(source);
        await using var db = dbs.For(by.WorkspaceId);
        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId && c.DeletedAt == null, cancellationToken);
        if (contact is null)
        {
            return null;
        }

        var fields = ContactMergeFields.For(contact, await Sender(db, senderId, cancellationToken), await db.PostalAddress(cancellationToken));
        return Render(source, decided, AiVariables.AreIn(source) ? fields.With(await WrittenTexts.Of(db, contactId, cancellationToken)) : fields);
    }

    private PreviewedEmail Render(TemplateSource source, IReadOnlyDictionary<string, bool> decided, MergeFields fields)
    {
        if (TemplateSyntax.Problems(source) is { Count: > 0 } problems)
        {
            return new PreviewedEmail(null, problems, [], []);
        }

        var shown = TemplateBranches.With(source, decided);
        return new PreviewedEmail(renderer.Render(shown, fields), [], TemplateVariables.Missing(shown, fields), TemplateBranches.Of(source, fields)) { AiTexts = PreviewedAiText.Of(shown, fields) };
    }

    private static Task<SenderAccount?> Sender(CampaignsDb db, Guid? senderId, CancellationToken cancellationToken) =>
        db.SenderAccounts.AsNoTracking().Where(s => senderId == null || s.Id == senderId)
            .OrderByDescending(s => s.IsDefault).ThenBy(s => s.Id).FirstOrDefaultAsync(cancellationToken);
}

/// <summary>A source merged for one contact.</summary>
/// <param name="Content">The email; null where the source has problems.</param>
/// <param name="Problems">Why it cannot be rendered.</param>
/// <param name="Missing">Variables without fallback that are empty for this contact.</param>
/// <param name="Branches">The conditions of the source, as the contact's own fields decide them.</param>
public sealed record PreviewedEmail(EmailContent? Content, IReadOnlyList<TemplateProblem> Problems, IReadOnlyList<string> Missing, IReadOnlyList<TemplateBranch> Branches)
{
    /// <summary>The texts that a model writes for this contact, as far as they are written.</summary>
    public IReadOnlyList<PreviewedAiText> AiTexts { get; init; } = [];
}

/// <summary>A text of an email that a model writes for a contact.</summary>
/// <param name="Instruction">What it is to write.</param>
/// <param name="Text">What it wrote last for this contact; null where it did not yet, or could not.</param>
/// <param name="HasFallback">Whether something stands there without it.</param>
public sealed record PreviewedAiText(string Instruction, string? Text, bool HasFallback)
{
    /// <summary>Those that an email needs.</summary>
    /// <param name="source">What would be sent.</param>
    /// <param name="fields">The contact's, with what was written for it.</param>
    public static IReadOnlyList<PreviewedAiText> Of(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return [.. AiVariables.NeededBy(source, fields).Select(v => new PreviewedAiText(v.Instruction, fields.AiTexts.GetValueOrDefault(v.Instruction), v.HasFallback))];
    }
}
