using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>A person who has a draft in front of them (table <c>draft_viewers</c>). One row a person; it says nothing once it is older than <see cref="Lasts"/>.</summary>
public sealed class DraftViewer : IWorkspaceOwned, ITimestamped
{
    /// <summary>How long after its last sign a person counts as there.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);

    private DraftViewer()
    {
    }

    public DraftViewer(Guid userId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        UserId = userId;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid UserId { get; private set; }
    public Guid DraftId { get; private set; }

    /// <summary>Whether they have begun to change its text.</summary>
    public bool IsEditing { get; private set; }

    /// <summary>How many drafts they have decided since they opened the queue.</summary>
    public int Decided { get; private set; }

    public DateTime SeenAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>They have this draft in front of them now.</summary>
    public void Look(Guid draftId, bool isEditing, int decided, DateTime now) => (DraftId, IsEditing, Decided, SeenAt) = (draftId, isEditing, decided, now);
}
