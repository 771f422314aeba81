namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>A sequence, its audience and its state. The rows that follow from a change of state are settled by a job; see <see cref="Settling"/>.</summary>
public sealed partial class Campaign : IWorkspaceOwned, IVersioned
{
    /// <summary>The lifecycle of a campaign.</summary>
    public static readonly StateMachine<CampaignStatus> States = new("campaign",
        (CampaignStatus.Draft, CampaignStatus.Active),
        (CampaignStatus.Active, CampaignStatus.Paused),
        (CampaignStatus.Paused, CampaignStatus.Active),
        (CampaignStatus.Active, CampaignStatus.Completed),
        (CampaignStatus.Completed, CampaignStatus.Active),
        (CampaignStatus.Active, CampaignStatus.Stopped),
        (CampaignStatus.Paused, CampaignStatus.Stopped),
        (CampaignStatus.Draft, CampaignStatus.Archived),
        (CampaignStatus.Paused, CampaignStatus.Archived),
        (CampaignStatus.Completed, CampaignStatus.Archived),
        (CampaignStatus.Stopped, CampaignStatus.Archived));

    private Campaign()
    {
    }

    public Campaign(string name, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Name { get; set; } = "";
    public string? Description { get; set; }
    public CampaignType CampaignType { get; set; }

    /// <summary><c>manual</c>, <c>lead_created</c>, <c>form_submit</c>, <c>stage_enter</c>, or a name of the user's own.</summary>
    public string TriggerEvent { get; set; } = ManualTrigger;

    /// <summary>Which form, which stage: what the data of an event must say, by name, without case. Empty where every event of the name counts.</summary>
    public Dictionary<string, string> TriggerConfig { get; set; } = [];

    public Guid? ListId { get; set; }

    /// <summary>Whether a contact that joins the list later is enrolled too.</summary>
    public bool EnrollNewMembers { get; private set; }

    /// <summary>Since when nobody is enrolled by an event or by joining the list any more, because a person said so; null while contacts may come.</summary>
    public DateTime? IntakeClosedAt { get; private set; }

    /// <summary>The time up to which contacts that joined the list were looked at; null before the first look.</summary>
    public DateTime? MembersSeenUntil { get; private set; }

    public Guid? SenderAccountId { get; set; }
    public Approval Approval { get; set; }

    /// <summary>Who writes its drafts. What a model writes always waits for approval.</summary>
    public DraftsBy DraftsBy { get; set; }

    /// <summary>Whether a plan of it ever had texts that a model writes in a template that is otherwise fixed; so what has none is never asked about them.</summary>
    public bool HasAiVariables { get; private set; }

    /// <summary>For a model: what it is to do with the text of each step, in the marketer's words.</summary>
    public string? DraftInstruction { get; set; }

    /// <summary>Whether two different people must approve each email before it goes.</summary>
    public bool SecondApproval { get; set; }

    public CampaignStatus Status { get; private set; }

    /// <summary>Why it stands as it does, in plain words; also set while active, when a sender is in trouble.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>The plan that whoever is enrolled from now on runs on; null before the start. An earlier one can be it again, so its number says nothing.</summary>
    public Guid? PlanVersionId { get; private set; }

    public LaunchState LaunchState { get; private set; }

    /// <summary>The contact up to which the launch has come, by key.</summary>
    public Guid? LaunchCursor { get; private set; }

    /// <summary>What a job still does to the rows after the last change of state.</summary>
    public Settling Settling { get; private set; }

    /// <summary>The contact up to which the settling has come, by key.</summary>
    public Guid? SettlingCursor { get; private set; }

    /// <summary>
    /// Changes of the sequence to which contacts still move with the settling, the oldest first; null where nobody moves. Meanwhile nothing of the campaign passes the gate.
    /// </summary>
    public ValueList<PendingMove>? PendingMoves { get; private set; }

    public DateTime? StartsAt { get; set; }
    public DateTime? StartedAt { get; private set; }
    public DateTime? PausedAt { get; private set; }
    public DateTime? ResumedAt { get; private set; }
    public DateTime? CompletedAt { get; private set; }
    public DateTime? StoppedAt { get; private set; }
    public DateTime? ArchivedAt { get; private set; }
    public long EmailsScheduledCount { get; private set; }
    public long EmailsSentCount { get; private set; }
    public long EmailsFailedCount { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>The trigger of a campaign whose audience is enrolled by its start or by hand.</summary>
    public const string ManualTrigger = "manual";

    /// <summary>Whether contacts are enrolled by events.</summary>
    public bool IsEventTriggered => TriggerEvent != ManualTrigger;

    /// <summary>Whether contacts are enrolled by events or by joining the list, unless its intake is closed.</summary>
    public bool HasIntake => IsEventTriggered || EnrollNewMembers;

    /// <summary>Whether contacts may still come by events or by joining the list. It stays active while they may, also when all is sent.</summary>
    public bool IsIntakeOpen => HasIntake && IntakeClosedAt is null;

    /// <summary>Whether drafts of it may wait to be written, wholly or in part.</summary>
    public bool IsWrittenByModel => DraftsBy == DraftsBy.Ai || HasAiVariables;

    /// <summary>From now on contacts are enrolled on this version of its plan.</summary>
    /// <param name="planVersionId">The version.</param>
    /// <param name="hasAiVariables">Whether a model writes texts of it; contacts on an earlier version may still have such.</param>
    public void RunOn(Guid planVersionId, bool hasAiVariables) => (PlanVersionId, HasAiVariables) = (planVersionId, HasAiVariables || hasAiVariables);

    /// <summary>Begins the launch: the plan is frozen, a job enrolls and plans. Starting twice is refused.</summary>
    public void Start(DateTime now)
    {
        States.Require(
            Status, CampaignStatus.Active, Status == CampaignStatus.Draft ? null : $"The campaign was started before and is {SnakeCase.Words(Status)}.");
        if (Status != CampaignStatus.Draft)
        {
            throw new IllegalTransitionException("campaign", SnakeCase.Of(Status), "active", "Only a draft can be started; a paused campaign is resumed.");
        }

        Status = CampaignStatus.Active;
        LaunchState = LaunchState.Running;
        (StartedAt, MembersSeenUntil) = (now, now);
    }

    /// <summary>Nothing of it passes the gate from this commit on. Pausing what is paused changes nothing.</summary>
    public bool Pause(string? reason, DateTime now)
    {
        if (Status == CampaignStatus.Paused)
        {
            return false;
        }

        States.Require(Status, CampaignStatus.Paused);
        Status = CampaignStatus.Paused;
        StatusReason = reason;
        PausedAt = now;
        Settle(Settling.Cancelling);
        return true;
    }

    /// <summary>Takes it up again; rows are planned anew. Resuming what is active changes nothing.</summary>
    public bool Resume(DateTime now)
    {
        if (Status == CampaignStatus.Active)
        {
            return false;
        }

        if (Status != CampaignStatus.Paused)
        {
            throw new IllegalTransitionException(
                "campaign", SnakeCase.Of(Status), "active", $"Only a paused campaign can be resumed; this one is {SnakeCase.Words(Status)}.");
        }

        Status = CampaignStatus.Active;
        StatusReason = null;
        ResumedAt = now;
        Settle(Settling.Replanning);
        return true;
    }

    /// <summary>Ends it for good. Stopping twice changes nothing.</summary>
    public bool Stop(DateTime now)
    {
        if (Status == CampaignStatus.Stopped)
        {
            return false;
        }

        States.Require(Status, CampaignStatus.Stopped);
        Status = CampaignStatus.Stopped;
        StatusReason = null;
        StoppedAt = now;
        EndLaunch();
        Settle(Settling.Cancelling);
        return true;
    }

    /// <summary>Whether contacts who join the list from now on are enrolled. Taking them opens an intake that was closed.</summary>
    public void TakeNewMembers(bool takes, DateTime now)
    {
        if (takes != EnrollNewMembers)
        {
            EnrollNewMembers = takes;
            MembersSeenUntil = takes && StartedAt is not null ? now : null;
            IntakeClosedAt = takes ? null : IntakeClosedAt;
        }
    }

    /// <summary>From now on nobody is enrolled by an event or by joining the list; it completes once all is sent. Closing what is closed changes nothing.</summary>
    public bool CloseIntake(DateTime now)
    {
        RequireIntake();
        if (IntakeClosedAt is not null)
        {
            return false;
        }

        IntakeClosedAt = now;
        return true;
    }

    /// <summary>Takes contacts again. A completed campaign becomes active. Opening what is open changes nothing.</summary>
    public bool OpenIntake(DateTime now)
    {
        RequireIntake();
        if (IntakeClosedAt is null)
        {
            return false;
        }

        (IntakeClosedAt, MembersSeenUntil) = (null, now);
        if (Status == CampaignStatus.Completed)
        {
            Reopen();
        }

        return true;
    }

    private void RequireIntake()
    {
        if (!HasIntake || Status is not (CampaignStatus.Active or CampaignStatus.Paused or CampaignStatus.Completed))
        {
            throw new IllegalTransitionException(
                "campaign", SnakeCase.Of(Status), SnakeCase.Of(Status), "Only a started campaign that enrolls contacts by an event, or as they join its list, can open or close its intake.");
        }
    }

    /// <summary>All of it is sent, failed, cancelled or skipped.</summary>
    public void Complete(DateTime now)
    {
        States.Require(Status, CampaignStatus.Completed);
        Status = CampaignStatus.Completed;
        StatusReason = null;
        CompletedAt = now;
    }

    /// <summary>Something of a completed campaign waits again: an enrollment or an email was taken up by a person.</summary>
    public void Reopen()
    {
        States.Require(Status, CampaignStatus.Active);
        Status = CampaignStatus.Active;
        CompletedAt = null;
    }

    /// <summary>Out of sight, kept for its history. Archiving twice changes nothing.</summary>
    public bool Archive(DateTime now)
    {
        if (Status == CampaignStatus.Archived)
        {
            return false;
        }

        States.Require(Status, CampaignStatus.Archived);
        if (Status == CampaignStatus.Paused)
        {
            Settle(Settling.Cancelling);
        }

        Status = CampaignStatus.Archived;
        ArchivedAt = now;
        EndLaunch();
        return true;
    }
}

/// <summary>The states of a campaign.</summary>
public enum CampaignStatus
{
    Draft,
    Active,
    Paused,
    Completed,
    Stopped,
    Archived,
}

/// <summary>What a campaign is for.</summary>
public enum CampaignType
{
    Outreach,
    Onboarding,
    Newsletter,
}

/// <summary>Whether a person must see each email before it goes.</summary>
public enum Approval
{
    Required,
    Automatic,
}

/// <summary>Who writes the drafts of a campaign.</summary>
public enum DraftsBy
{
    /// <summary>The text of a step is merged with the contact.</summary>
    Template,

    /// <summary>A model writes each one, with the text of the step as its example and what is known of the contact as facts.</summary>
    Ai,
}
