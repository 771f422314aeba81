using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Persistence.Listing;

/// <summary>
/// What a list can be filtered, searched and sorted by. Declared once for each list, beside its query; the query, the reader of requests and the API's
/// description go by it.
/// </summary>
public abstract class ListFields
{
    /// <summary>In the order in which they are declared.</summary>
    public abstract IReadOnlyCollection<ListField> All { get; }

    /// <summary>Where words are searched for, as part of a sentence: <c>the name or the description</c>.</summary>
    public string Searched { get; protected set; } = "";

    /// <summary>The order where none is asked for.</summary>
    public IReadOnlyList<FieldSort> Order { get; protected set; } = [];
}

/// <inheritdoc/>
/// <typeparam name="T">
/// A row. In a query it is an entity, or a record that the query makes with an object initializer, so that a condition on its property becomes one on the column.
/// </typeparam>
public sealed class ListFields<T> : ListFields
{
    private const string Id = "id";

    private readonly List<ListField> _all = [];
    private readonly List<Expression<Func<T, string?>>> _searched = [];

    /// <inheritdoc/>
    public override IReadOnlyCollection<ListField> All => _all;

    /// <summary>Adds each property of the row that is one value and that the API shows.</summary>
    public ListFields<T> WithEveryField()
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && IsOneValue(p)))
        {
            var row = Expression.Parameter(typeof(T), "row");
            Add(property, property.PropertyType, Expression.Lambda(Expression.Property(row, property), row));
        }

        return this;
    }

    /// <summary>Adds a property, named as the API writes it.</summary>
    public ListFields<T> With<TValue>(Expression<Func<T, TValue>> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var member = (PropertyInfo)((MemberExpression)property.Body).Member;
        Add(member, typeof(TValue), property);
        return this;
    }

    /// <summary>Adds a field that is not simply a property of the row.</summary>
    /// <param name="name">As the API writes it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="sortKey">What rows are ordered by, where that is another.</param>
    /// <param name="normalize">From what was asked for to what is stored.</param>
    /// <param name="isNullable">Whether rows can be without a value.</param>
    public ListFields<T> With<TValue>(
        string name, Expression<Func<T, TValue>> value, LambdaExpression? sortKey = null, Func<string, string>? normalize = null, bool isNullable = false)
    {
        _all.Add(new ListField(name, typeof(TValue), isNullable, value) { SortKey = sortKey ?? value, Normalize = normalize });
        return this;
    }

    /// <summary>Adds a filter that the list's query applies itself.</summary>
    public ListFields<T> WithFilter<TValue>(string name, string description)
    {
        _all.Add(new ListField(name, typeof(TValue), isNullable: false, value: null) { Description = description });
        return this;
    }

    /// <summary>Says where words are searched for. Without <paramref name="texts"/> the list's query searches itself.</summary>
    public ListFields<T> Searching(string what, params Expression<Func<T, string?>>[] texts)
    {
        Searched = what;
        _searched.AddRange(texts);
        return this;
    }

    /// <summary>Says the order where none is asked for: <c>-createdAt</c>.</summary>
    public ListFields<T> OrderedBy(params string[] order)
    {
        Order = [.. order.Select(FieldSort.Parse)];
        return this;
    }

    /// <summary>One page of rows that a database holds.</summary>
    internal Task<Page<T>> Page(IQueryable<T> rows, ListRequest request, CancellationToken cancellationToken) =>
        Ordered(Containing(Filtered(rows, request.Filters), request.Search), request.Sort).Page(request.Skip, request.Take, cancellationToken);

    /// <summary>One page of rows that are few enough to be read at once.</summary>
    public Page<T> Page(IEnumerable<T> rows, ListRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var conditions = request.Filters.Where(IsApplied).Select(f => Condition(f).Compile()).ToList();
        var words = request.Search?.Trim() ?? "";
        var texts = _searched.ConvertAll(text => text.Compile());
        var found = rows.Where(row => conditions.TrueForAll(holds => holds(row))
            && (words.Length == 0 || texts.Exists(text => text(row)?.Contains(words, StringComparison.InvariantCultureIgnoreCase) is true)));
        return InMemory.Ordered(found, [.. OrderOf(request.Sort).Select(sort => (Field(sort.Field), sort.Descending))], request.Skip, request.Take);
    }

    /// <summary>The rows that meet every filter.</summary>
    internal IQueryable<T> Filtered(IQueryable<T> rows, IReadOnlyList<FieldFilter> filters) =>
        filters.Where(IsApplied).Aggregate(rows, (found, filter) => found.Where(Condition(filter)));

    /// <summary>The rows in an order, by their ids where it leaves two of them equal.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sort">The order; empty for the list's own.</param>
    /// <param name="backwards">From the end.</param>
    internal IQueryable<T> Ordered(IQueryable<T> rows, IReadOnlyList<FieldSort> sort, bool backwards = false)
    {
        var method = nameof(Queryable.OrderBy);
        foreach (var (name, descending) in OrderOf(sort))
        {
            var key = Field(name).SortKey!;
            var call = Expression.Call(
                typeof(Queryable), descending == backwards ? method : method + "Descending", [typeof(T), key.ReturnType], rows.Expression, Expression.Quote(key));
            rows = rows.Provider.CreateQuery<T>(call);
            method = nameof(Queryable.ThenBy);
        }

        return rows;
    }

    private static bool IsOneValue(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return (type.IsValueType || type == typeof(string)) && property.GetCustomAttribute<JsonIgnoreAttribute>() is null;
    }

    private void Add(PropertyInfo property, Type type, LambdaExpression value)
    {
        var isNullable = type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        _all.Add(new ListField(JsonNamingPolicy.CamelCase.ConvertName(property.Name), type, isNullable, value));
    }

    private ListField Field(string name) => _all.Find(f => f.Name == name) ?? throw new ArgumentException($"The list has no field {name}.");

    private bool IsApplied(FieldFilter filter) => Field(filter.Field).Value is not null;

    private IQueryable<T> Containing(IQueryable<T> rows, string? search)
    {
        if (string.IsNullOrWhiteSpace(search) || _searched.Count == 0)
        {
            return rows;
        }

        var pattern = Given(typeof(string), LikePattern.Containing(search));
        var row = Expression.Parameter(typeof(T), "row");
        var matches = typeof(LikePattern).GetMethod(nameof(LikePattern.Matches))!;
        var any = _searched.Select(text => (Expression)Expression.Call(matches, Inlined.Body(text, row), pattern)).Aggregate(Expression.OrElse);
        return rows.Where(Expression.Lambda<Func<T, bool>>(any, row));
    }

    private Expression<Func<T, bool>> Condition(FieldFilter filter)
    {
        var field = Field(filter.Field);
        var value = filter.Value is string text && field.Normalize is { } normalize ? normalize(text) : filter.Value;
        var left = field.Value!.Body;
        var right = value is null ? (Expression)Expression.Constant(null, left.Type) : Given(left.Type, value);
        return Expression.Lambda<Func<T, bool>>(
            filter.Bound switch
            {
                FilterBound.Equal => Expression.Equal(left, right),
                FilterBound.From => Expression.GreaterThanOrEqual(left, right),
                FilterBound.To => field.Type == typeof(DateOnly) ? Expression.LessThanOrEqual(left, right) : Expression.LessThan(left, right),
            },
            field.Value.Parameters);
    }

    /// <summary>The order with the row's id at its end, so that no two rows are equal.</summary>
    private IEnumerable<FieldSort> OrderOf(IReadOnlyList<FieldSort> asked)
    {
        var order = asked.Count > 0 ? asked : Order;
        var id = _all.Find(f => f.Name == Id);
        return id is null || order.Any(s => Field(s.Field).SortKey == id.SortKey) ? order : order.Append(new FieldSort(Id, order is [.., { Descending: true }]));
    }

    /// <summary>A property of an object, as a local variable is to a lambda: the query takes it as a parameter, and is compiled once for all values.</summary>
    private static MemberExpression Given(Type type, object value)
    {
        var holder = typeof(GivenValue<>).MakeGenericType(type);
        return Expression.Property(Expression.Constant(Activator.CreateInstance(holder, value), holder), nameof(GivenValue<int>.Value));
    }

    private sealed class Inlined(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        public static Expression Body(LambdaExpression lambda, ParameterExpression row) => new Inlined(lambda.Parameters[0], row).Visit(lambda.Body);

        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <summary>Holds a value for a query's parameter.</summary>
internal sealed record GivenValue<TValue>(TValue Value);
