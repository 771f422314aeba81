using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Compiles parsed segments with Handlebars.Net. The source it compiles is written here from what the parser understood, so that both always agree on what is
/// text and what is a tag, and nothing else of the engine can be reached from a template. One engine a template: the engine remembers every name it ever met.
/// </summary>
internal static class HandlebarsEngine
{
    private const string Character = "character";

    internal static Func<MergeFields, string> Compile(IEnumerable<TemplateSegment> segments, bool escapeHtml)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            TextEncoder = escapeHtml ? new HtmlTextEncoder() : null,
            NoEscape = !escapeHtml,
            FormatProvider = CultureInfo.InvariantCulture,
        });
        handlebars.RegisterHelper(Character, (_, arguments) => ((char)(int)arguments[0]!).ToString());
        foreach (var helper in TemplateHelper.All)
        {
            handlebars.RegisterHelper(helper.Name, (_, arguments) => helper.Apply([.. arguments.Select(a => a as string ?? "")]));
        }

        var template = handlebars.Compile(Write(segments));
        return fields => template(fields.ByKey);
    }

    internal static string Write(IEnumerable<TemplateSegment> segments)
    {
        var source = new StringBuilder();
        foreach (var segment in segments)
        {
            _ = segment switch
            {
                TemplateSegment.Text text => Write(source, text.Value),
                TemplateSegment.Output output => source.Append("{{").Append(Write(output.Value)).Append("}}"),
                TemplateSegment.Open open => source.Append(open.Negated ? "{{#unless " : "{{#if ").Append(Write(open.Condition)).Append("}}"),
                TemplateSegment.Else => source.Append("{{else}}"),
                TemplateSegment.Close close => source.Append(close.Negated ? "{{/unless}}" : "{{/if}}"),
                _ => throw new InvalidOperationException($"Unknown segment {segment.GetType()}."),
            };
        }

        return source.ToString();
    }

    // Braces and backslashes that touch each other or a tag could be taken for a tag or an escape: these are written by number.
    private static StringBuilder Write(StringBuilder source, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isRisky = IsSpecial(text[i]) && (i == 0 || i == text.Length - 1 || IsSpecial(text[i - 1]) || IsSpecial(text[i + 1]));
            _ = isRisky ? source.Append(CultureInfo.InvariantCulture, $"{{{{{Character} {(int)text[i]}}}}}") : source.Append(text[i]);
        }

        return source;
    }

    private static bool IsSpecial(char c) => c is '{' or '}' or '\\';

    private static string Write(TemplateExpression expression, bool isArgument = false) => expression switch
    {
        TemplateExpression.Literal literal => Quote(literal.Value),
        TemplateExpression.Variable variable => $"this.[{MergeFields.KeyOf(variable.Name)}]",
        TemplateExpression.Call call => string.Format(
            CultureInfo.InvariantCulture, isArgument ? "({0} {1})" : "{0} {1}", call.Helper.Name, string.Join(' ', call.Arguments.Select(a => Write(a, true)))),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType()}."),
    };

    // The parser lets no text contain the quotes it stood in.
    private static string Quote(string text) => text.Contains('"') ? $"'{text}'" : $"\"{text}\"";

    private sealed class HtmlTextEncoder : ITextEncoder
    {
        public void Encode(StringBuilder? text, TextWriter target) => HtmlText.Escape(text?.ToString(), target);

        public void Encode(string? text, TextWriter target) => HtmlText.Escape(text, target);

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            while (text is not null && text.MoveNext())
            {
                HtmlText.Escape([text.Current], target);
            }
        }
    }
}
