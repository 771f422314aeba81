using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// What the query of a request asks of a list: <c>?page=2&amp;pageSize=50&amp;search=ann&amp;sort=-createdAt&amp;status=active</c>. What it can ask, the
/// <see cref="ListFields"/> of the endpoint say.
/// </summary>
/// <param name="Request">The same for the list's query.</param>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/>.</param>
public sealed record ListQuery(ListRequest Request, int Page, int PageSize)
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 500;

    private const int MaxPage = 1_000_000;

    /// <summary>Reads it from the query of a request.</summary>
    /// <exception cref="InvalidInputException">A parameter is unknown, or its value is not understood.</exception>
    public static ValueTask<ListQuery?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var fields = context.GetEndpoint()?.Metadata.GetMetadata<ListFields>()
            ?? throw new InvalidOperationException("The endpoint does not say what its list can be filtered by.");
        var problems = new List<FieldProblem>();
        var query = Read(fields, context.Request.Query, problems);
        return problems.Count > 0 ? throw new InvalidInputException(problems) : ValueTask.FromResult<ListQuery?>(query);
    }

    /// <summary>The answer that what was found is.</summary>
    public Paged<T> Of<T>(Page<T> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return new(found.Rows, found.Total, Page, PageSize);
    }

    private static ListQuery Read(ListFields fields, IQueryCollection query, List<FieldProblem> problems)
    {
        var (page, pageSize) = (1, DefaultPageSize);
        var request = new ListRequest();
        var filters = new List<FieldFilter>();
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            if (values.Count > 1)
            {
                problems.Add(new FieldProblem(name, "Give it once."));
                continue;
            }

            switch (name.ToUpperInvariant())
            {
                case "PAGE":
                    page = Number(name, text, MaxPage, problems);
                    break;
                case "PAGESIZE":
                    pageSize = Number(name, text, MaxPageSize, problems);
                    break;
                case "SEARCH":
                    request = request with { Search = text };
                    break;
                case "SORT":
                    request = request with { Sort = Sort(fields, text, problems) };
                    break;
                default:
                    filters.AddRange(Filter(fields, name, text, problems));
                    break;
            }
        }

        CheckBounds(filters, problems);
        return new ListQuery(request with { Filters = filters, Skip = (page - 1) * pageSize, Take = pageSize }, page, pageSize);
    }

    private static int Number(string name, string text, int max, List<FieldProblem> problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
        {
            return number;
        }

        problems.Add(new FieldProblem(name, $"Must be a whole number from 1 to {max}."));
        return 1;
    }

    private static FieldSort[] Sort(ListFields fields, string text, List<FieldProblem> problems)
    {
        var sorts = text.Split(',').Select(part => FieldSort.Parse(part.Trim())).ToArray();
        var known = fields.All.Where(f => f.CanSort).Select(f => f.Name).ToList();
        if (!sorts.All(s => known.Contains(s.Field, StringComparer.Ordinal)) || sorts.DistinctBy(s => s.Field).Count() < sorts.Length)
        {
            problems.Add(new FieldProblem("sort", $"Must be one of {string.Join(", ", known)}, with a minus before it for descending, or several of them between commas."));
            return [];
        }

        return sorts;
    }

    private static IEnumerable<FieldFilter> Filter(ListFields fields, string name, string text, List<FieldProblem> problems)
    {
        if (Find(fields, name) is not (var field, var bound))
        {
            problems.Add(new FieldProblem(name, $"This list has no such parameter. Possible are {string.Join(", ", ParametersOf(fields))}; and with From or To behind it, the name of a date."));
            return [];
        }

        if (text.Length == 0 && bound == FilterBound.Equal && (field.IsNullable || field.Type == typeof(string)))
        {
            return [new FieldFilter(field.Name, bound, field.IsNullable ? null : "")];
        }

        if (!QueryValue.TryParse(field.Type, text, out var value))
        {
            problems.Add(new FieldProblem(name, $"Must be {Expected.Kind(field.Type)}."));
            return [];
        }

        return [new FieldFilter(field.Name, bound, value)];
    }

    /// <summary>Nothing lies between two bounds that are the wrong way round, so one of them is a mistake.</summary>
    private static void CheckBounds(List<FieldFilter> filters, List<FieldProblem> problems)
    {
        foreach (var (from, to) in filters.Join(filters, f => NameOfRange(f, FilterBound.From), f => NameOfRange(f, FilterBound.To), (from, to) => (from, to)))
        {
            if (from.Value is IComparable first && first.CompareTo(to.Value) > 0)
            {
                problems.Add(new FieldProblem(to.Bound == FilterBound.To ? to.Field + "To" : to.Field, "It lies before the first."));
            }
        }
    }

    /// <summary>The range whose bound a filter is; another for each filter that is none.</summary>
    private static object NameOfRange(FieldFilter filter, FilterBound bound) => filter switch
    {
        _ when filter.Bound == bound && bound != FilterBound.Equal => filter.Field,
        _ when filter.Field == (bound == FilterBound.From ? "from" : "to") => "",
        _ => new object(),
    };

    private static (ListField Field, FilterBound Bound)? Find(ListFields fields, string name)
    {
        foreach (var field in fields.All)
        {
            foreach (var (parameter, bound) in ListParameters.Of(field))
            {
                if (parameter.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return (field, bound);
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> ParametersOf(ListFields fields) =>
        [.. ListParameters.OfEveryList, .. fields.All.Select(f => f.Name)];
}

/// <summary>The parameters of lists, by their names in a query.</summary>
internal static class ListParameters
{
    public static IReadOnlyList<string> OfEveryList { get; } = ["page", "pageSize", "search", "sort"];

    /// <summary>For the exact value of a field and, where it has them, for its bounds: <c>createdAt</c>, <c>createdAtFrom</c>, <c>createdAtTo</c>.</summary>
    public static IEnumerable<(string Name, FilterBound Bound)> Of(ListField field)
    {
        yield return (field.Name, FilterBound.Equal);
        if (field.HasBounds)
        {
            yield return (field.Name + "From", FilterBound.From);
            yield return (field.Name + "To", FilterBound.To);
        }
    }
}
