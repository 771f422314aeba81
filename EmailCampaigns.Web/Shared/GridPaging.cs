using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;

namespace EmailCampaigns.Web.Shared;

/// <summary>What a <see cref="PagedGrid{T}"/> asks for.</summary>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows of the page.</param>
/// <param name="Sort">The column's word in the address; null for the order the page has by itself.</param>
/// <param name="Descending">Whether the largest comes first.</param>
public sealed record GridRequest(int Skip, int Take, string? Sort, bool Descending)
{
    /// <summary>The order for a query; its own where the address names a field that it does not have.</summary>
    private IReadOnlyList<FieldSort> SortBy(ListFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.All.Any(field => field.Name == Sort && field.CanSort) ? [new FieldSort(Sort!, Descending)] : [];
    }

    /// <summary>The same as what the query of a list is asked.</summary>
    /// <param name="fields">What the list is sorted and filtered by.</param>
    /// <param name="search">Null for all.</param>
    /// <param name="filter">A field and the value it must have; null for any.</param>
    public ListRequest Of(ListFields fields, string? search, (string Field, object? Value) filter) => new()
    {
        Search = search,
        Filters = filter.Value is null ? [] : [new FieldFilter(filter.Field, FilterBound.Equal, filter.Value)],
        Sort = SortBy(fields),
        Skip = Skip,
        Take = Take,
    };

    /// <summary>The page of rows that are few enough to be read at once.</summary>
    /// <param name="rows">All of them, in ascending order.</param>
    public GridRows<T> PageOf<T>(IEnumerable<T> rows)
    {
        var ordered = rows.ToList();
        if (Descending)
        {
            ordered.Reverse();
        }

        return new GridRows<T>([.. ordered.Skip(Skip).Take(Take)], ordered.Count);
    }
}

/// <summary>A page of rows.</summary>
/// <param name="Rows">In order.</param>
/// <param name="Total">Of all pages.</param>
/// <param name="IsAtLeast">Whether counting stopped at <paramref name="Total"/> and there are more.</param>
public sealed record GridRows<T>(IReadOnlyList<T> Rows, long Total, bool IsAtLeast = false)
{
    public GridRows(Page<T> page)
        : this(page.Rows, page.Total)
    {
    }
}

/// <summary>Which rows of a grid are selected: some by their ids, over pages, or all that the filter finds.</summary>
public sealed class GridSelection
{
    private readonly HashSet<Guid> _ids = [];

    /// <summary>The ids of those that were chosen one by one; of no meaning while <see cref="IsAll"/>.</summary>
    public IReadOnlyCollection<Guid> Ids => _ids;

    /// <summary>All that the filter finds, now and when it is acted on.</summary>
    public bool IsAll { get; private set; }

    /// <summary>How many of a grid's rows it is.</summary>
    public long Count(long total) => IsAll ? total : _ids.Count;

    public bool Contains(Guid id) => IsAll || _ids.Contains(id);

    public void SelectAll() => IsAll = true;

    public void Clear()
    {
        IsAll = false;
        _ids.Clear();
    }

    /// <summary>Selects rows, or takes them out; what was "all" becomes the rows given.</summary>
    public void Set(IEnumerable<Guid> ids, bool on)
    {
        IsAll = false;
        if (on)
        {
            _ids.UnionWith(ids);
        }
        else
        {
            _ids.ExceptWith(ids);
        }
    }
}
