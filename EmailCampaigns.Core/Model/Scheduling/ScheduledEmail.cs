using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Model.Scheduling;

/// <summary>One planned sending, with its time. Every future email of every enrollment is a row.</summary>
public sealed class ScheduledEmail : IWorkspaceOwned, ITimestamped
{
    /// <summary>The lifecycle of a scheduled email.</summary>
    public static readonly StateMachine<ScheduledEmailStatus> States = new("scheduled email",
        (ScheduledEmailStatus.Planned, ScheduledEmailStatus.Pending),
        (ScheduledEmailStatus.Planned, ScheduledEmailStatus.Cancelled),
        (ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned),
        (ScheduledEmailStatus.Pending, ScheduledEmailStatus.Sending),
        (ScheduledEmailStatus.Pending, ScheduledEmailStatus.Cancelled),
        (ScheduledEmailStatus.Sending, ScheduledEmailStatus.Sent),
        (ScheduledEmailStatus.Sending, ScheduledEmailStatus.Failed),
        (ScheduledEmailStatus.Sending, ScheduledEmailStatus.Interrupted),
        (ScheduledEmailStatus.Sending, ScheduledEmailStatus.Pending),
        (ScheduledEmailStatus.Interrupted, ScheduledEmailStatus.Sent),
        (ScheduledEmailStatus.Interrupted, ScheduledEmailStatus.Pending),
        (ScheduledEmailStatus.Failed, ScheduledEmailStatus.Pending),
        (ScheduledEmailStatus.Cancelled, ScheduledEmailStatus.Planned),
        (ScheduledEmailStatus.Cancelled, ScheduledEmailStatus.Pending));

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }
    public Guid CampaignContactId { get; init; }
    public Guid ContactId { get; init; }
    public Guid StepId { get; init; }
    public Guid? DraftId { get; init; }
    public Guid SenderAccountId { get; init; }
    public string RecipientDomain { get; init; } = "";

    /// <summary>An estimate while <c>planned</c>; firm once <c>pending</c>: never earlier, later only with a <see cref="MovedReason"/>.</summary>
    public DateTime ScheduledFor { get; private set; }

    public MovedReason? MovedReason { get; private set; }

    /// <summary>The time that a person chose in place of the step's pause, UTC; it goes at the first moment from then on that the rules allow. Kept whenever it is planned anew.</summary>
    public DateTime? ChosenFor { get; private set; }

    /// <summary>0 for follow-ups, 1 for first emails: a started conversation is worth more.</summary>
    public int Priority { get; init; }

    public ScheduledEmailStatus Status { get; private set; }
    public CancelReason? CancelReason { get; private set; }
    public int Attempts { get; private set; }
    public DateTime? FirstAttemptAt { get; private set; }

    /// <summary>The Message-ID without brackets, made with the row and stable over retries.</summary>
    public string MessageId { get; init; } = "";

    public string? LeaseOwner { get; private set; }
    public Guid? LeaseToken { get; private set; }

    /// <summary>On the database's clock.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>JSON: every quota bucket the gate took from.</summary>
    public string? QuotaBucket { get; private set; }

    public string? LastError { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Priority of a follow-up.</summary>
    public const int FollowUp = 0;

    /// <summary>Priority of a first email.</summary>
    public const int FirstEmail = 1;

    /// <summary>A new row, an estimate for now.</summary>
    public static ScheduledEmail Plan(Guid id, Guid campaignId, Guid enrollmentId, Guid contactId, Guid stepId, Guid? draftId, Guid senderId,
        string recipientDomain, int priority, string messageId, DateTime estimate) => new()
        {
            Id = id,
            CampaignId = campaignId,
            CampaignContactId = enrollmentId,
            ContactId = contactId,
            StepId = stepId,
            DraftId = draftId,
            SenderAccountId = senderId,
            RecipientDomain = recipientDomain,
            Priority = priority,
            MessageId = messageId,
            ScheduledFor = estimate,
        };

    /// <summary>It is the next of its enrollment, and approved where that is required: its time is firm.</summary>
    public void MakeFirm(DateTime at, MovedReason? moved)
    {
        MoveTo(ScheduledEmailStatus.Pending);
        ScheduledFor = at;
        MovedReason = moved;
        CancelReason = null;
    }

    /// <summary>Back to an estimate: its approval was taken back, or what stood against it has ended.</summary>
    public void MakeEstimate(DateTime estimate)
    {
        MoveTo(ScheduledEmailStatus.Planned);
        ScheduledFor = estimate;
        MovedReason = null;
        CancelReason = null;
        ClearLease();
    }

    /// <summary>A new estimate for a row that is still planned.</summary>
    public void Reestimate(DateTime estimate)
    {
        if (Status == ScheduledEmailStatus.Planned)
        {
            ScheduledFor = estimate;
        }
    }

    /// <summary>A person says when it is to go, or with null that it goes as the sequence says. It is an estimate until it is planned.</summary>
    public void Choose(DateTime? at, DateTime estimate)
    {
        if (Status == ScheduledEmailStatus.Pending)
        {
            MakeEstimate(estimate);
        }
        else
        {
            States.Require(Status, ScheduledEmailStatus.Pending);
            ScheduledFor = estimate;
        }

        ChosenFor = at;
    }

    /// <summary>It will not go, for this reason. A row that is cancelled keeps its reason unless <paramref name="reason"/> replaces it.</summary>
    public void Cancel(CancelReason reason)
    {
        if (Status != ScheduledEmailStatus.Cancelled)
        {
            MoveTo(ScheduledEmailStatus.Cancelled);
        }

        CancelReason = reason;
        ClearLease();
    }

    /// <summary>A firm time that has to be later, and why.</summary>
    public void Move(DateTime at, MovedReason reason)
    {
        if (Status == ScheduledEmailStatus.Pending && at > ScheduledFor)
        {
            ScheduledFor = at;
            MovedReason = reason;
        }

        ClearLease();
    }

    /// <summary>Whoever reserved it does not go on with it.</summary>
    public void Release() => ClearLease();

    /// <summary>An attempt begins; from here on only its outcome, or the lack of one, moves it.</summary>
    public void Begin(DateTime now)
    {
        MoveTo(ScheduledEmailStatus.Sending);
        Attempts++;
        FirstAttemptAt ??= now;
    }

    /// <summary>The attempt certainly failed and a later one may succeed.</summary>
    public void Retry(DateTime at, string error)
    {
        TakeBack(at, Scheduling.MovedReason.Retry);
        LastError = error;
    }

    /// <summary>The attempt failed for the sender's sake: it does not count against this email.</summary>
    public void Postpone(DateTime at, string error)
    {
        TakeBack(at, Scheduling.MovedReason.SenderPaused);
        LastError = error;
        if (--Attempts == 0)
        {
            FirstAttemptAt = null;
        }
    }

    /// <summary>It will not go, for its own or its recipient's sake.</summary>
    public void Fail(string error)
    {
        MoveTo(ScheduledEmailStatus.Failed);
        LastError = error;
        QuotaBucket = null;
        ClearLease();
    }

    /// <summary>Nobody can say whether it went.</summary>
    public void Interrupt(string error)
    {
        MoveTo(ScheduledEmailStatus.Interrupted);
        LastError = error;
        ClearLease();
    }

    /// <summary>An interrupted email is to go (again), now.</summary>
    public void Resend(DateTime now)
    {
        States.Require(Status, ScheduledEmailStatus.Pending);
        Status = ScheduledEmailStatus.Pending;
        ScheduledFor = now;
        MovedReason = Scheduling.MovedReason.Retry;
        QuotaBucket = null;
    }

    private void TakeBack(DateTime at, MovedReason reason)
    {
        MoveTo(ScheduledEmailStatus.Pending);
        if (at > ScheduledFor)
        {
            ScheduledFor = at;
            MovedReason = reason;
        }

        QuotaBucket = null;
        ClearLease();
    }

    private void ClearLease()
    {
        LeaseOwner = null;
        LeaseToken = null;
        LeaseUntil = null;
    }

    private void MoveTo(ScheduledEmailStatus status)
    {
        States.Require(Status, status);
        Status = status;
    }
}

/// <summary>The states of a scheduled email.</summary>
public enum ScheduledEmailStatus
{
    Planned,
    Pending,
    Sending,
    Sent,
    Failed,
    Interrupted,
    Cancelled,
}

/// <summary>Why an email is not sent.</summary>
public enum CancelReason
{
    CampaignPaused,
    CampaignStopped,
    CampaignArchived,
    EnrollmentPaused,
    EnrollmentEnded,
    StepDisabled,
    StepPassed,
    DraftRejected,
    RecipientSuppressed,

    /// <summary>A person called this one off; the sequence goes on without it.</summary>
    CalledOff,

    /// <summary>When its step was due, its contact had not done what the step asks for.</summary>
    ConditionNotMet,
}

/// <summary>Why a firm time was moved later.</summary>
public enum MovedReason
{
    Window,
    CampaignDailyLimit,
    SenderDailyLimit,
    SenderHourlyLimit,
    Gap,
    RateLimit,
    DomainThrottle,
    SenderPaused,
    Retry,
    Resumed,
    ApprovedLate,

    /// <summary>The settings, the steps or the rules of its campaign were changed.</summary>
    PlanChanged,
}
