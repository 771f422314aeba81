
namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>One contact's progress through one campaign (table <c>campaign_contacts</c>).</summary>
public sealed class Enrollment : IWorkspaceOwned, ITimestamped
{
    /// <summary>
    /// The lifecycle of an enrollment. A step back into the sequence from an end is taken by a person only. What comes back after an end counts by its weight, whatever came first:
    /// a bounce, a reply, an unsubscribe.
    /// </summary>
    public static readonly StateMachine<EnrollmentStatus> States = new("enrollment",
        (EnrollmentStatus.Pending, EnrollmentStatus.InProgress),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Completed),
        (EnrollmentStatus.Pending, EnrollmentStatus.Completed),
        (EnrollmentStatus.Pending, EnrollmentStatus.Paused),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Paused),
        (EnrollmentStatus.Paused, EnrollmentStatus.Pending),
        (EnrollmentStatus.Paused, EnrollmentStatus.InProgress),
        (EnrollmentStatus.Pending, EnrollmentStatus.Replied),
        (EnrollmentStatus.Pending, EnrollmentStatus.Bounced),
        (EnrollmentStatus.Pending, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Pending, EnrollmentStatus.Stopped),
        (EnrollmentStatus.Pending, EnrollmentStatus.Failed),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Replied),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Bounced),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Stopped),
        (EnrollmentStatus.InProgress, EnrollmentStatus.Failed),
        (EnrollmentStatus.Paused, EnrollmentStatus.Replied),
        (EnrollmentStatus.Paused, EnrollmentStatus.Bounced),
        (EnrollmentStatus.Paused, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Paused, EnrollmentStatus.Stopped),
        (EnrollmentStatus.Paused, EnrollmentStatus.Failed),
        (EnrollmentStatus.Completed, EnrollmentStatus.Pending),
        (EnrollmentStatus.Completed, EnrollmentStatus.InProgress),
        (EnrollmentStatus.Completed, EnrollmentStatus.Replied),
        (EnrollmentStatus.Completed, EnrollmentStatus.Bounced),
        (EnrollmentStatus.Completed, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Stopped, EnrollmentStatus.Bounced),
        (EnrollmentStatus.Stopped, EnrollmentStatus.Replied),
        (EnrollmentStatus.Stopped, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Failed, EnrollmentStatus.Bounced),
        (EnrollmentStatus.Failed, EnrollmentStatus.Replied),
        (EnrollmentStatus.Failed, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Bounced, EnrollmentStatus.Replied),
        (EnrollmentStatus.Bounced, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Replied, EnrollmentStatus.Unsubscribed),
        (EnrollmentStatus.Failed, EnrollmentStatus.InProgress),
        (EnrollmentStatus.Stopped, EnrollmentStatus.InProgress),
        (EnrollmentStatus.Replied, EnrollmentStatus.InProgress),
        (EnrollmentStatus.Bounced, EnrollmentStatus.InProgress));

    private Enrollment()
    {
    }

    public Enrollment(Guid campaignId, Guid contactId, Guid planVersionId, DateTime now)
        : this(Guid.CreateVersion7(now), campaignId, contactId, planVersionId, now)
    {
    }

    public Enrollment(Guid id, Guid campaignId, Guid contactId, Guid planVersionId, DateTime now)
    {
        Id = id;
        CampaignId = campaignId;
        ContactId = contactId;
        PlanVersionId = planVersionId;
        EnrolledAt = now;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }
    public Guid ContactId { get; private set; }
    public Guid PlanVersionId { get; private set; }

    /// <summary>The upload the contact came from.</summary>
    public Guid? UploadBatchId { get; init; }

    public EnrollmentStatus Status { get; private set; }

    /// <summary>Order of the last step that was sent or skipped; 0 before the first.</summary>
    public int CurrentSequenceStep { get; private set; }

    public Guid? LastStepId { get; private set; }
    public DateTime EnrolledAt { get; private set; }

    /// <summary>The last sending (or the enrollment) plus the next step's delay; null after the last step.</summary>
    public DateTime? NextEmailDueAt { get; set; }

    public DateTime? LastEmailSentAt { get; private set; }

    /// <summary>When the last step was sent or skipped: what the next delay counts from.</summary>
    public DateTime? LastStepAt { get; private set; }

    public DateTime? CompletedAt { get; private set; }
    public DateTime? RepliedAt { get; private set; }
    public DateTime? PausedAt { get; private set; }

    /// <summary>When a pause that an absence made ends by itself; null while it is not paused, or until a person resumes it.</summary>
    public DateTime? PausedUntil { get; private set; }

    public DateTime? BouncedAt { get; private set; }
    public DateTime? UnsubscribedAt { get; private set; }
    public DateTime? StoppedAt { get; private set; }
    public DateTime? FailedAt { get; private set; }
    public string? StatusReason { get; private set; }

    /// <summary>JSON, free for other systems.</summary>
    public Dictionary<string, string>? Metadata { get; init; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>What the next step's delay counts from: the last sending or skip, or the enrollment.</summary>
    public DateTime Anchor => LastStepAt ?? EnrolledAt;

    /// <summary>Whether it may still get email.</summary>
    public bool IsOpen => Status is EnrollmentStatus.Pending or EnrollmentStatus.InProgress;

    /// <summary>The state of one that is neither paused nor over and stands where this one does.</summary>
    public EnrollmentStatus StatusInSequence => LastEmailSentAt is null ? EnrollmentStatus.Pending : EnrollmentStatus.InProgress;

    /// <summary>From now on it runs on another version of the plan.</summary>
    /// <param name="planVersionId">The version.</param>
    /// <param name="place">The place there of the last step that it has behind it; 0 before the first.</param>
    public void FollowPlan(Guid planVersionId, int place) => (PlanVersionId, CurrentSequenceStep) = (planVersionId, place);

    /// <summary>It is taken up for steps that were added after it had finished.</summary>
    public void GoOn(string reason)
    {
        MoveTo(StatusInSequence, reason);
        CompletedAt = null;
    }

    /// <summary>A step was sent; <paramref name="isLast"/> completes the sequence.</summary>
    public void StepSent(Guid stepId, int sequenceOrder, DateTime sentAt, bool isLast)
    {
        LastEmailSentAt = sentAt;
        StepPassed(stepId, sequenceOrder, sentAt, isLast);
    }

    /// <summary>A step was skipped by a person's decision.</summary>
    public void StepSkipped(Guid stepId, int sequenceOrder, DateTime at, bool isLast) => StepPassed(stepId, sequenceOrder, at, isLast);

    /// <summary>A skip is taken back: the step before it is the last again. True where the sequence was completed by it and goes on now.</summary>
    public bool UndoSkip()
    {
        CurrentSequenceStep--;
        LastStepId = null;
        LastStepAt = LastEmailSentAt;
        if (Status != EnrollmentStatus.Completed)
        {
            return false;
        }

        MoveTo(StatusInSequence, reason: null);
        CompletedAt = null;
        return true;
    }

    /// <summary>Halts the sequence for this contact until <see cref="Resume"/>. Pausing twice changes nothing, but what a person pauses no longer ends by itself.</summary>
    public bool Pause(string? reason, DateTime now)
    {
        if (Status == EnrollmentStatus.Paused)
        {
            (PausedUntil, StatusReason) = (null, PausedUntil is null ? StatusReason : reason);
            return false;
        }

        MoveTo(EnrollmentStatus.Paused, reason);
        PausedAt = now;
        return true;
    }

    /// <summary>
    /// Halts the sequence for this contact while it is away. Of two absences the one that lasts longer counts; a person's pause stays one without end. Pausing what is over is no matter of
    /// an absence and changes nothing.
    /// </summary>
    /// <returns>Whether it was running before.</returns>
    public bool PauseUntil(DateTime until, string reason, DateTime now)
    {
        if (IsOpen)
        {
            Pause(reason, now);
            PausedUntil = until;
            return true;
        }

        if (Status == EnrollmentStatus.Paused && PausedUntil < until)
        {
            (PausedUntil, StatusReason) = (until, reason);
        }

        return false;
    }

    /// <summary>Goes back to the state it was paused in. Resuming what runs changes nothing.</summary>
    public bool Resume()
    {
        if (IsOpen)
        {
            return false;
        }

        if (Status != EnrollmentStatus.Paused)
        {
            throw new IllegalTransitionException("enrollment", SnakeCase.Of(Status), "in_progress",
                $"Only a paused enrollment can be resumed; this one is {SnakeCase.Words(Status)}.");
        }

        MoveTo(StatusInSequence, reason: null);
        return true;
    }

    /// <summary>Ends it, or notes an outcome that counts after its end. Ending it so twice changes nothing.</summary>
    /// <param name="outcome"><c>replied</c>, <c>bounced</c>, <c>unsubscribed</c>, <c>stopped</c> or <c>failed</c>.</param>
    public bool End(EnrollmentStatus outcome, string? reason, DateTime now)
    {
        if (Status == outcome)
        {
            return false;
        }

        MoveTo(outcome, reason);
        NextEmailDueAt = null;
        switch (outcome)
        {
            case EnrollmentStatus.Replied:
                RepliedAt = now;
                break;
            case EnrollmentStatus.Bounced:
                BouncedAt = now;
                break;
            case EnrollmentStatus.Unsubscribed:
                UnsubscribedAt = now;
                break;
            case EnrollmentStatus.Stopped:
                StoppedAt = now;
                break;
            case EnrollmentStatus.Failed:
                FailedAt = now;
                break;
            case EnrollmentStatus.Pending or EnrollmentStatus.InProgress or EnrollmentStatus.Completed or EnrollmentStatus.Paused:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an end.");
        }

        return true;
    }

    /// <summary>A person takes it up again after an end.</summary>
    public void TakeUpAgain(string? reason) => MoveTo(EnrollmentStatus.InProgress, reason);

    /// <summary>What ended or halted it was judged wrongly: it stands as it did before. False where it stays, because only the recipient can take an unsubscribe back.</summary>
    /// <param name="before">How it stood.</param>
    /// <param name="reason">Why, in plain words.</param>
    public bool Restore(EnrollmentStatus before, string? reason)
    {
        switch (Status)
        {
            case EnrollmentStatus.Unsubscribed:
                return false;
            case EnrollmentStatus.Paused:
                return Resume();
            default:
                MoveTo(EnrollmentStatus.InProgress, reason);
                if (before is not (EnrollmentStatus.Pending or EnrollmentStatus.InProgress))
                {
                    MoveTo(before, reason);
                }

                return true;
        }
    }

    private void StepPassed(Guid stepId, int sequenceOrder, DateTime at, bool isLast)
    {
        LastStepId = stepId;
        CurrentSequenceStep = sequenceOrder;
        LastStepAt = at;
        if (Status is not (EnrollmentStatus.Pending or EnrollmentStatus.InProgress))
        {
            return; // a reply or a stop that came while the message was in flight wins
        }

        if (isLast)
        {
            MoveTo(EnrollmentStatus.Completed, reason: null);
            CompletedAt = at;
            NextEmailDueAt = null;
        }
        else if (Status == EnrollmentStatus.Pending && LastEmailSentAt is not null)
        {
            MoveTo(EnrollmentStatus.InProgress, reason: null);
        }
    }

    private void MoveTo(EnrollmentStatus status, string? reason)
    {
        States.Require(Status, status);
        Status = status;
        StatusReason = reason;
        PausedUntil = null;
    }
}

/// <summary>The states of an enrollment.</summary>
public enum EnrollmentStatus
{
    Pending,
    InProgress,
    Completed,
    Paused,
    Replied,
    Bounced,
    Unsubscribed,
    Stopped,
    Failed,
}
