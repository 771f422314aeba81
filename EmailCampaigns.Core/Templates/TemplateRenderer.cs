namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Merges templates with fields. Sources are read once and kept by content, the least recently used going first. Values are text: in HTML they are escaped
/// (also in three braces), nowhere are they read as template again. A field without value renders empty. Thread-safe; one per process.
/// </summary>
/// <param name="capacity">How many characters of source are kept ready, each counting some thousand more.</param>
public sealed class TemplateRenderer(long capacity = TemplateRenderer.DefaultCapacity)
{
    /// <summary>Some hundred templates of usual size, or a few of the largest.</summary>
    public const long DefaultCapacity = 8_000_000;

    /// <summary>What a kept source takes up besides its text.</summary>
    private const long MinWeight = 4_000;

    private readonly RecentlyUsed<TemplateSource, CompiledTemplate> _compiled = new(capacity, Weigh, CompiledTemplate.Compile);

    /// <exception cref="TemplateException">The source has problems, or with these fields a part is larger than <see cref="ContentLimits"/> allow.</exception>
    public EmailContent Render(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fields);
        var content = _compiled.Get(source).Render(fields);
        return source.Attachments.Count == 0 ? content : content with { Attachments = source.Attachments };
    }

    /// <summary>Why a merged email is not to be sent: it lacks its subject, or shows nothing. Null where it is complete.</summary>
    /// <param name="source">What was merged.</param>
    /// <param name="merged">What came out.</param>
    /// <param name="fields">With what.</param>
    /// <param name="subjectIsDue">False where the subject comes from the email's thread.</param>
    public string? ProblemOf(TemplateSource source, EmailContent merged, MergeFields fields, bool subjectIsDue)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(merged);
        var hasContent = _compiled.Get(source).AlwaysHasContent || EmailCompleteness.HasContent(merged);
        var missing = EmailCompleteness.Missing(!subjectIsDue || EmailCompleteness.HasSubject(merged.Subject), hasContent);
        if (missing.Count == 0)
        {
            return null;
        }

        var concerned = new TemplateSource(
            missing.Contains(EmailPart.Subject) ? source.Subject : "",
            missing.Contains(EmailPart.Content) ? source.BodyHtml : "",
            missing.Contains(EmailPart.Content) ? source.BodyText : null);
        return EmailCompleteness.Describe(missing, TemplateVariables.Missing(concerned, fields));
    }

    private static long Weigh(TemplateSource source) => MinWeight + source.Subject.Length + source.BodyHtml.Length + (source.BodyText?.Length ?? 0) + (source.Preheader?.Length ?? 0);
}
