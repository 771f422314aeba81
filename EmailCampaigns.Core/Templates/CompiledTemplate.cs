using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>A source made ready to be merged any number of times.</summary>
internal sealed class CompiledTemplate
{
    private readonly Func<MergeFields, string> _subject;
    private readonly Func<MergeFields, string> _html;
    private readonly Func<MergeFields, string> _text;

    private CompiledTemplate(Func<MergeFields, string> subject, Func<MergeFields, string> html, Func<MergeFields, string> text) =>
        (_subject, _html, _text) = (subject, html, text);

    internal static CompiledTemplate Compile(TemplateSource source)
    {
        var parts = ParsedSource.Parse(source);
        if (parts.Problems.ToList() is { Count: > 0 } problems)
        {
            throw new TemplateException(problems);
        }

        var html = HandlebarsEngine.Compile(parts.Html.Segments, escapeHtml: true);
        return new CompiledTemplate(
            HandlebarsEngine.Compile(parts.Subject.Segments, escapeHtml: false),
            html,
            parts.Text is { } text ? HandlebarsEngine.Compile(text.Segments, escapeHtml: false) : TextFromHtml.Compile(parts.Html, html));
    }

    internal EmailContent Render(MergeFields fields) => new(SingleLine(_subject(fields)), _html(fields), _text(fields));

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
