namespace EmailCampaigns.Core.Persistence;

/// <summary>Statuses as SQL literals, spelt as the model stores them.</summary>
internal static class SqlText
{
    /// <summary>One status, in quotes.</summary>
    public static string Of(Enum status) => $"'{SnakeCase.Of(status)}'";

    /// <summary>The list inside an <c>IN (...)</c>.</summary>
    public static string In<TStatus>(params IEnumerable<TStatus> statuses)
        where TStatus : struct, Enum => string.Join(", ", statuses.Select(status => Of(status)));
}
