namespace EmailCampaigns.Core.Analytics;

/// <summary>Days of a workspace's zone, the first and the last included.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Today">The day that it is there now.</param>
public sealed record PeriodSpan(DateOnly From, DateOnly To, DateOnly Today)
{
    /// <summary>The default number of days.</summary>
    public const int DefaultDays = 30;

    /// <summary>The most days.</summary>
    public const int MaxDays = 731;

    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>What is wrong with the days; null where nothing is.</summary>
    public FieldProblem? Problem => Days switch
    {
        < 1 => new FieldProblem("from", $"The first day, {From:yyyy-MM-dd}, is after the last one, {To:yyyy-MM-dd}."),
        > MaxDays => new FieldProblem("from", $"From {From:yyyy-MM-dd} to {To:yyyy-MM-dd} are {Days} days; at most {MaxDays} can be read at once."),
        _ => null,
    };
}
