using System.Text;
using EmailCampaigns.Core.Templates.Html;

namespace EmailCampaigns.Core.Templates;

/// <summary>A source made ready to be merged any number of times.</summary>
internal sealed class CompiledTemplate
{
    private readonly SegmentMerger _subject;
    private readonly SegmentMerger _html;
    private readonly SegmentMerger? _preheader;
    private readonly Func<MergeFields, string, string> _text;

    private CompiledTemplate(SegmentMerger subject, SegmentMerger html, SegmentMerger? preheader, Func<MergeFields, string, string> text, bool alwaysHasContent) =>
        (_subject, _html, _preheader, _text, AlwaysHasContent) = (subject, html, preheader, text, alwaysHasContent);

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

        var body = parts.Html with { Segments = Within(TemplatePart.Html, () => EmailHtml.Prepare(parts.Html.Segments)) };
        var html = new SegmentMerger(body.Segments, MergeTarget.Html, ContentLimits.MergedBody);
        return new CompiledTemplate(
            new SegmentMerger(parts.Subject.Segments, MergeTarget.Line, ContentLimits.Subject),
            html,
            parts.Preheader is { } preheader ? new SegmentMerger(preheader.Segments, MergeTarget.Line, ContentLimits.MergedBody) : null,
            parts.Text is null ? Within(TemplatePart.Html, () => TextFromHtml.Compile(body, html)) : TextOfItsOwn(parts.Text),
            TemplateContent.IsAlwaysThere(parts with { Html = body }));
    }

    /// <exception cref="TemplateException">With these fields a part would be larger than an email may be.</exception>
    internal EmailContent Render(MergeFields fields)
    {
        var subject = Within(TemplatePart.Subject, () => SingleLine(_subject.Merge(fields)));
        var html = Within(TemplatePart.Html, () => _html.Merge(fields));
        var text = Within(TemplatePart.Text, () => _text(fields, html));
        return new(subject, _preheader is null ? html : Preheader.Insert(html, Within(TemplatePart.Preheader, () => SingleLine(_preheader.Merge(fields)))), text);
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
