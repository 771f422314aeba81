namespace EmailCampaigns.Core;

/// <summary>
/// Keeps the values last asked for, each made once. Thread-safe: whoever asks for a value in the making waits for it, others pass. What cannot be made is not kept, so the next who
/// asks tries again.
/// </summary>
/// <param name="capacity">How much is kept, by <paramref name="weigh"/>. The value last asked for is kept, whatever it weighs.</param>
/// <param name="weigh">What a key and its value take up.</param>
/// <param name="make">Makes a value.</param>
internal sealed class RecentlyUsed<TKey, TValue>(long capacity, Func<TKey, long> weigh, Func<TKey, TValue> make)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, Lazy<TValue>>>> _nodes = [];
    private readonly LinkedList<KeyValuePair<TKey, Lazy<TValue>>> _order = [];
    private long _weight;

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    internal TValue Get(TKey key)
    {
        var value = Find(key);
        try
        {
            return value.Value;
        }
        catch
        {
            Forget(key, value);
            throw;
        }
    }

    /// <summary>The value is not kept any longer.</summary>
    internal void Forget(TKey key)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                Remove(node);
            }
        }
    }

    private void Forget(TKey key, Lazy<TValue> value)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(key, out var node) && node.Value.Value == value)
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<KeyValuePair<TKey, Lazy<TValue>>> node)
    {
        _nodes.Remove(node.Value.Key);
        _order.Remove(node);
        _weight -= weigh(node.Value.Key);
    }

    private Lazy<TValue> Find(TKey key)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                _order.Remove(node);
            }
            else
            {
                node = new(new(key, new Lazy<TValue>(() => make(key))));
                _nodes.Add(key, node);
                _weight += weigh(key);
            }

            _order.AddFirst(node);
            while (_weight > capacity && _nodes.Count > 1)
            {
                Remove(_order.Last!);
            }

            return node.Value.Value;
        }
    }
}
