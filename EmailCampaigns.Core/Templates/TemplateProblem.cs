namespace EmailCampaigns.Core.Templates;

/// <summary>The part of an email that a finding is about.</summary>
public enum TemplatePart
{
    Subject,
    Html,
    Text,

    /// <summary>The line that inboxes show behind the subject.</summary>
    Preheader,
}

/// <summary>
/// Why a source cannot be rendered, for the author. <paramref name="Line"/> and <paramref name="Column"/> count from 1. With <paramref name="IsLimit"/> it breaks
/// one of the <see cref="ContentLimits"/>: then it is not even kept.
/// </summary>
public sealed record TemplateProblem(TemplatePart Part, int Line, int Column, string Message, bool IsLimit = false)
{
    /// <summary>A problem at a place in the source, counted in characters from 0.</summary>
    internal static TemplateProblem At(TemplatePart part, ReadOnlySpan<char> source, int position, string message, bool isLimit = false)
    {
        var before = source[..position];
        return new TemplateProblem(part, before.Count('\n') + 1, position - before.LastIndexOf('\n'), message, isLimit);
    }

    /// <summary>Where it is in the source it was found in, in characters from 0; the end where the source has become shorter.</summary>
    public int PlaceIn(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var start = 0;
        for (var line = 1; line < Line && start < source.Length; line++)
        {
            var end = source.IndexOf('\n', start);
            start = end < 0 ? source.Length : end + 1;
        }

        return Math.Min(source.Length, start + Column - 1);
    }
}

/// <summary>A source with problems was asked to render; <see cref="TemplateSyntax.Problems"/> tells them beforehand.</summary>
public sealed class TemplateException(IReadOnlyList<TemplateProblem> problems)
    : Exception(string.Join(' ', problems.Take(MaxInMessage).Select(p => $"{p.Part}, line {p.Line}, column {p.Column}: {p.Message}")))
{
    /// <summary>The message ends up as the reason of an email: the first problems are enough there.</summary>
    private const int MaxInMessage = 3;

    public IReadOnlyList<TemplateProblem> Problems { get; } = problems;
}
