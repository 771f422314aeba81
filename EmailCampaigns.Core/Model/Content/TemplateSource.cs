namespace EmailCampaigns.Core.Model.Content;

/// <summary>What an author wrote, before merge. Without <paramref name="BodyText"/> the text part is made from the HTML.</summary>
public sealed record TemplateSource(string Subject, string BodyHtml, string? BodyText)
{
    /// <summary>The line that inboxes show behind the subject. It is merged into the HTML, hidden; null for none.</summary>
    public string? Preheader { get; init; }
}
