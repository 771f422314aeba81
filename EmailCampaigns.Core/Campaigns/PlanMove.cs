namespace EmailCampaigns.Core.Campaigns;

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

    /// <summary>Whether contacts that stand alike move.</summary>
    internal bool Takes(EnrollmentGroup group, PlanChange change) =>
        group.Status == EnrollmentStatus.Completed ? Finished && change.HasMore(group.Place)
        : Who switch
        {
            MoveScope.NotBegun => !group.HasBegun,
            MoveScope.Ahead => change.IsAhead(group.Place),
            MoveScope.Status => Statuses.Contains(group.Status),
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

/// <summary>Contacts of a campaign that stand alike.</summary>
/// <param name="PlanVersionId">The plan that they run on.</param>
/// <param name="Status">Their state.</param>
/// <param name="Place">The place of the last step that was sent or skipped; 0 before the first.</param>
/// <param name="HasBegun">Whether they got an email.</param>
/// <param name="Count">How many.</param>
internal sealed record EnrollmentGroup(Guid PlanVersionId, EnrollmentStatus Status, int Place, bool HasBegun, int Count);

/// <summary>Whom a change of a started campaign's sequence concerns, before it is saved: only contacts that would get something else than now are counted.</summary>
/// <param name="NotBegun">Those that got no email yet.</param>
/// <param name="Ahead">All for whom something that changed is still ahead.</param>
/// <param name="Pending">Of them those that wait for their first email.</param>
/// <param name="InProgress">Of them those in the middle of the sequence.</param>
/// <param name="Paused">Of them those whose sequence is paused.</param>
/// <param name="Finished">Contacts that have finished and would get a step that was added.</param>
/// <param name="EditedDrafts">Drafts that wait, were edited by hand, and whose step has another text.</param>
/// <param name="ApprovedDrafts">Drafts that are approved and whose step has another text.</param>
public sealed record SequenceImpact(int NotBegun, int Ahead, int Pending, int InProgress, int Paused, int Finished, int EditedDrafts, int ApprovedDrafts)
{
    public static SequenceImpact None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether there is anything to choose.</summary>
    public bool IsAny => Ahead + Finished > 0;

    /// <summary>How many contacts a choice moves.</summary>
    public int Moving(PlanMove move)
    {
        ArgumentNullException.ThrowIfNull(move);
        var open = move.Who switch
        {
            MoveScope.NotBegun => NotBegun,
            MoveScope.Ahead => Ahead,
            MoveScope.Status => move.Statuses.Distinct().Sum(s => s switch
            {
                EnrollmentStatus.Pending => Pending,
                EnrollmentStatus.InProgress => InProgress,
                EnrollmentStatus.Paused => Paused,
                _ => 0,
            }),
        };
        return open + (move.Finished ? Finished : 0);
    }
}
