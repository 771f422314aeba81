namespace EmailCampaigns.Core.Model.Content;

/// <summary>A file that emails show or bring along: a picture, or an attachment. Its bytes never change.</summary>
public sealed class EmailFile : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public FileKind Kind { get; init; }

    /// <summary>The name of the file that was uploaded, cleaned.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>image/png</c>. That of a picture is detected from its first bytes, not from its name.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>Pixels; 0 of an attachment.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 of an attachment.</summary>
    public int Height { get; init; }

    /// <summary>Bytes.</summary>
    public int Size { get; init; }

    /// <summary>SHA-256 in hex. Unique in the workspace among files of its kind: the same file is kept once.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>In the public address of a picture. Nobody guesses it, and it says nothing about the picture or the workspace. That of an attachment leads nowhere.</summary>
    public string PublicToken { get; init; } = "";

    public byte[] Content { get; init; } = [];
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What a file is for.</summary>
public enum FileKind
{
    /// <summary>Shown by the HTML of emails, from a public address or embedded.</summary>
    Picture,

    /// <summary>Brought along by emails; members alone can open it here.</summary>
    Attachment,
}

/// <summary>Something that has a file in it (table <c>email_file_uses</c>): as long as the row stands the file cannot be deleted, whatever happens at the same time.</summary>
public sealed class EmailFileUse : IWorkspaceOwned, ITimestamped
{
    private EmailFileUse()
    {
    }

    public EmailFileUse(Guid fileId, FileUser usedBy, Guid userId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        (FileId, UsedBy, UserId) = (fileId, usedBy, userId);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid FileId { get; private set; }
    public FileUser UsedBy { get; private set; }

    /// <summary>The template, step, plan version, draft or sender. No key in the database: a row that outlives it is found out when the file is to go.</summary>
    public Guid UserId { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What can have a file in it.</summary>
public enum FileUser
{
    Template,
    Step,

    /// <summary>A plan version: all of its steps, and so all drafts as they were made.</summary>
    Plan,

    /// <summary>A draft that a person edited.</summary>
    Draft,

    /// <summary>The signature of a sender.</summary>
    Sender,
}
