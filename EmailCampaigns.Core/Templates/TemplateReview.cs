namespace EmailCampaigns.Core.Templates;

/// <summary>What an author should know of a source while writing it.</summary>
/// <param name="Problems">Why it cannot be rendered.</param>
/// <param name="Unknown">Variables that no contact of the workspace can have; a start would be refused.</param>
/// <param name="WithoutFallback">Variables that leave a hole where a contact has no value.</param>
public sealed record TemplateReview(IReadOnlyList<TemplateProblem> Problems, IReadOnlyList<string> Unknown, IReadOnlyList<string> WithoutFallback)
{
    /// <summary>Fields that no contact lacks: every contact has an address, who sends has one too, and the rest is the workspace's.</summary>
    private static readonly HashSet<string> AlwaysThere =
        [.. new[] { MergeFields.Email, MergeFields.SenderEmail, MergeFields.UnsubscribeUrl, MergeFields.PostalAddress }.Select(MergeFields.KeyOf)];

    /// <param name="source">What was written.</param>
    /// <param name="customFields">The custom fields that contacts of the workspace can have.</param>
    public static TemplateReview Of(TemplateSource source, IEnumerable<string> customFields)
    {
        List<string> custom = [.. customFields];
        var unknown = TemplateVariables.Unknown(source, MergeFields.StandardNames.Concat(custom));
        return new TemplateReview(
            TemplateSyntax.Problems(source, custom),
            unknown,
            [.. TemplateVariables.Of(source).Where(v => !v.HasFallback && !AlwaysThere.Contains(MergeFields.KeyOf(v.Name))).Select(v => v.Name).Except(unknown)]);
    }

    /// <summary>The problem in one line: "Line 3, column 12: ...".</summary>
    public static string Describe(TemplateProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return $"Line {problem.Line}, column {problem.Column}: {problem.Message}";
    }

    /// <summary>The field of a template that is this part, as the HTTP API names it.</summary>
    public static string FieldOf(TemplatePart part) => part switch
    {
        TemplatePart.Subject => "subject",
        TemplatePart.Html => "bodyHtml",
        TemplatePart.Text => "bodyText",
        TemplatePart.Preheader => "preheader",
    };
}
