using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What must be right before a campaign starts, each finding with the field it is about.</summary>
public static class StartChecks
{
    /// <summary>Everything that refuses the start; empty where nothing does.</summary>
    public static async Task<IReadOnlyList<FieldProblem>> Of(CampaignsDb db, Campaign campaign, FrozenPlan plan, CancellationToken cancellationToken) =>
    [
        .. await OfAudience(db, campaign, cancellationToken),
        .. await OfSender(db, campaign, cancellationToken),
        .. await OfFooter(db, campaign, cancellationToken),
        .. await OfSequence(db, campaign, plan, cancellationToken),
        .. await FileChecks.Refusals(db, campaign, plan, cancellationToken),
    ];

    /// <summary>What is wrong with the sequence, also of a campaign that runs: its steps, and conditions on what is not tracked.</summary>
    public static async Task<IReadOnlyList<FieldProblem>> OfSequence(CampaignsDb db, Campaign campaign, FrozenPlan plan, CancellationToken cancellationToken) =>
    [
        .. OfSteps(plan, await KnownFields(db, cancellationToken)),
        .. plan.Steps.Any(s => s is { IsEnabled: true, Condition: not null }) ? await OfConditions(db, campaign, plan, cancellationToken) : [],
    ];

    /// <summary>What is wrong with the steps: no step, no subject, no content, a template that cannot be read, a variable that no contact can have.</summary>
    public static IEnumerable<FieldProblem> OfSteps(FrozenPlan plan, IReadOnlyCollection<string> knownFields)
    {
        var enabled = plan.Steps.Where(s => s.IsEnabled).ToList();
        if (enabled.Count == 0)
        {
            yield return new FieldProblem("steps", "The campaign has no email to send. Write at least one step.");
        }

        for (var i = 0; i < enabled.Count; i++)
        {
            var (step, field) = (enabled[i], $"steps[{enabled[i].Order - 1}]");
            foreach (var part in TemplateContent.NeverThere(step.Source, subjectIsDue: i == 0 || !step.TakesThreadSubject))
            {
                yield return part switch
                {
                    EmailPart.Subject => new FieldProblem($"{field}.subjectTemplate", $"Step {step.Order} has no subject."),
                    EmailPart.Content => new FieldProblem($"{field}.bodyTemplate", $"Step {step.Order} has no content: its readers would see neither text nor an image."),
                };
            }

            foreach (var problem in TemplateSyntax.Problems(step.Source, knownFields))
            {
                yield return new FieldProblem(
                    FieldOf(field, problem.Part), $"Step {step.Order}, line {problem.Line}, column {problem.Column}: {problem.Message}");
            }

            foreach (var note in ContentNotes.Of(step.Source).Where(n => n.Refuses))
            {
                yield return new FieldProblem(FieldOf(field, note.Part), $"Step {step.Order}: {note.Message}");
            }

            foreach (var name in TemplateVariables.Unknown(step.Source, knownFields))
            {
                yield return new FieldProblem($"{field}.bodyTemplate",
                    $"Step {step.Order} uses {{{{{name}}}}}, which no contact has. Import it as a field, or take it out.");
            }
        }
    }

    /// <summary>The fields that contacts of the workspace can have.</summary>
    public static async Task<IReadOnlyCollection<string>> KnownFields(CampaignsDb db, CancellationToken cancellationToken) =>
        [.. MergeFields.StandardNames, .. await db.ContactFields.Select(f => f.Name).ToListAsync(cancellationToken)];

    internal static string FieldOf(string step, TemplatePart part) => part switch
    {
        TemplatePart.Subject => $"{step}.subjectTemplate",
        TemplatePart.Html => $"{step}.bodyTemplate",
        TemplatePart.Text => $"{step}.textTemplate",
        TemplatePart.Preheader => $"{step}.preheaderTemplate",
    };

    /// <summary>A full footer names the postal address.</summary>
    private static async Task<IReadOnlyList<FieldProblem>> OfFooter(CampaignsDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaign.Id, cancellationToken);
        return settings.FooterOf(campaign.CampaignType) == FooterKind.Full && string.IsNullOrWhiteSpace(await db.PostalAddress(cancellationToken))
            ? [new FieldProblem("settings.footer", "The footer of these emails names the postal address, and the workspace has none. Enter it in the settings of the workspace.")]
            : [];
    }

    /// <summary>Without tracking nobody has ever opened or clicked: such a step would go to all, or to none.</summary>
    private static async Task<IReadOnlyList<FieldProblem>> OfConditions(CampaignsDb db, Campaign campaign, FrozenPlan plan, CancellationToken cancellationToken)
    {
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaign.Id, cancellationToken);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == db.WorkspaceId, cancellationToken);
        var (opens, clicks) = (settings.TrackOpens && workspace.TrackOpens, settings.TrackClicks && workspace.TrackClicks);
        return
        [
            .. plan.Steps
                .Where(s => s is { IsEnabled: true, Condition: not null } && !(s.Condition.Value.IsOfOpens() ? opens : clicks))
                .Select(s => new FieldProblem(
                    $"steps[{s.Order - 1}].condition",
                    $"Step {s.Order} asks for {(s.Condition!.Value.IsOfOpens() ? "opens" : "clicks")}, which are not tracked. Switch the tracking on, or take the condition out.")),
        ];
    }

    private static async Task<IReadOnlyList<FieldProblem>> OfAudience(CampaignsDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        if (campaign.IsEventTriggered)
        {
            return [];
        }

        if (campaign.ListId is not { } listId)
        {
            return [new FieldProblem("listId", "Choose the list of contacts that get the emails.")];
        }

        var hasContacts = await (
            from member in db.ContactListMembers
            join contact in db.Contacts on member.ContactId equals contact.Id
            where member.ListId == listId && contact.DeletedAt == null
            select member.Id).AnyAsync(cancellationToken);
        return hasContacts ? [] : [new FieldProblem("listId", "The list has no contacts. Import some, or choose another list.")];
    }

    private static async Task<IReadOnlyList<FieldProblem>> OfSender(CampaignsDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        var sender = await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == campaign.SenderAccountId, cancellationToken);
        return sender switch
        {
            null => [new FieldProblem("senderAccountId", "Choose the sender that the emails go out from.")],
            { IsActive: false } => [new FieldProblem("senderAccountId", "The sender is switched off. Switch it on, or choose another.")],
            { ValidationStatus: not ValidationStatus.Verified } =>
                [new FieldProblem("senderAccountId", "The sender has not been shown to work. Test its connection first.")],
            _ => [],
        };
    }
}
