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

/// <summary>What of a campaign is still to come.</summary>
/// <param name="NextAt">The next email with a firm time, UTC.</param>
/// <param name="LastAt">The last email that is planned, UTC.</param>
public sealed record ScheduleAhead(DateTime? NextAt, DateTime? LastAt);

/// <summary>A forecast of a campaign that was not started.</summary>
/// <param name="Contacts">For how many contacts.</param>
/// <param name="Steps">With how many emails each.</param>
/// <param name="Result">How long it takes.</param>
public sealed record ScheduleForecast(int Contacts, int Steps, CampaignForecast Result);
