namespace EmailCampaigns.Core.Model.Campaigns;

/// <content>How far its rows are: the launch makes them, the settling brings them in line with a change of state, settings or sequence.</content>
public sealed partial class Campaign
{
    /// <summary>One chunk of the launch is committed up to and including <paramref name="cursor"/>.</summary>
    public void LaunchedUpTo(Guid cursor, int emailsScheduled)
    {
        LaunchCursor = cursor;
        EmailsScheduledCount += emailsScheduled;
    }

    /// <summary>The whole audience is enrolled and planned.</summary>
    public void LaunchDone() => LaunchState = LaunchState.Done;

    /// <summary>The launch cannot go on; the campaign pauses and says why.</summary>
    public void LaunchFailed(string reason, DateTime now)
    {
        LaunchState = LaunchState.Failed;
        Pause(reason, now);
    }

    /// <summary>A failed launch is taken up from its cursor.</summary>
    public void RetryLaunch()
    {
        if (LaunchState == LaunchState.Failed)
        {
            LaunchState = LaunchState.Running;
        }
    }

    /// <summary>Counts emails that were planned for contacts enrolled after the launch.</summary>
    public void Planned(int emails) => EmailsScheduledCount += emails;

    /// <summary>Its settings or steps changed while it runs: what waits gets new times.</summary>
    public void PlanAnew()
    {
        if (Status == CampaignStatus.Active)
        {
            Settle(Settling.Replanning);
        }
    }

    /// <summary>
    /// Contacts move to a new version of its sequence, with the drafts and times of what waits for them; also while it is paused. Those who still move to an earlier one get there first.
    /// One that is completed has something to do again.
    /// </summary>
    /// <param name="move">To which, and who.</param>
    /// <param name="changesAnything">False where nobody gets something else than before: then drafts and times stay.</param>
    public void MoveContacts(PendingMove move, bool changesAnything)
    {
        if (changesAnything && Status == CampaignStatus.Completed)
        {
            Reopen();
        }

        PendingMoves = [.. PendingMoves ?? [], move];
        Settle(!changesAnything && Settling is (Settling.None or Settling.Following) ? Settling.Following : Settling.Replanning);
    }

    /// <summary>One chunk of the settling is committed up to and including <paramref name="cursor"/>.</summary>
    /// <param name="cursor">Its last contact, by key.</param>
    /// <param name="moved">How many contacts of it each of <see cref="PendingMoves"/> took.</param>
    public void SettledUpTo(Guid cursor, IReadOnlyList<int> moved)
    {
        SettlingCursor = cursor;
        PendingMoves = PendingMoves is null ? null : [.. PendingMoves.Zip(moved, (move, count) => move.DoneUpTo(cursor, count))];
    }

    /// <summary>The rows are as the state says. A pause that came while contacts moved has called off what waited; then their move goes on.</summary>
    /// <returns>The moves that ended.</returns>
    public IReadOnlyList<PendingMove> Settled()
    {
        if (Settling == Settling.Cancelling && Status == CampaignStatus.Paused && PendingMoves is not null)
        {
            Settle(Settling.Replanning);
            return [];
        }

        var ended = PendingMoves ?? [];
        PendingMoves = null;
        Settle(Settling.None);
        return ended;
    }

    /// <summary>Nobody more is enrolled: a launch that is under way ends where it is; one that failed stays failed.</summary>
    private void EndLaunch()
    {
        if (LaunchState == LaunchState.Running)
        {
            LaunchState = LaunchState.Done;
        }
    }

    private void Settle(Settling what)
    {
        Settling = what;
        SettlingCursor = null;
    }
}

/// <summary>How far the enrolling and planning of a started campaign is.</summary>
public enum LaunchState
{
    None,
    Running,
    Done,
    Failed,
}

/// <summary>What the settling job does to the rows of a campaign whose state changed.</summary>
public enum Settling
{
    None,

    /// <summary>What waits is cancelled (pause, stop, archive).</summary>
    Cancelling,

    /// <summary>What waits is planned anew: after a resume, or a change of settings or of the sequence.</summary>
    Replanning,

    /// <summary>Contacts go over to a version of the sequence in which nothing is changed for them.</summary>
    Following,
}
