namespace EmailCampaigns.Core.Templates;

/// <summary>What an author wrote, before merge. Without <paramref name="BodyText"/> the text part is made from the HTML.</summary>
public sealed record TemplateSource(string Subject, string BodyHtml, string? BodyText);

/// <summary>The part of an email that a finding is about.</summary>
public enum TemplatePart
{
    Subject,
    Html,
    Text,
}

/// <summary>Why a source cannot be rendered, for the author. <paramref name="Line"/> and <paramref name="Column"/> count from 1.</summary>
public sealed record TemplateProblem(TemplatePart Part, int Line, int Column, string Message);

/// <summary>A source with problems was asked to render; <see cref="TemplateSyntax.Problems"/> tells them beforehand.</summary>
public sealed class TemplateException(IReadOnlyList<TemplateProblem> problems)
    : Exception(string.Join(' ', problems.Select(p => $"{p.Part}, line {p.Line}, column {p.Column}: {p.Message}")))
{
    public IReadOnlyList<TemplateProblem> Problems { get; } = problems;
}
