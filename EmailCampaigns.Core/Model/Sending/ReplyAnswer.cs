namespace EmailCampaigns.Core.Model.Sending;

/// <summary>
/// What somebody of the workspace answers to a reply (table <c>reply_answers</c>): one email from a person to a person, through the sender that the reply came to. It waits a few seconds,
/// in which it can be taken back, and is then handed over at most once by itself.
/// </summary>
public sealed class ReplyAnswer : IWorkspaceOwned, ITimestamped
{
    /// <summary>How long it waits, so that it can be taken back.</summary>
    public static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(20);

    /// <summary>The lifecycle of an answer.</summary>
    public static readonly StateMachine<AnswerStatus> States = new("answer",
        (AnswerStatus.Waiting, AnswerStatus.Sending),
        (AnswerStatus.Waiting, AnswerStatus.Cancelled),
        (AnswerStatus.Waiting, AnswerStatus.Failed),
        (AnswerStatus.Sending, AnswerStatus.Sent),
        (AnswerStatus.Sending, AnswerStatus.Waiting),
        (AnswerStatus.Sending, AnswerStatus.Failed),
        (AnswerStatus.Sending, AnswerStatus.Interrupted),
        (AnswerStatus.Interrupted, AnswerStatus.Sent),
        (AnswerStatus.Interrupted, AnswerStatus.Waiting),
        (AnswerStatus.Failed, AnswerStatus.Waiting),
        (AnswerStatus.Failed, AnswerStatus.Sent),
        (AnswerStatus.Sent, AnswerStatus.Failed));

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }

    public Guid ReplyId { get; init; }

    public Guid ContactId { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>The email of ours with which the conversation began.</summary>
    public Guid SentEmailId { get; init; }

    public Guid SenderAccountId { get; init; }

    /// <summary>Who wrote it, as <see cref="Actor.ToString"/> writes it.</summary>
    public string Author { get; init; } = "";

    public string RecipientEmail { get; init; } = "";
    public string Subject { get; init; } = "";

    /// <summary>What the person wrote. Signature and quotation are added as it is sent.</summary>
    public string BodyText { get; init; } = "";

    /// <summary>Ours, without brackets; stable over attempts.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>The messages before it, the oldest first, without brackets and with a space between two (RFC 5322, section 3.6.4). The last is what it answers.</summary>
    public string ThreadIds { get; init; } = "";

    /// <summary>Somebody saw that the address is suppressed and answers all the same.</summary>
    public bool DespiteSuppression { get; init; }

    public AnswerStatus Status { get; private set; }

    /// <summary>When it is handed over, while it waits; later only with <see cref="WaitsFor"/>.</summary>
    public DateTime DueAt { get; private set; }

    public AnswerWait? WaitsFor { get; private set; }

    public int Attempts { get; private set; }
    public DateTime? FirstAttemptAt { get; private set; }
    public DateTime? SentAt { get; private set; }

    /// <summary>What the server made of <see cref="MessageId"/>; threads go on from it.</summary>
    public string? WireMessageId { get; private set; }

    public string? ProviderMessageId { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>JSON: every quota bucket that the attempt took from.</summary>
    public string? QuotaBucket { get; private set; }

    /// <summary>The attempt that is under way.</summary>
    public Guid? LeaseToken { get; private set; }

    /// <summary>On the database's clock.</summary>
    public DateTime? LeaseUntil { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>The Message-ID by which the recipient knows it.</summary>
    public string OnTheWire => WireMessageId ?? MessageId;

    /// <summary>From now on it waits for its turn; until then it can be taken back.</summary>
    public void Submit(DateTime now)
    {
        DueAt = now + UndoTime;
        WaitsFor = AnswerWait.Undo;
    }

    /// <summary>Its author, or somebody else, took it back in time.</summary>
    public void Cancel()
    {
        MoveTo(AnswerStatus.Cancelled, Status == AnswerStatus.Waiting ? null : $"Only an answer that waits can be taken back; this one is {SnakeCase.Words(Status)}.");
        WaitsFor = null;
    }

    /// <summary>It cannot go yet.</summary>
    public void PutOff(DateTime until, AnswerWait why, string? error)
    {
        if (Status == AnswerStatus.Waiting)
        {
            (DueAt, WaitsFor, LastError) = (until, why, error);
        }
    }

    /// <summary>An attempt begins; from here on only its outcome, or the lack of one, moves it.</summary>
    public void Begin(Guid token, string quotaBucket, DateTime now)
    {
        MoveTo(AnswerStatus.Sending);
        (LeaseToken, QuotaBucket, WaitsFor) = (token, quotaBucket, null);
        Attempts++;
        FirstAttemptAt ??= now;
    }

    /// <summary>The server has it, or a person who looked says so.</summary>
    public void MarkSent(DateTime at, string? wireMessageId, string? providerMessageId)
    {
        MoveTo(AnswerStatus.Sent);
        (SentAt, WireMessageId, ProviderMessageId) = (at, wireMessageId, providerMessageId);
        EndAttempt(error: null);
    }

    /// <summary>The attempt certainly failed, and a later one may succeed.</summary>
    public void Retry(DateTime at, string error)
    {
        MoveTo(AnswerStatus.Waiting);
        EndAttempt(error);
        (DueAt, WaitsFor) = (at, AnswerWait.Retry);
    }

    /// <summary>The attempt failed for the sender's sake: it does not count against this answer.</summary>
    public void Postpone(DateTime at, string error)
    {
        MoveTo(AnswerStatus.Waiting);
        EndAttempt(error);
        (DueAt, WaitsFor) = (at, AnswerWait.SenderPaused);
        if (--Attempts == 0)
        {
            FirstAttemptAt = null;
        }
    }

    /// <summary>It will not go.</summary>
    public void Fail(string error)
    {
        MoveTo(AnswerStatus.Failed);
        EndAttempt(error);
    }

    /// <summary>Nobody can say whether it went.</summary>
    public void Interrupt(string error)
    {
        MoveTo(AnswerStatus.Interrupted);
        EndAttempt(error);
    }

    /// <summary>A person sends it again; they can take that back, too.</summary>
    public void SendAgain(DateTime now)
    {
        MoveTo(AnswerStatus.Waiting, Status == AnswerStatus.Failed && SentAt is not null ? "It came back after it was sent. Write another answer." : null);
        (Attempts, FirstAttemptAt, LastError) = (0, null, null);
        Submit(now);
    }

    /// <summary>It did not arrive, as a report says.</summary>
    public void CameBack(string error)
    {
        if (Status == AnswerStatus.Sent)
        {
            Fail(error);
        }
    }

    /// <summary>The report was judged wrongly.</summary>
    public void ArrivedAfterAll()
    {
        if (Status == AnswerStatus.Failed && SentAt is not null)
        {
            MoveTo(AnswerStatus.Sent);
            LastError = null;
        }
    }

    private void EndAttempt(string? error)
    {
        LastError = error;
        (LeaseToken, LeaseUntil, QuotaBucket, WaitsFor) = (null, null, null, null);
    }

    private void MoveTo(AnswerStatus status, string? why = null)
    {
        if (why is not null)
        {
            throw new IllegalTransitionException("answer", SnakeCase.Of(Status), SnakeCase.Of(status), why);
        }

        States.Require(Status, status);
        Status = status;
    }
}

/// <summary>The states of an answer.</summary>
public enum AnswerStatus
{
    /// <summary>It can still be taken back.</summary>
    Waiting,

    /// <summary>It is being handed over.</summary>
    Sending,

    Sent,

    /// <summary>It did not go, or came back.</summary>
    Failed,

    /// <summary>Nobody can say whether it went: a person decides.</summary>
    Interrupted,

    /// <summary>It was taken back.</summary>
    Cancelled,
}

/// <summary>Why an answer has not gone yet.</summary>
public enum AnswerWait
{
    /// <summary>It can be taken back for a few seconds.</summary>
    Undo,

    /// <summary>The pause between two emails of the sender.</summary>
    Gap,

    SenderDailyLimit,
    SenderHourlyLimit,
    SenderRollingLimit,

    /// <summary>A further limit of the workspace, the sender or the recipient's domain.</summary>
    RateLimit,

    SenderPaused,

    /// <summary>The sender is switched off or not verified.</summary>
    SenderUnusable,

    WorkspaceHeld,
    InstallationHeld,

    /// <summary>The last attempt was put off; it is tried again.</summary>
    Retry,

    /// <summary>This product was in trouble; it is tried again.</summary>
    Trouble,
}

/// <summary>What somebody has begun to answer (table <c>answer_drafts</c>): one for each reply and author. It goes with the answer.</summary>
public sealed class AnswerDraft : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid ReplyId { get; init; }

    /// <inheritdoc cref="ReplyAnswer.Author"/>
    public string Author { get; init; } = "";

    public string BodyText { get; set; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
