namespace EmailCampaigns.Core;

/// <summary>One page of rows.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="Total">How many rows there are on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total)
{
    /// <summary>The same page with each row made into something else.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> make) => new([.. Rows.Select(make)], Total);
}
