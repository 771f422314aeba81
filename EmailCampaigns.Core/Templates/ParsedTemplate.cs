namespace EmailCampaigns.Core.Templates;

/// <summary>One part of a template, read. Render it only where there are no problems.</summary>
/// <param name="Segments">In the order of the source.</param>
/// <param name="Problems">Why it cannot be rendered.</param>
/// <param name="Length">Of the source, in characters.</param>
internal sealed record ParsedTemplate(IReadOnlyList<TemplateSegment> Segments, IReadOnlyList<TemplateProblem> Problems, int Length);
