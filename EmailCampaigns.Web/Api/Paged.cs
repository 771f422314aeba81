namespace EmailCampaigns.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows there are in all.</param>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">Rows a page has at most.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, long Total, int Page, int PageSize);
