using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// The text part of a template that has none of its own, made from its HTML. Reading HTML costs far more than merging, so the template is converted once, with
/// marks in place of its tags. Where that would not say the same as the merged HTML (a link that is a value, a tag that HTML moves out of a table), each email
/// is converted by itself: trying it on samples tells.
/// </summary>
internal static partial class TextFromHtml
{
    // Private-use characters: HTML has no opinion about them.
    internal const char MarkStart = '\uE000';
    internal const char MarkEnd = '\uE001';

    // What a conversion treats apart.
    private static readonly string[] Natures =
        ["Value {0}", "https://example.com/{0}?a=1&b=2", "a{0}@example.com", "#{0}", "javascript:{0}", "<b>\"{0}\" & 'so' on</b> &amp;"];

    // Beyond this length a trial run costs more than it saves.
    private const long MaxTried = 10_000_000;

    /// <summary>What makes the text of an email from its fields and its merged HTML.</summary>
    internal static Func<MergeFields, string, string> Compile(ParsedTemplate html, SegmentMerger htmlMerger)
    {
        Func<MergeFields, string, string> byEmail = (_, merged) => HtmlToText.Convert(merged);
        if (html.Segments is [] or [TemplateSegment.Text])
        {
            var text = HtmlToText.Convert(htmlMerger.Merge(new MergeFields([])));
            return (_, _) => text;
        }

        // No sample has a text by a model; it is written once for one email, so that is converted once too.
        if (html.Segments.OfType<TemplateSegment.Output>().Any(output => AiVariables.AreIn(output.Value)))
        {
            return byEmail;
        }

        // Hardly a sample would fulfil a comparison, so for the trial each is a field of its own.
        var comparisons = ComparisonsOf(html.Segments);
        var names = TemplateVariables.NamesIn(html).DistinctBy(MergeFields.KeyOf).Concat(comparisons.Values).ToList();
        if ((names.Count + 1L) * Natures.Length * html.Length > MaxTried || ConvertOnce(html) is not { } segments)
        {
            return byEmail;
        }

        var textMerger = new SegmentMerger(segments, MergeTarget.Text, ContentLimits.MergedBody);
        var (triedHtml, triedText) = comparisons.Count == 0 ? (htmlMerger, textMerger) : (
            new SegmentMerger(WithFields(html.Segments, comparisons), MergeTarget.Html, ContentLimits.MergedBody),
            new SegmentMerger(WithFields(segments, comparisons), MergeTarget.Text, ContentLimits.MergedBody));
        return SamplesOf(names).All(IsAlike) ? (fields, merged) => fields.HasLineBreaks ? byEmail(fields, merged) : WithoutGaps(textMerger.Merge(fields)) : byEmail;

        bool IsAlike(MergeFields sample) =>
            Words(WithoutGaps(triedText.Merge(sample))) == Words(HtmlToText.Convert(triedHtml.Merge(sample)));
    }

    // Named by a character that no field of a template begins with.
    private static Dictionary<TemplateExpression, string> ComparisonsOf(IReadOnlyList<TemplateSegment> segments) =>
        segments.OfType<TemplateSegment.Open>().Select(open => open.Condition).OfType<TemplateExpression.Call>().Distinct()
            .Select((comparison, i) => KeyValuePair.Create<TemplateExpression, string>(comparison, $"{MarkStart}{i}")).ToDictionary();

    private static List<TemplateSegment> WithFields(IReadOnlyList<TemplateSegment> segments, Dictionary<TemplateExpression, string> fields) =>
        [.. segments.Select(s => s is TemplateSegment.Open open && fields.TryGetValue(open.Condition, out var name) ? open with { Condition = new TemplateExpression.Variable(name) } : s)];

    private static List<TemplateSegment>? ConvertOnce(ParsedTemplate html)
    {
        if (html.Segments.OfType<TemplateSegment.Text>().Any(t => t.Value.AsSpan().IndexOfAny(MarkStart, MarkEnd) >= 0))
        {
            return null;
        }

        // Equal tags get one number, so that a link whose text is its own address is still seen as such.
        var numbers = new Dictionary<TemplateSegment, int>();
        var tagged = new List<TemplateSegment>();
        var marked = new StringBuilder();
        foreach (var segment in html.Segments)
        {
            if (segment is TemplateSegment.Text text)
            {
                marked.Append(text.Value);
                continue;
            }

            if (!numbers.TryGetValue(segment, out var number))
            {
                number = tagged.Count;
                numbers.Add(segment, number);
                tagged.Add(segment);
            }

            marked.Append(MarkStart).Append(number).Append(MarkEnd);
        }

        var segments = Split(HtmlToText.Convert(marked.ToString()), tagged).ToList();
        return IsBalanced(segments) ? segments : null;
    }

    internal static IEnumerable<TemplateSegment> Split(string text, List<TemplateSegment> tagged)
    {
        var at = 0;
        foreach (Match mark in Mark().Matches(text))
        {
            yield return new TemplateSegment.Text(text[at..mark.Index]);
            yield return tagged[int.Parse(mark.Groups[1].ValueSpan, CultureInfo.InvariantCulture)];
            at = mark.Index + mark.Length;
        }

        yield return new TemplateSegment.Text(text[at..]);
    }

    // A tag in an attribute or in the head is lost in the text, and may take half of a block with it.
    internal static bool IsBalanced(IEnumerable<TemplateSegment> segments)
    {
        var hasElse = new Stack<bool>();
        foreach (var segment in segments)
        {
            switch (segment)
            {
                case TemplateSegment.Open:
                    hasElse.Push(false);
                    break;
                case TemplateSegment.Else when !hasElse.TryPop(out var second) || second:
                    return false;
                case TemplateSegment.Else:
                    hasElse.Push(true);
                    break;
                case TemplateSegment.Close when !hasElse.TryPop(out _):
                    return false;
            }
        }

        return hasElse.Count == 0;
    }

    // Every branch taken and not taken, with values of every nature.
    private static IEnumerable<MergeFields> SamplesOf(List<string> names)
    {
        foreach (var nature in Natures)
        {
            var all = names.Select((name, i) => KeyValuePair.Create(name, (string?)string.Format(CultureInfo.InvariantCulture, nature, i))).ToList();
            yield return new MergeFields(all);
            foreach (var absent in all)
            {
                yield return new MergeFields(all.Where(field => field.Key != absent.Key));
            }
        }

        yield return new MergeFields([]);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A paragraph that merged to nothing leaves its empty lines behind.
    private static string WithoutGaps(string text) => Gap().Replace(text, "\n\n").Trim();

    [GeneratedRegex("\uE000([0-9]+)\uE001", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\n(?:[ \t]*\n)+", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex Gap();
}
