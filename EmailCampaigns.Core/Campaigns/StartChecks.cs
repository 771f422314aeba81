using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What must be right before a campaign starts, each finding with the field it is about.</summary>
public static class StartChecks
{
    /// <summary>Everything that refuses the start; empty where nothing does.</summary>
    /// <param name="db">A context in the campaign's workspace.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="plan">What a start would freeze.</param>
    /// <param name="models">Tells whether there is one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<FieldProblem>> Of(CampaignsDb db, Campaign campaign, FrozenPlan plan, AiModels models, CancellationToken cancellationToken) =>
    [
        .. await OfAudience(db, campaign, cancellationToken),
        .. await OfSender(db, campaign, cancellationToken),
        .. await OfFooter(db, campaign, cancellationToken),
        .. await OfSequence(db, campaign, plan, cancellationToken),
        .. await OfModel(db, campaign, plan, models, cancellationToken),
        .. await FileChecks.Refusals(db, campaign, plan, cancellationToken),
    ];

    /// <summary>What is wrong with the sequence, also of a campaign that runs: its steps, and conditions on what is not tracked.</summary>
    public static async Task<IReadOnlyList<FieldProblem>> OfSequence(CampaignsDb db, Campaign campaign, FrozenPlan plan, CancellationToken cancellationToken) =>
    [
        .. OfSteps(plan, await KnownFields(db, cancellationToken)),
        .. OfAiVariables(campaign, plan),
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

        foreach (var (step, field, name) in enabled.SelectMany(StepContent.Of))
        {
            foreach (var part in TemplateContent.NeverThere(step.Source, subjectIsDue: step.Id == enabled[0].Id || !step.TakesThreadSubject))
            {
                yield return part switch
                {
                    EmailPart.Subject => new FieldProblem($"{field}.subjectTemplate", $"{name} has no subject."),
                    EmailPart.Content => new FieldProblem($"{field}.bodyTemplate", $"{name} has no content: its readers would see neither text nor an image."),
                };
            }

            foreach (var problem in TemplateSyntax.Problems(step.Source, knownFields))
            {
                yield return new FieldProblem(
                    FieldOf(field, problem.Part), $"{name}, line {problem.Line}, column {problem.Column}: {problem.Message}");
            }

            foreach (var note in ContentNotes.Of(step.Source).Where(n => n.Refuses))
            {
                yield return new FieldProblem(FieldOf(field, note.Part), $"{name}: {note.Message}");
            }

            foreach (var unknown in TemplateVariables.Unknown(step.Source, knownFields))
            {
                yield return new FieldProblem($"{field}.bodyTemplate",
                    $"{name} uses {{{{{unknown}}}}}, which no contact has. Import it as a field, or take it out.");
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

    /// <summary>What a model writes is read by a person before it goes; and in an email that it writes as a whole no single text has a place.</summary>
    private static IEnumerable<FieldProblem> OfAiVariables(Campaign campaign, FrozenPlan plan)
    {
        var problem = campaign switch
        {
            { Approval: Approval.Automatic } => "What a model writes is read by a person before it goes: let drafts wait for approval, or take it out.",
            { DraftsBy: DraftsBy.Ai } => "In this campaign a model writes the whole email: take it out, or let the template write the drafts.",
            _ => null,
        };
        return problem is null ? [] : WithAiVariables(plan).Select(s => new FieldProblem($"steps[{s.Order - 1}].bodyTemplate", $"Step {s.Order} has a text that a model writes ({{{{ai}}}}). {problem}"));
    }

    /// <summary>Where a model is to write, there must be one.</summary>
    private static async Task<IReadOnlyList<FieldProblem>> OfModel(CampaignsDb db, Campaign campaign, FrozenPlan plan, AiModels models, CancellationToken cancellationToken)
    {
        var steps = campaign.DraftsBy == DraftsBy.Ai ? [] : WithAiVariables(plan);
        return (campaign.DraftsBy != DraftsBy.Ai && steps.Count == 0) || await models.Of(db, cancellationToken) is not null ? []
            : campaign.DraftsBy == DraftsBy.Ai ? [new FieldProblem("draftsBy", "A model is to write the drafts, and none is set up. Set one up under Settings, AI drafts, or let the template write them.")]
            : [.. steps.Select(s => new FieldProblem($"steps[{s.Order - 1}].bodyTemplate", $"Step {s.Order} has a text that a model writes ({{{{ai}}}}), and no model is set up. Set one up under Settings, AI drafts, or take it out."))];
    }

    private static List<FrozenStep> WithAiVariables(FrozenPlan plan) => [.. plan.Steps.Where(s => s.IsEnabled && s.Contents.Any(c => AiVariables.AreIn(c.Source)))];

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
        return hasContacts || campaign.EnrollNewMembers ? [] : [new FieldProblem("listId", "The list has no contacts. Import some, choose another list, or let contacts who join it later get the emails too.")];
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
