namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>Who of those in a started campaign goes on with the new version of its sequence. Everybody else finishes the version they are on.</summary>
public sealed record PlanMove
{
    public MoveScope Who { get; init; } = MoveScope.Ahead;

    /// <summary>For <see cref="MoveScope.Status"/>: the states whose contacts move, of <c>pending</c>, <c>in_progress</c> and <c>paused</c>.</summary>
    public IReadOnlyList<EnrollmentStatus> Statuses { get; init; } = [];

    /// <summary>Whether contacts that have finished get the steps that were added.</summary>
    public bool Finished { get; init; }

    /// <summary>What becomes of drafts that a person edited and whose step has another text now.</summary>
    public EditedDrafts Edited { get; init; } = EditedDrafts.Keep;

    /// <summary>The states of contacts that can move.</summary>
    public static IReadOnlyList<EnrollmentStatus> Movable { get; } = [EnrollmentStatus.Pending, EnrollmentStatus.InProgress, EnrollmentStatus.Paused];

    /// <summary>Whether a contact moves that would get something else in the new version than in its own.</summary>
    /// <param name="status">Its state: one that can move, or completed.</param>
    /// <param name="hasBegun">Whether it got an email of the campaign.</param>
    public bool Takes(EnrollmentStatus status, bool hasBegun) => status == EnrollmentStatus.Completed ? Finished : Who switch
    {
        MoveScope.NotBegun => !hasBegun,
        MoveScope.Ahead => true,
        MoveScope.Status => Statuses.Contains(status),
    };
}

/// <summary>How those who move are chosen.</summary>
public enum MoveScope
{
    /// <summary>Those who got no email of the campaign yet.</summary>
    NotBegun,

    /// <summary>Those for whom something that changed is still ahead.</summary>
    Ahead,

    /// <summary>Those in certain states.</summary>
    Status,
}
