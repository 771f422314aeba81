
namespace EmailCampaigns.Core.Templates;

/// <summary>Whether a source can be rendered at all.</summary>
public static class TemplateSyntax
{
    /// <summary>What the author has to correct, in the order of subject, HTML, text, preheader; empty where all is well.</summary>
    public static IReadOnlyList<TemplateProblem> Problems(TemplateSource source) => [.. ParsedSource.Parse(source).Problems];

    /// <summary>The same, and tags of other systems that name a custom field.</summary>
    /// <param name="source">What was written.</param>
    /// <param name="customFields">The custom fields that contacts of the workspace can have; standard names among them do no harm.</param>
    public static IReadOnlyList<TemplateProblem> Problems(TemplateSource source, IEnumerable<string> customFields) =>
        [.. ParsedSource.Parse(source, new ForeignTags(customFields)).Problems];

    /// <summary>Those of the problems that break one of the <see cref="ContentLimits"/>: such a source is not kept, not even as work in progress.</summary>
    public static IReadOnlyList<TemplateProblem> Limits(TemplateSource source) => [.. ParsedSource.Parse(source).Problems.Where(p => p.IsLimit)];
}

/// <summary>A source, read. Without a text of its own there is no third part.</summary>
internal sealed record ParsedSource(ParsedTemplate Subject, ParsedTemplate Html, ParsedTemplate? Text, ParsedTemplate? Preheader, string BodyHtml)
{
    internal IEnumerable<ParsedTemplate> Parts => new[] { Subject, Html, Text, Preheader }.OfType<ParsedTemplate>();

    internal IEnumerable<TemplateProblem> Problems => Parts.SelectMany(part => ReferenceEquals(part, Html) ? ProblemsOfHtml() : part.Problems);

    internal static ParsedSource Parse(TemplateSource source) => Parse(source, ForeignTags.Standard);

    internal static ParsedSource Parse(TemplateSource source, ForeignTags foreign)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ParsedSource(
            TemplateParser.Parse(source.Subject, TemplatePart.Subject, foreign),
            TemplateParser.Parse(source.BodyHtml, TemplatePart.Html, foreign),
            string.IsNullOrWhiteSpace(source.BodyText) ? null : TemplateParser.Parse(source.BodyText, TemplatePart.Text, foreign),
            string.IsNullOrWhiteSpace(source.Preheader) ? null : TemplateParser.Parse(source.Preheader, TemplatePart.Preheader, foreign),
            source.BodyHtml);
    }

    // What cannot be read as HTML before merge cannot be read after it either.
    private IEnumerable<TemplateProblem> ProblemsOfHtml()
    {
        if (Html.Problems.Any(p => p.IsLimit))
        {
            return Html.Problems;
        }

        try
        {
            HtmlToText.Convert(BodyHtml);
            return Html.Problems;
        }
        catch (ContentLimitException tooLarge)
        {
            return [.. Html.Problems, TemplateProblem.At(TemplatePart.Html, BodyHtml, tooLarge.Position, tooLarge.Message, isLimit: true)];
        }
    }
}
