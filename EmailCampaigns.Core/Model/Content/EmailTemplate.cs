
namespace EmailCampaigns.Core.Model.Content;

/// <summary>Reusable content with variables.</summary>
public sealed class EmailTemplate : IWorkspaceOwned, IVersioned
{
    private string _name = "";

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

    /// <summary>Unique in the workspace, whatever the case of its letters.</summary>
    public string Name
    {
        get => _name;
        set => (_name, NameNormalized) = (value, UniqueName.Of(value));
    }

    /// <summary><see cref="Name"/> as <see cref="UniqueName"/> compares it.</summary>
    public string NameNormalized { get; private set; } = "";

    public string Subject { get; set; } = "";
    /// <summary>What inboxes show behind the subject; null leaves it to them.</summary>
    public string? Preheader { get; set; }

    public string BodyHtml { get; set; } = "";

    /// <summary>The text part; null makes it from the HTML.</summary>
    public string? BodyText { get; set; }

    /// <summary>The files that its emails bring along; null for none.</summary>
    public AttachedFiles? Attachments { get; set; }

    public bool IsActive { get; set; } = true;
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }
}
