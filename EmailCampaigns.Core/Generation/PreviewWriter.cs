using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>What a preview is to have written.</summary>
/// <param name="Source">The text, saved or not.</param>
/// <param name="ContactId">Whom it shows the email as.</param>
public sealed record PreviewWriting(TemplateSource Source, Guid ContactId)
{
    /// <summary>Who would send it; null takes the workspace's default sender, if there is one.</summary>
    public Guid? SenderId { get; init; }

    /// <summary>What the marketer wants of all emails of the campaign; null for nothing in particular.</summary>
    public string? Instruction { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Outcome">Whether the model was asked and answered.</param>
/// <param name="Texts">What was written, by the checks' leave.</param>
/// <param name="Findings">What the checks found.</param>
public sealed record PreviewWritten(EditOutcome Outcome, IReadOnlyList<AiText> Texts, IReadOnlyList<DraftFinding> Findings)
{
    internal static PreviewWritten Not(EditOutcome refusal) => new(refusal, [], []);
}

/// <summary>
/// Has the texts of a template that a model writes written for one contact, while somebody waits: the same question, checks, budget and limits as for a draft, but asked once. What is written is kept
/// for previews of this contact and test emails; a draft has its own.
/// </summary>
public sealed class PreviewWriter(IDbContextFactory<CampaignsDb> dbs, AiModels models, AiClient client, DraftGenerator generator, WritingQueries queries, TimeProvider clock)
{
    private readonly WritingClaims _claims = new(dbs, models, clock);
    private readonly WritingRecorder _recorder = new(dbs, clock);

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<PreviewWritten> Write(Actor by, PreviewWriting wanted, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(wanted);
        if (TemplateSyntax.Problems(wanted.Source) is [var problem, ..])
        {
            return PreviewWritten.Not(EditOutcome.InUse(wanted.ContactId, $"The text cannot be read. {TemplateReview.Describe(problem)}"));
        }

        VariablesMaterial? material;
        try
        {
            material = await Load(by.WorkspaceId, wanted, cancellationToken);
        }
        catch (TemplateException tooLarge)
        {
            return PreviewWritten.Not(EditOutcome.InUse(wanted.ContactId, tooLarge.Message));
        }

        if (material is null)
        {
            return PreviewWritten.Not(EditOutcome.NotFound(wanted.ContactId));
        }

        return material.Prompt is { } prompt
            ? await Ask(by, material, prompt, cancellationToken)
            : new PreviewWritten(EditOutcome.Done(wanted.ContactId), [], []);
    }

    private async Task<PreviewWritten> Ask(Actor by, VariablesMaterial material, AiPrompt prompt, CancellationToken cancellationToken)
    {
        var contactId = material.Contact.Id;
        if (await _claims.TakeForPreview(by, contactId, cancellationToken) is not { } claimed)
        {
            return PreviewWritten.Not(EditOutcome.InUse(contactId, await queries.WhyNot(by.WorkspaceId, cancellationToken) ?? "As many texts as may be are being written at this moment. Try again in a few seconds."));
        }

        // Whoever asked may have gone: what it cost is recorded all the same.
        var completion = await client.Ask(claimed.Endpoint, prompt, TimeSpan.FromSeconds(claimed.Settings.TimeLimitSeconds), CancellationToken.None);
        var written = completion.Result == AiResult.Answered ? material.Read(completion.Text) : null;
        await _recorder.RecordPreview(by.WorkspaceId, claimed, material, completion, written, CancellationToken.None);
        return written is { Content: not null }
            ? new PreviewWritten(EditOutcome.Done(contactId), written.Texts, written.Findings)
            : PreviewWritten.Not(EditOutcome.InUse(contactId, written?.Problem ?? completion.Explanation));
    }

    private async Task<VariablesMaterial?> Load(Guid workspaceId, PreviewWriting wanted, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == wanted.ContactId && c.DeletedAt == null, cancellationToken) is not { } contact)
        {
            return null;
        }

        var sender = await db.SenderAccounts.AsNoTracking().Where(s => wanted.SenderId == null || s.Id == wanted.SenderId)
            .OrderByDescending(s => s.IsDefault).ThenBy(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        var source = wanted.Source;
        var step = new FrozenStep(
            Guid.Empty, 1, "", source.Subject, source.BodyHtml, source.BodyText, 0, 0, null, ReplyInThread: false, IsEnabled: true, Preheader: source.Preheader);
        return VariablesMaterial.Of(
            new FrozenPlan([step]), step, contact,
            await DraftFacts.Of(db, contact, enrollmentId: null, cancellationToken),
            new WritingWish(sender?.DisplayName ?? sender?.Email ?? "", sender?.Email ?? "", wanted.Instruction, Remark: null, Before: null),
            ContactMergeFields.For(contact, sender, await db.PostalAddress(cancellationToken)),
            generator);
    }
}
