namespace EmailCampaigns.Core.Persistence.Listing;

/// <summary>Which rows of a list are asked for, and in which order. What its fields are, <see cref="ListFields"/> says.</summary>
public sealed record ListRequest
{
    /// <summary>Rows must meet all of them.</summary>
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>Words that a row must contain; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>What comes first decides first; empty for the list's own order.</summary>
    public IReadOnlyList<FieldSort> Sort { get; init; } = [];

    /// <summary>How many rows to skip.</summary>
    public int Skip { get; init; }

    /// <summary>The maximum number of rows.</summary>
    public int Take { get; init; } = 50;

    /// <summary>The value of a filter that the query applies itself; null where it is not asked for.</summary>
    public TValue? Value<TValue>(string field)
        where TValue : struct => Filters.FirstOrDefault(f => f.Field == field)?.Value is TValue value ? value : null;
}

/// <summary>A condition on one field.</summary>
/// <param name="Field">Its name, as the API writes it.</param>
/// <param name="Bound">How the field compares with the value.</param>
/// <param name="Value">Of the field's type; null asks for rows without a value.</param>
public sealed record FieldFilter(string Field, FilterBound Bound, object? Value);

/// <summary>How a field compares with the value of a filter.</summary>
public enum FilterBound
{
    Equal,

    /// <summary>The value or later.</summary>
    From,

    /// <summary>Before the value; a day is included.</summary>
    To,
}

/// <summary>A field that rows are ordered by.</summary>
public sealed record FieldSort(string Field, bool Descending = false)
{
    /// <summary>Reads <c>name</c>, or <c>-name</c> for descending.</summary>
    public static FieldSort Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith('-') ? new FieldSort(text[1..], Descending: true) : new FieldSort(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Descending ? "-" + Field : Field;
}
