namespace EmailCampaigns.Core.Model.Content;

/// <summary>What an author wrote, before merge. Without <paramref name="BodyText"/> the text part is made from the HTML.</summary>
public sealed record TemplateSource(string Subject, string BodyHtml, string? BodyText)
{
    /// <summary>The line that inboxes show behind the subject. It is merged into the HTML, hidden; null for none.</summary>
    public string? Preheader { get; init; }

    /// <summary>The files that its emails bring along.</summary>
    public AttachedFiles Attachments { get; init; } = AttachedFiles.None;

    /// <summary>Of the lengths of bodies only: a source is looked up for each email that is merged, and few differ in their words alone.</summary>
    public override int GetHashCode() => HashCode.Combine(Subject, BodyHtml.Length, BodyText?.Length);
}
