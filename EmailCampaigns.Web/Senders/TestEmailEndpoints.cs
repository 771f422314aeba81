using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Senders;

/// <summary>Test emails of a step and of a template, to who asks for them.</summary>
internal static class TestEmailEndpoints
{
    public static void MapTestEmails(this RouteGroupBuilder api)
    {
        api.MapPost("/campaigns/{id:guid}/test-email", OfStep).WithTags("Campaigns").WithSummary("Send oneself a step as a contact would get it").Requires("contactId", "stepId")
            .RequireAuthorization(Policies.Marketer).Answers200<TestEmailResource>();
        api.MapPost("/templates/{id:guid}/test-email", OfTemplate).WithTags("Templates").WithSummary("Send oneself a template as a contact would get it").Requires("contactId")
            .RequireAuthorization(Policies.Marketer).Answers200<TestEmailResource>();
    }

    private static async Task<IResult> OfStep(
        Caller by, Guid id, StepTestInput body, CampaignQueries campaigns, TestEmailSender sender, CancellationToken cancellationToken)
    {
        if (!await campaigns.Exists(by.WorkspaceId, id, cancellationToken))
        {
            return ApiProblems.NotFound(id);
        }

        var contactId = body.ContactId ?? throw new InvalidInputException("contactId", "Must be the id of the contact as whom the email is merged.");
        var stepId = body.StepId ?? throw new InvalidInputException("stepId", "Must be the id of the step.");
        return Answer(id, await sender.Send(by, new TestEmailRequest(contactId) { CampaignId = id, StepId = stepId, Variant = body.Variant }, cancellationToken));
    }

    private static async Task<IResult> OfTemplate(
        Caller by, Guid id, TemplateTestInput body, TemplateQueries templates, TestEmailSender sender, CancellationToken cancellationToken)
    {
        if (await templates.Find(by.WorkspaceId, id, cancellationToken) is not { } template)
        {
            return ApiProblems.NotFound(id);
        }

        var contactId = body.ContactId ?? throw new InvalidInputException("contactId", "Must be the id of the contact as whom the email is merged.");
        return Answer(id, await sender.Send(by, new TestEmailRequest(contactId) { Source = template.Source, SenderAccountId = body.SenderAccountId }, cancellationToken));
    }

    /// <summary>An email that the server did not take is an answer too: <c>problem</c> says why.</summary>
    private static IResult Answer(Guid id, TestEmailOutcome outcome) => outcome.Outcome.Verdict switch
    {
        Core.EditVerdict.Done => TypedResults.Ok(new TestEmailResource(outcome.IsSent, outcome.To, outcome.Problem)),
        Core.EditVerdict.NotFound => ApiProblems.NotFound(outcome.Outcome.Id),
        _ => ApiProblems.Conflict(outcome.Outcome.Message, outcome.Outcome.Id == Guid.Empty ? id : outcome.Outcome.Id),
    };
}

/// <summary>Which step, as whom, and which of its variants; without one the one that the contact would get.</summary>
internal sealed record StepTestInput(Guid? StepId, Guid? ContactId, VariantLetter? Variant);

/// <summary>As whom, and by which sender; without one the workspace's default sender.</summary>
internal sealed record TemplateTestInput(Guid? ContactId, Guid? SenderAccountId);

/// <summary>What became of a test email.</summary>
internal sealed record TestEmailResource(bool IsSent, string? To, string? Problem);
