using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>All that a draft is written from: the whole of it (<see cref="EmailMaterial"/>) or single texts of it (<see cref="VariablesMaterial"/>).</summary>
/// <param name="Step">The step as the contact gets it, in the version of the sequence that the contact is on.</param>
/// <param name="Contact">Whom it is for.</param>
/// <param name="Facts">What the model is given of the contact.</param>
internal abstract record WritingMaterial(FrozenStep Step, Contact Contact, IReadOnlyList<DraftFact> Facts)
{
    /// <summary>What the model is asked; null where there is nothing to ask.</summary>
    public abstract AiPrompt? Prompt { get; }

    /// <summary>Which wording of the instruction that is.</summary>
    public abstract int InstructionVersion { get; }

    /// <summary>Reads it; null where nobody wants the text any more, or not now: its email is called off, its draft was decided or edited.</summary>
    /// <exception cref="TemplateException">The step's own text cannot be merged.</exception>
    public static async Task<WritingMaterial?> Load(CampaignsDb db, Guid generationId, DraftGenerator generator, CancellationToken cancellationToken)
    {
        var found = await (
            from generation in db.DraftGenerations
            join draft in db.EmailDrafts on generation.DraftId equals draft.Id
            join email in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { email.CampaignContactId, email.StepId }
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            join enrollment in db.Enrollments on draft.CampaignContactId equals enrollment.Id
            join version in db.PlanVersions on enrollment.PlanVersionId equals version.Id
            join contact in db.Contacts on draft.ContactId equals contact.Id
            join sender in db.SenderAccounts on campaign.SenderAccountId equals sender.Id
            where generation.Id == generationId
            select new { generation, draft, email.Status, campaign, version, contact, sender }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is not { Status: ScheduledEmailStatus.Planned, draft.Status: DraftStatus.Unwritten, campaign.Status: CampaignStatus.Active })
        {
            return null;
        }

        var plan = FrozenPlan.Parse(found.version.PlanJson).For(found.contact.Id);
        if (plan.Find(found.draft.StepId) is not { } step)
        {
            return null;
        }

        var fields = ContactMergeFields.For(found.contact, found.sender, await db.PostalAddress(cancellationToken));
        var facts = await DraftFacts.Of(db, found.contact, found.draft.CampaignContactId, cancellationToken);
        var wish = new WritingWish(found.sender.DisplayName ?? found.sender.Email, found.sender.Email, found.campaign.DraftInstruction, found.generation.Remark, found.generation.Before());
        return found.campaign.DraftsBy == DraftsBy.Ai
            ? EmailMaterial.Of(plan, step, found.contact, facts, wish, fields, generator)
            : VariablesMaterial.Of(plan, step, found.contact, facts, wish, fields, generator);
    }

    /// <summary>Reads, cleans and checks an answer.</summary>
    public abstract WrittenText Read(string completion);

    /// <summary>What stands where the model does not come to write it; null where it is needed.</summary>
    public abstract WrittenText? Without(string why);
}

/// <summary>What people of the workspace want of a text.</summary>
/// <param name="SenderName">Who writes.</param>
/// <param name="SenderEmail">By which address.</param>
/// <param name="Instruction">What the marketer wants of all texts; null for nothing in particular.</param>
/// <param name="Remark">What a reviewer wants otherwise than in <paramref name="Before"/>; null the first time.</param>
/// <param name="Before">The email that stands; null where there is none.</param>
internal sealed record WritingWish(string SenderName, string SenderEmail, string? Instruction, string? Remark, EmailContent? Before)
{
    /// <summary>What was said, and by and to whom: a text may rest on it.</summary>
    public IEnumerable<string?> SaidTo(Contact contact) => [Instruction, Remark, SenderName, SenderEmail, contact.Email, contact.Name, contact.FirstName, contact.LastName, contact.Company];
}

/// <summary>A text that a model wrote, cleaned and checked; without content where it is none.</summary>
/// <param name="Content">What can be sent, as far as the checks allow.</param>
/// <param name="Used">The facts that the model named.</param>
/// <param name="Findings">What the checks found.</param>
/// <param name="Problem">Why the answer is no text; null where it is one.</param>
internal sealed record WrittenText(EmailContent? Content, IReadOnlyList<UsedFact> Used, IReadOnlyList<DraftFinding> Findings, string? Problem)
{
    /// <summary>The single texts, where the model wrote no more than these.</summary>
    public IReadOnlyList<AiText> Texts { get; init; } = [];

    /// <summary>What makes the merged email none that can be sent, whoever wrote it.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Why a person cannot approve it; null where one may.</summary>
    public string? Severe => Findings.Where(f => f.Level == FindingLevel.Severe).Select(f => f.Detail is null ? f.Title : $"{f.Title}. {f.Detail}").Append(Incomplete).OfType<string>().ToList() is { Count: > 0 } severe
        ? string.Join(' ', severe)
        : null;

    public static WrittenText Unreadable(string problem) => new(null, [], [], problem);
}
