namespace EmailCampaigns.Core.Workspaces;

/// <summary>
/// Says at once, within this process, that somebody's role, membership or password changed, so that open pages ask again what they may. Other processes
/// find out when they next look.
/// </summary>
public sealed class MembershipChanges
{
    /// <summary>The id of the user whom it concerns.</summary>
    public event Action<Guid>? Changed;

    public void Notify(Guid userId) => Changed?.Invoke(userId);
}
