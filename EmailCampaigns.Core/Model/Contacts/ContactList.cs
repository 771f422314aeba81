
namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>A named set of contacts.</summary>
public sealed class ContactList : IWorkspaceOwned, IVersioned
{
    private string _name = "";

    private ContactList()
    {
    }

    public ContactList(string name, string? description, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
        Description = description;
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

    public string? Description { get; set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }
}

/// <summary>A contact is on a list.</summary>
public sealed class ContactListMember : IWorkspaceOwned, ITimestamped
{
    private ContactListMember()
    {
    }

    public ContactListMember(Guid listId, Guid contactId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        ListId = listId;
        ContactId = contactId;
        AddedAt = now;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid ListId { get; private set; }
    public Guid ContactId { get; private set; }
    public DateTime AddedAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
