using System.Collections.ObjectModel;

namespace EmailCampaigns.Core;

/// <summary>A list that is equal to another with equal entries, so that records which have one are compared by what it says.</summary>
/// <typeparam name="T">The entries; compared by their own equality.</typeparam>
public sealed class ValueList<T> : Collection<T>, IEquatable<ValueList<T>>
{
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => this.Aggregate(0, HashCode.Combine);
}
