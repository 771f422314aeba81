namespace EmailCampaigns.Core.Model.Content;

/// <summary>A picture that emails show from an address of this site.</summary>
public sealed class EmailImage : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>The name of the file that was uploaded.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>image/png</c>, by its first bytes and not by its name.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>Pixels.</summary>
    public int Width { get; init; }

    /// <summary>Pixels.</summary>
    public int Height { get; init; }

    /// <summary>Bytes.</summary>
    public int Size { get; init; }

    /// <summary>SHA-256 in hex. Unique in the workspace: the same picture is kept once.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>In the public address. Nobody guesses it, and it says nothing about the picture or the workspace.</summary>
    public string PublicToken { get; init; } = "";

    public byte[] Content { get; init; } = [];
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
