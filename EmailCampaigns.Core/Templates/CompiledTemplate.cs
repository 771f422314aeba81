using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>A source made ready to be merged any number of times.</summary>
internal sealed class CompiledTemplate
{
    private readonly SegmentMerger _subject;
    private readonly SegmentMerger _html;
    private readonly Func<MergeFields, string, string> _text;

    private CompiledTemplate(SegmentMerger subject, SegmentMerger html, Func<MergeFields, string, string> text, bool alwaysHasContent) =>
        (_subject, _html, _text, AlwaysHasContent) = (subject, html, text, alwaysHasContent);

    /// <summary>Whether every contact sees something, whatever its fields.</summary>
    internal bool AlwaysHasContent { get; }

    /// <exception cref="TemplateException">The source has problems.</exception>
    internal static CompiledTemplate Compile(TemplateSource source)
    {
        var parts = ParsedSource.Parse(source);
        if (parts.Problems.ToList() is { Count: > 0 } problems)
        {
            throw new TemplateException(problems);
        }

        var html = new SegmentMerger(parts.Html.Segments, MergeTarget.Html, ContentLimits.MergedBody);
        return new CompiledTemplate(
            new SegmentMerger(parts.Subject.Segments, MergeTarget.Line, ContentLimits.Subject),
            html,
            parts.Text is null ? Within(TemplatePart.Html, () => TextFromHtml.Compile(parts.Html, html)) : TextOfItsOwn(parts.Text),
            TemplateContent.IsAlwaysThere(parts));
    }

    /// <exception cref="TemplateException">With these fields a part would be larger than an email may be.</exception>
    internal EmailContent Render(MergeFields fields)
    {
        var subject = Within(TemplatePart.Subject, () => SingleLine(_subject.Merge(fields)));
        var html = Within(TemplatePart.Html, () => _html.Merge(fields));
        return new(subject, html, Within(TemplatePart.Text, () => _text(fields, html)));
    }

    private static Func<MergeFields, string, string> TextOfItsOwn(ParsedTemplate text)
    {
        var merger = new SegmentMerger(text.Segments, MergeTarget.Text, ContentLimits.MergedBody);
        return (fields, _) => merger.Merge(fields);
    }

    private static T Within<T>(TemplatePart part, Func<T> merge)
    {
        try
        {
            return merge();
        }
        catch (ContentLimitException tooLarge)
        {
            throw new TemplateException([new TemplateProblem(part, 1, 1, tooLarge.Message, IsLimit: true)]);
        }
    }

    // Line breaks, controls and runs of blanks become one blank. A no-break space stays: French sets it before "!".
    private static string SingleLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && c is not (' ' or '\u2028' or '\u2029'))
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd(' ');
    }
}
