namespace EmailCampaigns.Core.Scheduling;

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
/// <param name="ChosenFor">The time that a person chose for it, UTC.</param>
/// <param name="CampaignId">Of which campaign.</param>
/// <param name="CampaignName">Its name.</param>
/// <param name="Campaign">Its state.</param>
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
    string? LastError,
    DateTime? ChosenFor,
    Guid CampaignId,
    string CampaignName,
    CampaignStatus Campaign);

/// <summary>One planned sending; its time is an estimate while <see cref="Status"/> is <c>planned</c>.</summary>
public sealed record ScheduledEmailDetail
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required Guid CampaignContactId { get; init; }
    public required Guid ContactId { get; init; }
    public required string RecipientEmail { get; init; }
    public required Guid StepId { get; init; }
    public required int SequenceStep { get; init; }
    public required Guid? DraftId { get; init; }
    public required Guid SenderAccountId { get; init; }
    public required string RecipientDomain { get; init; }
    public required DateTime ScheduledFor { get; init; }
    public required MovedReason? MovedReason { get; init; }

    /// <summary>The time that a person chose for it.</summary>
    public required DateTime? ChosenFor { get; init; }
    public required int Priority { get; init; }
    public required ScheduledEmailStatus Status { get; init; }
    public required CancelReason? CancelReason { get; init; }
    public required int Attempts { get; init; }
    public required DateTime? FirstAttemptAt { get; init; }
    public required string MessageId { get; init; }
    public required string? LastError { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
}

/// <summary>What of a campaign is still to come.</summary>
/// <param name="NextAt">The next email with a firm time, UTC.</param>
/// <param name="LastAt">The last email that is planned, UTC.</param>
/// <param name="PlannedAt">The earliest estimate of an email that has no firm time, UTC.</param>
public sealed record ScheduleAhead(DateTime? NextAt, DateTime? LastAt, DateTime? PlannedAt = null);
