namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Merges templates with fields. Sources are compiled once and kept by content, the least recently used going first. Values are text: in HTML they are escaped
/// (also in three braces), nowhere are they read as template again. A field without value renders empty. Thread-safe; one a process.
/// </summary>
public sealed class TemplateRenderer(int capacity = TemplateRenderer.DefaultCapacity)
{
    /// <summary>How many compiled sources are kept.</summary>
    public const int DefaultCapacity = 256;

    private readonly RecentlyUsed<TemplateSource, CompiledTemplate> _compiled = new(capacity, CompiledTemplate.Compile);

    /// <exception cref="TemplateException">The source has problems.</exception>
    public EmailContent Render(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fields);
        return _compiled.Get(source).Render(fields);
    }
}
