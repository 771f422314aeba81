using System.Globalization;
using System.Reflection;
using EmailCampaigns.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace EmailCampaigns.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows there are in all.</param>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">Rows a page has at most.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, long Total, int Page, int PageSize);

/// <summary>Which page of a list is asked for: <c>?page=2&amp;pageSize=50&amp;search=ann&amp;sort=name</c>.</summary>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/>.</param>
/// <param name="Search">Words to look for; null for all.</param>
/// <param name="Sort">A field, with a minus before it for descending; null for the list's own order.</param>
public sealed record PageRequest(int Page, int PageSize, string? Search, string? Sort)
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 500;

    /// <summary>Rows before this page.</summary>
    public int Offset => (Page - 1) * PageSize;

    /// <summary>Reads it from the query of a request.</summary>
    /// <exception cref="InvalidInputException">A number is none, or out of its range.</exception>
    public static ValueTask<PageRequest?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var query = context.Request.Query;
        var problems = new List<FieldProblem>();
        var page = Number(query, "page", 1, 1_000_000, problems);
        var pageSize = Number(query, "pageSize", DefaultPageSize, MaxPageSize, problems);
        return problems.Count > 0
            ? throw new InvalidInputException(problems)
            : ValueTask.FromResult<PageRequest?>(new PageRequest(page, pageSize, Text(query, "search"), Text(query, "sort")));
    }

    /// <summary>The answer that what was found is.</summary>
    public Paged<T> Of<T>(Page<T> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return new(found.Rows, found.Total, Page, PageSize);
    }

    private static int Number(IQueryCollection query, string name, int otherwise, int most, List<FieldProblem> problems)
    {
        if (Text(query, name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        problems.Add(new FieldProblem(name, $"Expected is a whole number from 1 to {most}."));
        return otherwise;
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
}
