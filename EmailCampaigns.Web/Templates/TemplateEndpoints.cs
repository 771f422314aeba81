using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Templates;

/// <summary><c>/templates</c></summary>
internal static class TemplateEndpoints
{
    private const string Path = "/templates";

    public static void MapTemplates(this RouteGroupBuilder api)
    {
        var templates = api.MapGroup(Path).WithTags("Templates");
        templates.MapGet("", List).WithSummary("List the templates").AnswersList<TemplateRow>(TemplateQueries.Fields);
        templates.MapPost("", Create).WithSummary("Create a template").Requires("name").RequireAuthorization(Policies.Marketer).Answers201<TemplateResource>();
        templates.MapGet("/{id:guid}", Get).WithSummary("Read a template").Answers200<TemplateResource>();
        templates.MapPatch("/{id:guid}", Update).WithSummary("Change a template").RequireAuthorization(Policies.Marketer).Answers200<TemplateResource>();
        templates.MapDelete("/{id:guid}", Delete).WithSummary("Delete a template").RequireAuthorization(Policies.Marketer).Answers204();
        templates.MapPost("/replace-foreign-tags", ReplaceForeignTags).WithSummary("Put tags of this product in place of those of other systems; nothing is stored").RequireAuthorization(Policies.Marketer).Answers200<TemplateSourceResource>();
        templates.MapPost("/{id:guid}/duplicate", Duplicate).WithSummary("Copy a template").RequireAuthorization(Policies.Marketer).Answers201<TemplateResource>();
        templates.MapPost("/{id:guid}/write-texts", WriteTexts).WithSummary("Have a model write the texts of a template for one contact; the next preview shows them").RequireAuthorization(Policies.Reviewer).Answers200<WrittenTextsResource>();
        templates.MapPost("/{id:guid}/preview", Preview).WithSummary("Render a template for a contact").RequireAuthorization(Policies.Reviewer).Answers200<PreviewResource>();
    }

