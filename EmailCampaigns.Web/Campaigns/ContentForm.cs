using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A content as it is being typed: that of a step, or of a variant.</summary>
public interface IContentForm
{
    Guid? TemplateId { get; set; }
    string Subject { get; set; }

    /// <summary>Empty takes the template's.</summary>
    string Preheader { get; set; }

    string Body { get; set; }
    string? Text { get; set; }
}

/// <summary>A variant of a step as it is being typed. Two with the same values are equal.</summary>
public sealed record VariantForm : IContentForm
{
    /// <summary>B, C or D.</summary>
    public required VariantLetter Letter { get; init; }

    public Guid? TemplateId { get; set; }
    public string Subject { get; set; } = "";
    public string Preheader { get; set; } = "";
    public string Body { get; set; } = "";
    public string? Text { get; set; }
    public bool IsEnabled { get; set; } = true;

    public static VariantForm Of(StepVariant saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return new VariantForm
        {
            Letter = saved.Letter,
            TemplateId = saved.EmailTemplateId,
            Subject = saved.SubjectTemplate,
            Preheader = saved.PreheaderTemplate ?? "",
            Body = saved.BodyTemplate,
            Text = saved.TextTemplate,
            IsEnabled = saved.IsEnabled,
        };
    }

    /// <summary>A variant that begins with a content, so that one changes only what is to be tried.</summary>
    public static VariantForm From(IContentForm content, VariantLetter letter)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new VariantForm
        {
            Letter = letter,
            TemplateId = content.TemplateId,
            Subject = content.Subject,
            Preheader = content.Preheader,
            Body = content.Body,
            Text = content.Text,
        };
    }

    /// <summary>What is to be saved.</summary>
    public VariantEdit ToEdit() => new()
    {
        Letter = Letter,
        EmailTemplateId = TemplateId,
        SubjectTemplate = Subject,
        PreheaderTemplate = Preheader,
        BodyTemplate = Body,
        TextTemplate = Text,
        IsEnabled = IsEnabled,
    };
}

/// <summary>What is done with a content as it is being typed.</summary>
public static class ContentForms
{
    /// <summary>The content resolved, as a start would freeze it.</summary>
    public static TemplateSource Freeze(this IContentForm content, AttachedFiles attachments, TemplateChoice? template, bool isInThread)
    {
        ArgumentNullException.ThrowIfNull(content);
        return FrozenPlan.ContentOf(
            content.Subject.Trim(),
            content.Preheader.Trim() is { Length: > 0 } own ? own : null,
            content.Body,
            content.Text,
            attachments,
            template is null ? null : new TemplateSource(template.Subject, template.BodyHtml, template.BodyText) { Preheader = template.Preheader, Attachments = template.Attachments },
            isInThread);
    }

    /// <summary>Puts tags of this product in place of those of others: <c>%FIRSTNAME%</c> becomes <c>{{first_name}}</c>.</summary>
    public static void ReplaceForeignTags(this IContentForm content, IEnumerable<string> knownFields)
    {
        ArgumentNullException.ThrowIfNull(content);
        var ours = new ForeignTags(knownFields).Replace(new TemplateSource(content.Subject, content.Body, content.Text) { Preheader = content.Preheader });
        (content.Subject, content.Preheader, content.Body, content.Text) = (ours.Subject, ours.Preheader!, ours.BodyHtml, ours.BodyText);
    }

    /// <summary>Gives each plain use of a field a text to fall back on: <c>{{company}}</c> becomes <c>{{default company "your company"}}</c>.</summary>
    public static void AddFallback(this IContentForm content, string field, string fallback)
    {
        ArgumentNullException.ThrowIfNull(content);
        // However it is typed: {{first_name}}, {{firstName}}, {{[First name]}}.
        var name = string.Join(@"[_\-\s]*", MergeFields.KeyOf(field).Select(c => Regex.Escape(c.ToString())));
        var use = new Regex($@"\{{\{{\{{?\s*\[?{name}\]?\s*\}}?\}}\}}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(ContentLimits.RegexTimeout));
        var tag = $"{{{{default {TemplateTags.Quoted(field)} \"{fallback}\"}}}}";
        string Mend(string text) => use.Replace(text, _ => tag);
        (content.Subject, content.Preheader, content.Body, content.Text) = (Mend(content.Subject), Mend(content.Preheader), Mend(content.Body), content.Text is null ? null : Mend(content.Text));
    }
}
