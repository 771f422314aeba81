using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>A line of a template for people to read where it is only listed: <c>Samples for [Company]</c> in place of <c>Samples for {{default company "you"}}</c>.</summary>
public static class TemplateOutline
{
    /// <param name="line">A subject or preview line. One that cannot be read comes back as it is.</param>
    /// <param name="labelOf">The name of a field as people read it.</param>
    public static string Of(string line, Func<string, string> labelOf)
    {
        ArgumentNullException.ThrowIfNull(labelOf);
        var parsed = TemplateParser.Parse(line, TemplatePart.Subject, ForeignTags.Standard);
        if (parsed.Problems.Count > 0)
        {
            return line;
        }

        var outline = new StringBuilder(line.Length);
        foreach (var segment in parsed.Segments)
        {
            outline.Append(segment switch
            {
                TemplateSegment.Text text => text.Value,
                TemplateSegment.Output output => Words(output.Value, labelOf),
                TemplateSegment.Else => " / ",
                _ => "",
            });
        }

        return outline.ToString();
    }

    private static string Words(TemplateExpression expression, Func<string, string> labelOf) => expression switch
    {
        TemplateExpression.Literal literal => literal.Value,
        TemplateExpression.Variable variable => $"[{labelOf(variable.Name)}]",
        TemplateExpression.Call { Arguments: [var first, ..] } => Words(first, labelOf),
        _ => "",
    };
}
