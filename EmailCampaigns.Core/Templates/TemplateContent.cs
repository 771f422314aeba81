using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>What can be said of an email's parts before it is merged.</summary>
public static class TemplateContent
{
    /// <summary>The parts in which no contact would see anything, whatever its fields; empty where the source is complete.</summary>
    /// <param name="source">May have problems; then it is answered as far as it can be read.</param>
    /// <param name="subjectIsDue">False where the subject comes from the email's thread.</param>
    public static IReadOnlyList<EmailPart> NeverThere(TemplateSource source, bool subjectIsDue)
    {
        var parts = ParsedSource.Parse(source);
        var merged = new EmailContent(AtMost(parts.Subject), AtMost(parts.Html), parts.Text is { } text ? AtMost(text) : "");
        return EmailCompleteness.Missing(merged, subjectIsDue);
    }

    /// <summary>Whether every contact sees something: what stands outside of all tags and blocks is enough. Reading HTML costs far more than merging, so this is asked once.</summary>
    internal static bool IsAlwaysThere(ParsedSource parts) => string.IsNullOrWhiteSpace(AtMost(parts.Html))
        ? parts.Text is { } text && EmailCompleteness.HasVisibleText(AtLeast(text))
        : EmailCompleteness.HasVisibleContent(AtLeast(parts.Html));

    /// <summary>With all branches and a letter for every value.</summary>
    private static string AtMost(ParsedTemplate part) => string.Concat(part.Segments.Select(segment => segment switch
    {
        TemplateSegment.Text text => text.Value,
        TemplateSegment.Output => "x",
        _ => "",
    }));

    /// <summary>Without any branch or value.</summary>
    private static string AtLeast(ParsedTemplate part)
    {
        var text = new StringBuilder();
        var depth = 0;
        foreach (var segment in part.Segments)
        {
            depth += segment switch
            {
                TemplateSegment.Open => 1,
                TemplateSegment.Close => -1,
                _ => 0,
            };
            if (depth == 0 && segment is TemplateSegment.Text literal)
            {
                text.Append(literal.Value);
            }
        }

        return text.ToString();
    }
}
