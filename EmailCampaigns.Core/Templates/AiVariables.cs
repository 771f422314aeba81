using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Templates;

/// <summary>A text of a template that a model writes for each contact: <c>{{ai "one line about their company"}}</c>.</summary>
/// <param name="Instruction">What the model is to write, on one line.</param>
/// <param name="HasFallback">Whether the template says what stands there without it. One without is required: its email is not sent before it is written.</param>
public sealed record AiVariable(string Instruction, bool HasFallback);

/// <summary>Finds the texts of a source that a model writes. A source with problems is answered as far as it can be read.</summary>
public static partial class AiVariables
{
    /// <summary>Different texts that one part of a template can have written.</summary>
    public const int MaxInPart = 8;

    /// <summary>Whether a source has any. Most have none, and are not read for that.</summary>
    public static bool AreIn(TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return MayBeIn(source) && Of(source).Count > 0;
    }

    /// <summary>Each one once; with a fallback only if it has one wherever it stands.</summary>
    public static IReadOnlyList<AiVariable> Of(TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return MayBeIn(source)
            ? Merged(ParsedSource.Parse(source).Parts.SelectMany(part => part.Segments).OfType<TemplateSegment.Output>().SelectMany(output => UsesIn(output.Value, hasFallback: false)))
            : [];
    }

    /// <summary>Those that one contact's email needs: in branches that are taken, and not behind a field that has a value.</summary>
    /// <param name="source">What would be sent.</param>
    /// <param name="fields">The contact's, with or without written texts.</param>
    public static IReadOnlyList<AiVariable> NeededBy(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fields);
        return MayBeIn(source)
            ? Merged(ParsedSource.Parse(source).Parts.SelectMany(part => TemplateVariables.ReachedBy(part, fields)).SelectMany(output => NeededIn(output.Value, fields, hasFallback: false)))
            : [];
    }

    /// <summary>An instruction as it is stored and compared.</summary>
    internal static string OneLine(string instruction) => string.Join(' ', instruction.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a text by a model stands in an expression.</summary>
    internal static bool AreIn(TemplateExpression expression) => UsesIn(expression, hasFallback: false).Any();

    internal static IEnumerable<string> InstructionsIn(TemplateExpression expression) => UsesIn(expression, hasFallback: false).Select(use => use.Instruction);

    private static bool MayBeIn(TemplateSource source) =>
        new[] { source.BodyHtml, source.Subject, source.BodyText, source.Preheader }.Any(part => part is not null && Call().IsMatch(part));

    private static IReadOnlyList<AiVariable> Merged(IEnumerable<AiVariable> uses) =>
        [.. uses.GroupBy(use => use.Instruction, StringComparer.Ordinal).Select(same => new AiVariable(same.Key, same.All(use => use.HasFallback)))];

    private static IEnumerable<AiVariable> UsesIn(TemplateExpression expression, bool hasFallback) => expression switch
    {
        TemplateExpression.Ai ai => [new AiVariable(ai.Instruction, hasFallback)],
        TemplateExpression.Call call => call.Arguments.SelectMany((argument, i) => UsesIn(argument, hasFallback || IsFollowed(call, i))),
        _ => [],
    };

    private static IEnumerable<AiVariable> NeededIn(TemplateExpression expression, MergeFields fields, bool hasFallback)
    {
        if (expression is TemplateExpression.Ai ai)
        {
            yield return new AiVariable(ai.Instruction, hasFallback);
        }

        if (expression is not TemplateExpression.Call call)
        {
            yield break;
        }

        for (var i = 0; i < call.Arguments.Count; i++)
        {
            foreach (var needed in NeededIn(call.Arguments[i], fields, hasFallback || IsFollowed(call, i)))
            {
                yield return needed;
            }

            if (call.Helper == TemplateHelper.Default && !AreIn(call.Arguments[i]) && call.Arguments[i].Evaluate(fields).Length > 0)
            {
                yield break; // what stands behind it is never reached
            }
        }
    }

    private static bool IsFollowed(TemplateExpression.Call call, int argument) => call.Helper == TemplateHelper.Default && argument < call.Arguments.Count - 1;

    // What a tag with such a text has at least; what only looks like one is read, and is none.
    [GeneratedRegex(@"(?:\{\{[{~&\s]*|\(\s*)ai(?=[\s&""'])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Call();
}
