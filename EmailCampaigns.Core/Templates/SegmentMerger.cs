using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Merges parsed segments with fields. Values are text and nothing else: they are escaped where <paramref name="escapeHtml"/> says so, and never read as
/// template again. What is made is limited, and so is the work: each segment is passed once.
/// </summary>
/// <param name="segments">Blocks balanced, as <see cref="TemplateParser"/> leaves them where it finds no problem.</param>
/// <param name="escapeHtml">Whether values go into HTML.</param>
/// <param name="maxLength">Characters the result can have.</param>
internal sealed class SegmentMerger(IReadOnlyList<TemplateSegment> segments, bool escapeHtml, int maxLength)
{
    /// <exception cref="ContentLimitException">The result would be too long.</exception>
    internal string Merge(MergeFields fields)
    {
        var output = new StringBuilder();
        var branches = new Stack<bool>();
        var notTaken = 0;
        foreach (var segment in segments)
        {
            switch (segment)
            {
                case TemplateSegment.Text text when notTaken == 0:
                    Append(output, text.Value, escape: false);
                    break;
                case TemplateSegment.Output value when notTaken == 0:
                    Append(output, value.Value.Evaluate(fields), escapeHtml);
                    break;
                case TemplateSegment.Open block:
                    branches.Push(TemplateCondition.IsTrue(block.Condition, fields.Plain) != block.Negated);
                    notTaken += branches.Peek() ? 0 : 1;
                    break;
                case TemplateSegment.Else:
                    branches.Push(!branches.Pop());
                    notTaken += branches.Peek() ? -1 : 1;
                    break;
                case TemplateSegment.Close:
                    notTaken -= branches.Pop() ? 0 : 1;
                    break;
                default:
                    break;
            }
        }

        return output.ToString();
    }

    private void Append(StringBuilder output, string text, bool escape)
    {
        if (output.Length + text.Length > maxLength)
        {
            throw new ContentLimitException($"After merge this part would have more than {maxLength:N0} characters.");
        }

        if (escape)
        {
            HtmlText.Escape(text, output);
        }
        else
        {
            output.Append(text);
        }
    }
}
