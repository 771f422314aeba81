namespace EmailCampaigns.Core.Planning;

/// <summary>A day of a campaign, in its zone, with its emails counted.</summary>
/// <param name="Day">The local day.</param>
/// <param name="Sent">Handed over on this day.</param>
/// <param name="Firm">To come, their time is firm.</param>
/// <param name="Planned">To come, the day may move.</param>
/// <param name="Waiting">To come, wait for somebody's approval.</param>
/// <param name="Trouble">Failed or interrupted.</param>
public sealed record ScheduleDay(DateOnly Day, int Sent, int Firm, int Planned, int Waiting, int Trouble)
{
    public int Total => Sent + Firm + Planned + Waiting + Trouble;

    public int ToCome => Firm + Planned + Waiting;
}

/// <summary>Which emails of a day.</summary>
public enum ScheduleShow
{
    All,
    ToCome,
    WaitsForApproval,
    Trouble,
    Sent,
}

/// <summary>An email of a day.</summary>
/// <param name="Id">The scheduled email.</param>
/// <param name="At">When it was sent, or is to be, UTC.</param>
/// <param name="ContactId">To whom.</param>
/// <param name="Email">The contact's address.</param>
/// <param name="Name">The contact's name.</param>
/// <param name="Company">The contact's company.</param>
/// <param name="StepOrder">The place of its step.</param>
/// <param name="Status">Its state.</param>
/// <param name="WaitsForApproval">Whether it is planned and nobody has decided on its draft.</param>
/// <param name="MovedReason">Why its firm time was moved later.</param>
/// <param name="LastError">What the last attempt met.</param>
public sealed record ScheduleRow(
    Guid Id,
    DateTime At,
    Guid ContactId,
    string Email,
    string? Name,
    string? Company,
    int StepOrder,
    ScheduledEmailStatus Status,
    bool WaitsForApproval,
    MovedReason? MovedReason,
    string? LastError);

/// <summary>Which scheduled emails of a campaign; what is null does not matter.</summary>
public sealed record ScheduleFilter
{
    public ScheduledEmailStatus? Status { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? StepId { get; init; }

    /// <summary>Those from this instant on, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Those before this instant, UTC.</summary>
    public DateTime? Until { get; init; }
}

/// <summary>One planned sending; its time is an estimate while <see cref="Status"/> is <c>planned</c>.</summary>
public sealed record ScheduledEmailDetail(
    Guid Id,
    Guid CampaignId,
    Guid CampaignContactId,
    Guid ContactId,
    string RecipientEmail,
    Guid StepId,
    int SequenceStep,
    Guid? DraftId,
    Guid SenderAccountId)
{
    public string RecipientDomain { get; init; } = "";
    public DateTime ScheduledFor { get; init; }
    public MovedReason? MovedReason { get; init; }
    public int Priority { get; init; }
    public ScheduledEmailStatus Status { get; init; }
    public CancelReason? CancelReason { get; init; }
    public int Attempts { get; init; }
    public DateTime? FirstAttemptAt { get; init; }
    public string MessageId { get; init; } = "";
    public string? LastError { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>What of a campaign is still to come.</summary>
/// <param name="NextAt">The next email with a firm time, UTC.</param>
/// <param name="LastAt">The last email that is planned, UTC.</param>
public sealed record ScheduleAhead(DateTime? NextAt, DateTime? LastAt);

/// <summary>A forecast of a campaign that was not started.</summary>
/// <param name="Contacts">For how many contacts.</param>
/// <param name="Steps">With how many emails each.</param>
/// <param name="Result">How long it takes.</param>
public sealed record ScheduleForecast(int Contacts, int Steps, CampaignForecast Result);
