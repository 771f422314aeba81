using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Core.Templates;

/// <summary>What a form or a request says about a template. Null says nothing about a field (a change leaves it), an empty text clears it.</summary>
public sealed record TemplateInput
{
    public string? Name { get; init; }
    public string? Subject { get; init; }

    /// <summary>What inboxes show behind the subject; empty leaves it to them.</summary>
    public string? Preheader { get; init; }

    public string? BodyHtml { get; init; }

    /// <summary>The text part; empty makes it from the HTML.</summary>
    public string? BodyText { get; init; }

    /// <summary>The files that its emails bring along, in their order; an empty list takes all away.</summary>
    public IReadOnlyList<AttachmentInput>? Attachments { get; init; }

    public bool? IsActive { get; init; }

    /// <summary>What is wrong with it, before it is saved.</summary>
    /// <param name="isNew">Whether it is to be made, so that nothing needed may be missing.</param>
    public IReadOnlyList<FieldProblem> Problems(bool isNew) => Check(isNew).Problems;

    /// <summary>The input trimmed, and what is wrong with it.</summary>
    internal (TemplateInput Input, IReadOnlyList<FieldProblem> Problems) Check(bool isNew)
    {
        var checks = new FieldChecks();
        var input = this with
        {
            Name = checks.RequiredLine("name", Name, ContentLimits.Name, isNew),
            Subject = checks.Line("subject", Subject, ContentLimits.Subject),
            Preheader = checks.Line("preheader", Preheader, ContentLimits.Preheader),
            BodyHtml = checks.Text("bodyHtml", BodyHtml, ContentLimits.Body),
            BodyText = checks.Text("bodyText", BodyText, ContentLimits.Body),
        };
        return (input, checks.Problems);
    }
}
