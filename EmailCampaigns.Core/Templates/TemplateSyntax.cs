namespace EmailCampaigns.Core.Templates;

/// <summary>Whether a source can be rendered at all.</summary>
public static class TemplateSyntax
{
    /// <summary>What the author has to mend, in the order of subject, HTML, text; empty where all is well.</summary>
    public static IReadOnlyList<TemplateProblem> Problems(TemplateSource source) => [.. ParsedSource.Parse(source).Problems];
}

/// <summary>A source, read. Without a text of its own there is no third part.</summary>
internal sealed record ParsedSource(ParsedTemplate Subject, ParsedTemplate Html, ParsedTemplate? Text)
{
    internal IEnumerable<ParsedTemplate> Parts => Text is null ? [Subject, Html] : [Subject, Html, Text];

    internal IEnumerable<TemplateProblem> Problems => Parts.SelectMany(part => part.Problems);

    internal static ParsedSource Parse(TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ParsedSource(
            TemplateParser.Parse(source.Subject, TemplatePart.Subject),
            TemplateParser.Parse(source.BodyHtml, TemplatePart.Html),
            string.IsNullOrWhiteSpace(source.BodyText) ? null : TemplateParser.Parse(source.BodyText, TemplatePart.Text));
    }
}
