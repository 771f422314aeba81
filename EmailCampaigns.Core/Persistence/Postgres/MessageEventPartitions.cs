namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// On PostgreSQL events stand in a partition for each month (UTC) of <see cref="Column"/>, so that an old month is looked through by nobody and can be taken away as a whole. What no
/// month was made for goes to the default partition.
/// </summary>
internal static class MessageEventPartitions
{
    public const string Table = "message_events";

    public const string Column = "event_at";

    public const string Default = $"{Table}_default";

    /// <summary>What follows the columns where the table is made.</summary>
    public const string By = $" PARTITION BY RANGE ({Column})";

    /// <summary>The name of a month's partition.</summary>
    public static string NameOf(DateTime month) => FormattableString.Invariant($"{Table}_{month:yyyy_MM}");
}
