using System.Linq.Expressions;

namespace EmailCampaigns.Core.Persistence.Listing;

/// <summary>A field that a list can be filtered by, and sorted by where it can.</summary>
public sealed class ListField
{
    private readonly Lazy<Delegate>? _read;

    internal ListField(string name, Type type, bool isNullable, LambdaExpression? value)
    {
        Name = name;
        Type = Nullable.GetUnderlyingType(type) ?? type;
        IsNullable = isNullable;
        Value = value;
        SortKey = value;
        _read = value is null ? null : new Lazy<Delegate>(value.Compile);
    }

    /// <summary>As the API writes it.</summary>
    public string Name { get; }

    /// <summary>Of a value; never nullable.</summary>
    public Type Type { get; }

    /// <summary>Whether rows can be without a value.</summary>
    public bool IsNullable { get; }

    /// <summary>What it means, where the name does not say it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether there are filters for the first and the last value, beside the one for an exact value.</summary>
    public bool HasBounds => Value is not null && (Type == typeof(DateTime) || Type == typeof(DateOnly));

    /// <summary>Whether rows can be ordered by it.</summary>
    public bool CanSort => SortKey is not null;

    /// <summary>From the row to the value; null where the list's query applies the filter itself.</summary>
    internal LambdaExpression? Value { get; }

    /// <summary>From the row to what it is ordered by.</summary>
    internal LambdaExpression? SortKey { get; init; }

    /// <summary>From what was asked for to what is stored.</summary>
    internal Func<string, string>? Normalize { get; init; }

    /// <summary>The value of a row in memory.</summary>
    internal object? Read<T>(T row) => _read!.Value.DynamicInvoke(row);
}
