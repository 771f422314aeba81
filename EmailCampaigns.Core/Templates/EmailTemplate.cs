using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Templates;

/// <summary>Reusable content with variables.</summary>
public sealed class EmailTemplate : IWorkspaceOwned, IVersioned
{
    private EmailTemplate()
    {
    }

    public EmailTemplate(string name, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>Unique in the workspace.</summary>
    public string Name { get; set; } = "";

    public string Subject { get; set; } = "";
    public string BodyHtml { get; set; } = "";

    /// <summary>The text part; null makes it from the HTML.</summary>
    public string? BodyText { get; set; }

    public bool IsActive { get; set; } = true;
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }
}
