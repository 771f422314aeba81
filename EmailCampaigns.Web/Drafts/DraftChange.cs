namespace EmailCampaigns.Web.Drafts;

/// <summary>What a reviewer typed over a draft; null leaves a part as it is.</summary>
/// <param name="Revision">The revision that it replaces.</param>
public sealed record DraftChange(string? Subject, string? Html, string? Text, int Revision)
{
    /// <summary>The files that it brings along from now on; null leaves them as they are.</summary>
    public AttachedFiles? Attachments { get; init; }
}
