using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>All that one text is written from.</summary>
/// <param name="Brief">What the model is given.</param>
/// <param name="Preheader">The line that inboxes show, merged. It is hidden markup and no part of what a model writes; null for none.</param>
/// <param name="Step">The step, in the version of the sequence that the contact is on.</param>
/// <param name="Contact">Whom it is for.</param>
/// <param name="SenderEmail">Who writes.</param>
internal sealed record WritingMaterial(DraftBrief Brief, string? Preheader, FrozenStep Step, Contact Contact, string SenderEmail)
{
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

        var plan = FrozenPlan.Parse(found.version.PlanJson);
        if (plan.Find(found.draft.StepId) is not { } step)
        {
            return null;
        }

        var whole = generator.Generate(plan, step, ContactMergeFields.For(found.contact, found.sender, await db.PostalAddress(cancellationToken)));
        var brief = new DraftBrief(
            WithoutPreheader(whole),
            step.TakesThreadSubject,
            found.sender.DisplayName ?? found.sender.Email,
            found.campaign.DraftInstruction,
            found.generation.Remark,
            found.generation.Before() is { } before ? WithoutPreheader(before) : null,
            await DraftFacts.Of(db, found.contact, found.draft.CampaignContactId, cancellationToken));
        return new WritingMaterial(brief, Templates.Preheader.Of(whole.Html), step, found.contact, found.sender.Email);
    }

    private static EmailContent WithoutPreheader(EmailContent content) => content with { Html = Templates.Preheader.Without(content.Html) };

    /// <summary>What the text is checked against.</summary>
    public CheckSources Sources() => new(
        Brief.Example, Brief.Facts, [Brief.Instruction, Brief.Remark, Brief.SenderName, SenderEmail, Contact.Email, Contact.Name, Contact.FirstName, Contact.LastName, Contact.Company]);
}

/// <summary>A text that a model wrote, cleaned and checked; without content where it is none.</summary>
/// <param name="Content">What can be sent, as far as the checks allow.</param>
/// <param name="Used">The facts that the model named.</param>
/// <param name="Findings">What the checks found.</param>
/// <param name="Problem">Why the answer is no text; null where it is one.</param>
internal sealed record WrittenText(EmailContent? Content, IReadOnlyList<UsedFact> Used, IReadOnlyList<DraftFinding> Findings, string? Problem)
{
    /// <summary>Why a person cannot approve it; null where one may.</summary>
    public string? Severe => Findings.Where(f => f.Level == FindingLevel.Severe).Select(f => f.Detail is null ? f.Title : $"{f.Title}. {f.Detail}").ToList() is { Count: > 0 } severe
        ? string.Join(' ', severe)
        : null;

    /// <summary>Reads, cleans and checks an answer.</summary>
    public static WrittenText Of(string answer, WritingMaterial material)
    {
        if (WrittenEmail.Read(answer, material.Brief.Facts, out var problem) is not { } written)
        {
            return new WrittenText(null, [], [], problem);
        }

        try
        {
            HtmlToText.Convert(written.Html); // refuses what is nested too deep, before it is read as a tree
            var html = WrittenHtml.Clean(written.Html, material.Brief.Example.Html, out var removed);
            var subject = material.Step.TakesThreadSubject ? material.Brief.Example.Subject : written.Subject;
            var content = new EmailContent(subject, html, HtmlToText.Convert(html)) { Attachments = material.Brief.Example.Attachments };
            var whole = material.Preheader is { } line ? content with { Html = Preheader.Insert(html, line) } : content;
            return new WrittenText(whole, written.Used, DraftChecks.Of(content, removed, material.Step.TakesThreadSubject, material.Contact, material.Sources()), null);
        }
        catch (ContentLimitException tooLarge)
        {
            return new WrittenText(null, [], [], tooLarge.Message);
        }
    }
}
