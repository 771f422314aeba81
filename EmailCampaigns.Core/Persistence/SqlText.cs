namespace EmailCampaigns.Core.Persistence;

/// <summary>Statuses as they stand in the text of a statement, spelt as the model stores them.</summary>
internal static class SqlText
{
    /// <summary>One status, in quotes.</summary>
    public static string Of(Enum status) => $"'{SnakeCase.Of(status)}'";

    /// <summary>What stands inside an <c>IN (...)</c>.</summary>
    public static string In<TStatus>(params IEnumerable<TStatus> statuses)
        where TStatus : struct, Enum => string.Join(", ", statuses.Select(status => Of(status)));
}