    private static async Task<Paged<TemplateRow>> List(Caller by, ListQuery query, TemplateQueries templates, CancellationToken cancellationToken) =>
        query.Of(await templates.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Create(Caller by, TemplateInput input, TemplateEditor editor, TemplateQueries templates, CancellationToken cancellationToken) =>
        editor.Create(input, by, cancellationToken).Created(Path, Load(templates, by, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, TemplateQueries templates, CancellationToken cancellationToken) =>
        Load(templates, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> Update(
        Caller by, Guid id, Patch<TemplateInput> patch, TemplateEditor editor, TemplateQueries templates, CancellationToken cancellationToken) =>
        editor.Update(id, patch.Input, patch.Version, by, cancellationToken).Ok(Load(templates, by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, IfMatch match, TemplateEditor editor, TemplateQueries templates, CancellationToken cancellationToken) =>
        editor.Delete(id, match.Version, by, cancellationToken).NoContent(Load(templates, by, cancellationToken));

    private static async Task<IResult> ReplaceForeignTags(Caller by, TemplateSourceInput body, ContactQueries contacts, CancellationToken cancellationToken)
    {
        var tags = new ForeignTags(await contacts.FieldNames(by.WorkspaceId, cancellationToken));
        return TypedResults.Ok(new TemplateSourceResource(tags.Replace(body.ToSource())));
    }

    private static Task<IResult> Duplicate(Caller by, Guid id, TemplateEditor editor, TemplateQueries templates, CancellationToken cancellationToken) =>
        editor.Duplicate(id, by, cancellationToken).Created(Path, Load(templates, by, cancellationToken));

    private static async Task<IResult> Preview(
        Caller by,
        Guid id,
        PreviewInput body,
        TemplateQueries templates,
        SenderQueries senders,
        TemplatePreview preview,
        CancellationToken cancellationToken)
    {
        if (await templates.Find(by.WorkspaceId, id, cancellationToken) is not { } template)
        {
            return ApiProblems.NotFound(id);
        }

        var contactId = body.ContactId ?? throw new InvalidInputException("contactId", "Must be the id of the contact to preview as.");
        if (body.SenderAccountId is { } senderId && await senders.Find(by.WorkspaceId, senderId, cancellationToken) is null)
        {
            return ApiProblems.NotFound(senderId);
        }

        return await preview.As(by, template.Source, contactId, body.SenderAccountId, cancellationToken) is { } previewed
            ? TypedResults.Ok(new PreviewResource(previewed))
            : ApiProblems.NotFound(contactId);
    }

    private static async Task<IResult> WriteTexts(
        Caller by, Guid id, PreviewInput body, TemplateQueries templates, SenderQueries senders, PreviewWriter writer, CancellationToken cancellationToken)
    {
        if (await templates.Find(by.WorkspaceId, id, cancellationToken) is not { } template)
        {
            return ApiProblems.NotFound(id);
        }

        var contactId = body.ContactId ?? throw new InvalidInputException("contactId", "Must be the id of the contact to write for.");
        if (body.SenderAccountId is { } senderId && await senders.Find(by.WorkspaceId, senderId, cancellationToken) is null)
        {
            return ApiProblems.NotFound(senderId);
        }

        var written = await writer.Write(by, new PreviewWriting(template.Source, contactId) { SenderId = body.SenderAccountId }, cancellationToken);
        return written.Outcome.IsDone ? TypedResults.Ok(new WrittenTextsResource(written.Texts, written.Findings)) : written.Outcome.Refused();
    }

    private static Func<Guid, Task<TemplateResource?>> Load(TemplateQueries templates, Actor by, CancellationToken cancellationToken) =>
        async id => await templates.Find(by.WorkspaceId, id, cancellationToken) is { } found ? new TemplateResource(found) : null;
}

/// <summary>A template and where it is used.</summary>
internal sealed record TemplateResource
{
    public TemplateResource(TemplateDetail detail)
    {
        var row = detail.Template;
        (Id, Name, Subject, BodyHtml, BodyText, IsActive) = (row.Id, row.Name, detail.Source.Subject, detail.Source.BodyHtml, detail.Source.BodyText, row.IsActive);
        (Preheader, Attachments) = (detail.Source.Preheader, detail.Source.Attachments);
        (UsedIn, CreatedAt, UpdatedAt, Version) = (detail.UsedIn, row.CreatedAt, row.UpdatedAt, row.Version);
    }

    public Guid Id { get; }
    public string Name { get; }
    public string Subject { get; }
    public string? Preheader { get; }
    public string BodyHtml { get; }
    public string? BodyText { get; }

    /// <summary>The files that its emails bring along.</summary>
    public IReadOnlyList<AttachedFile> Attachments { get; }

    public bool IsActive { get; }
    public IReadOnlyList<TemplateUse> UsedIn { get; }
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}

/// <summary>The texts of a template or a step, stored or not.</summary>
internal sealed record TemplateSourceInput(string? Subject, string? Preheader, string? BodyHtml, string? BodyText)
{
    public TemplateSource ToSource() => new(Subject ?? "", BodyHtml ?? "", BodyText) { Preheader = Preheader };
}

/// <inheritdoc cref="TemplateSourceInput"/>
internal sealed record TemplateSourceResource(string Subject, string? Preheader, string BodyHtml, string? BodyText)
{
    public TemplateSourceResource(TemplateSource source)
        : this(source.Subject, source.Preheader, source.BodyHtml, source.BodyText)
    {
    }
}

/// <summary>What a model wrote for a contact.</summary>
/// <param name="Texts">By the instruction of each; one that cannot be sent and has a fallback is left out.</param>
/// <param name="Findings">What the checks found.</param>
internal sealed record WrittenTextsResource(IReadOnlyList<AiText> Texts, IReadOnlyList<DraftFinding> Findings);

/// <summary>Whom to preview a template as.</summary>
internal sealed record PreviewInput(Guid? ContactId, Guid? SenderAccountId);

/// <summary>A template merged for one contact; without content where it has problems.</summary>
internal sealed record PreviewResource
{
    public PreviewResource(PreviewedEmail previewed)
    {
        (Subject, BodyHtml, BodyText) = (previewed.Content?.Subject, previewed.Content?.Html, previewed.Content?.Text);
        Problems = [.. previewed.Problems.Select(p => new Core.FieldProblem(TemplateReview.FieldOf(p.Part), TemplateReview.Describe(p)))];
        Missing = previewed.Missing;
        AiTexts = previewed.AiTexts;
    }

    public string? Subject { get; }
    public string? BodyHtml { get; }
    public string? BodyText { get; }
    public IReadOnlyList<Core.FieldProblem> Problems { get; }

    /// <summary>Variables without fallback that are empty for this contact.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The texts that a model writes for this contact, as far as they are written.</summary>
    public IReadOnlyList<PreviewedAiText> AiTexts { get; }
}
